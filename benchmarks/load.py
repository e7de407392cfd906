"""An open load: requests leave at their appointed moments whether or not earlier ones have been answered.

Latency counts from the appointed moment, so a slow server cannot hide by slowing its visitors down.
"""

import asyncio
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

CONNECTIONS = 48
DRAIN_SECONDS = 10
TIMEOUT = 10.0


@dataclass(frozen=True)
class Request:
    """The bytes of one request, the status it must bring, and what follows from its Location."""

    kind: str
    data: bytes
    wanted: int
    then: Callable[[str], None] | None = None


@dataclass
class Outcome:
    """What came of a load."""

    latencies: list[float] = field(default_factory=list)
    by_kind: dict[str, list[float]] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)
    seconds: float = 0.0


def drive(port: int, makers: Sequence[Callable[[], Request]], *, rate: float) -> Outcome:
    """Send one request of each maker in order, `rate` a second; always ends."""
    return asyncio.run(_drive(port, makers, rate))


async def _drive(port: int, makers: Sequence[Callable[[], Request]], rate: float) -> Outcome:
    outcome, free = Outcome(), asyncio.Queue()
    for _connection in range(CONNECTIONS):
        free.put_nowait(None)
    began, running = time.monotonic(), set()
    for number, make in enumerate(makers):
        due = began + number / rate
        await asyncio.sleep(max(0.0, due - time.monotonic()))
        task = asyncio.create_task(_one(port, free, make, due, outcome))
        running.add(task)
        task.add_done_callback(running.discard)
    if running:
        _done, late = await asyncio.wait(running, timeout=DRAIN_SECONDS)
        for task in late:
            task.cancel()
            outcome.errors.append("no answer before the end")
    outcome.seconds = time.monotonic() - began
    while not free.empty():
        if (connection := free.get_nowait()) is not None:
            connection[1].close()
    return outcome


async def _one(
    port: int, free: asyncio.Queue, make: Callable[[], Request], due: float, outcome: Outcome
) -> None:
    connection = await free.get()
    try:
        request = make()
        if connection is None:
            connection = await asyncio.open_connection("127.0.0.1", port)
        status, location = await asyncio.wait_for(_exchange(connection, request.data), TIMEOUT)
        spent = (time.monotonic() - due) * 1000
        outcome.latencies.append(spent)
        outcome.by_kind.setdefault(request.kind, []).append(spent)
        if status != request.wanted:
            outcome.errors.append(f"{request.kind}: {status}")
        elif request.then is not None:
            request.then(location)
    except (OSError, TimeoutError, asyncio.IncompleteReadError, ValueError) as error:
        outcome.errors.append(type(error).__name__)
        if connection is not None:
            with suppress(OSError):
                connection[1].close()
        connection = None
    finally:
        free.put_nowait(connection)


async def _exchange(
    connection: tuple[asyncio.StreamReader, asyncio.StreamWriter], data: bytes
) -> tuple[int, str]:
    reader, writer = connection
    writer.write(data)
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    lines = head.split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines[1:])}
    if "content-length" not in headers:
        raise ValueError("an answer without a length")
    await reader.readexactly(int(headers["content-length"]))
    return int(lines[0].split()[1]), headers.get("location", "")
