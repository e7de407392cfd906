"""Reading hostile bytes in a child process that may take only so much time and memory.

The child is a fork: it has what the caller has in memory, closes every file and connection, answers through a
pipe and vanishes. Whatever a bomb does to it, the process that serves people goes on.
"""

import os
import pickle
import resource
import select
import signal
import struct
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any, NoReturn, TypeVar

T = TypeVar("T")
MOST_AT_ONCE = 2
MEGA = 1024 * 1024
_HEAD = struct.Struct("!Q")
_room = BoundedSemaphore(MOST_AT_ONCE)


class OutOfBounds(Exception):
    """The child used up its time or its memory, or died of what it read."""


@dataclass(frozen=True)
class Bounds:
    """`seconds` of processor time, `megabytes` above what the process holds already, `patience` by the wall clock."""

    seconds: int = 10
    megabytes: int = 512
    patience: float = 40


def run(function: Callable[..., T], *args: Any, bounds: Bounds | None = None, **named: Any) -> T:
    """Call a function in a child of its own; result and exception must be things that pickle takes.

    At most two children of a process at a time, the rest waits its turn. Raises OutOfBounds, or what the
    function raised. The function must not touch the database: its connections are closed there.
    """
    limits = bounds or Bounds()
    until = time.monotonic() + limits.patience
    if not _room.acquire(timeout=limits.patience):
        raise OutOfBounds
    try:
        data = _answer(lambda: function(*args, **named), limits, until)
        kind, value = pickle.loads(data)  # noqa: S301 - our own child wrote it
    finally:
        _room.release()
    if kind == "raised":
        raise value
    return value  # type: ignore[no-any-return]  # as the function says


def _answer(work: Callable[[], Any], limits: Bounds, until: float) -> bytes:
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        _serve(work, limits, writer)
    os.close(writer)
    try:
        (size,) = _HEAD.unpack(_read(reader, _HEAD.size, until))
        return _read(reader, size, until)
    finally:
        os.close(reader)
        with suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)


def _read(reader: int, size: int, until: float) -> bytes:
    data = b""
    while len(data) < size:
        left = until - time.monotonic()
        if left <= 0 or not select.select([reader], [], [], left)[0]:
            raise OutOfBounds
        part = os.read(reader, size - len(data))
        if not part:
            raise OutOfBounds
        data += part
    return data


def _serve(work: Callable[[], Any], limits: Bounds, writer: int) -> NoReturn:
    """The child's whole life; nothing of the parent's way of ending may run here."""
    try:
        _shut_in(limits, writer)
        try:
            answer = ("made", work())
        except MemoryError:
            os._exit(1)
        except Exception as error:  # noqa: BLE001 - it is raised again in the parent
            answer = ("raised", error)
        data = pickle.dumps(answer)
        data = _HEAD.pack(len(data)) + data
        while data:
            data = data[os.write(writer, data) :]
    finally:
        os._exit(0)


def _shut_in(limits: Bounds, writer: int) -> None:
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGXCPU):
        signal.signal(number, signal.SIG_DFL)
    os.closerange(3, writer)
    os.closerange(writer + 1, resource.getrlimit(resource.RLIMIT_NOFILE)[0])
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    most = pages * resource.getpagesize() + limits.megabytes * MEGA
    _lower(resource.RLIMIT_AS, most)
    _lower(resource.RLIMIT_CPU, limits.seconds)
    _lower(resource.RLIMIT_CORE, 0)


def _lower(kind: int, wanted: int) -> None:
    hard = resource.getrlimit(kind)[1]
    wanted = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    resource.setrlimit(kind, (wanted, wanted))
