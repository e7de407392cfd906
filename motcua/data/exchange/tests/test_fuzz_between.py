"""Somebody between the nodes who changes any byte of a question or of an answer: nothing gets out, nobody stumbles."""

import asyncio
import json
import logging
import os
import random
import ssl
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

import pytest

from motcua.data.exchange.tests import rig
from motcua.data.exchange.tests.rig import NUMBER, Rig
from motcua.data.exchange.tests.test_fuzz import NAMES, SECRET, VALUES, everything
from tests.support.ports import free_port

AT_ONCE = 8
PATIENCE = 0.5  # seconds until a message that is not ended is taken to be all
AGREED = {"so_dinh_danh", "ho_ten"}
FIRSTS = (
    *(b"HTTP/1.1 200 OK", b"HTTP/1.1 204 No Content", b"HTTP/1.1 304 Not Modified", b"HTTP/1.1 100 Continue"),
    *(b"HTTP/1.1 999 ?", b"HTTP/1.1 101 Switching Protocols", b"HTTP/1.1 301 Moved", b"HTTP/2 200", b"\x00"),
    *(b"POST /r1/VN/GOV/G01/dancu/thu/v1/x HTTP/1.1", b"GET / HTTP/1.1", b"PRI * HTTP/2.0", b""),
)
LINES = (
    *(
        b"Transfer-Encoding: chunked",
        b"Content-Length: 0",
        b"Content-Length: 99999999999",
        b"Content-Length: x",
    ),
    *(
        b"Content-Encoding: gzip",
        b"Content-Type: text/html",
        b"Content-Type: application/json; charset=utf-7",
    ),
    *(b"x-road-error: Server.ServerProxy.AccessDenied", b"x-road-error: \xff", b"no colon", b": nameless"),
    *(b"Connection: close", b"Location: https://127.0.0.1/", b"X: " + b"y" * 70_000, b" folded", b"A: \x00"),
    *(f"{name}: {value}".encode() for name, value in zip(NAMES, VALUES, strict=False) if value.isprintable()),
)
BODIES = (
    *(b"", b"{}", b"null", b"[" * 20_000, b"\xff" * 50, b'{"ho_ten":1e999}', b'{"ho_ten":"\xed\xa0\x80"}'),
    f'{{"ho_ten":"{SECRET}","{SECRET}":"{SECRET}"}}'.encode(),
)
Change = Callable[[bytes, random.Random], bytes]


def flipped(data: bytes, chance: random.Random) -> bytes:
    """One bit is another."""
    place = chance.randrange(len(data))
    return data[:place] + bytes([data[place] ^ 1 << chance.randrange(8)]) + data[place + 1 :]


def cut(data: bytes, chance: random.Random) -> bytes:
    """A part is missing, perhaps all that follows."""
    first = chance.randrange(len(data))
    return data[:first] + data[len(data) if chance.random() < 0.5 else first + chance.randrange(1, 40) :]


def grown(data: bytes, chance: random.Random) -> bytes:
    """Something stands in between."""
    place = chance.randrange(len(data))
    return data[:place] + chance.randbytes(chance.randrange(1, 60)) + data[place:]


def first(data: bytes, chance: random.Random) -> bytes:
    """Another first line."""
    return chance.choice(FIRSTS) + data[data.index(b"\r\n") :]


def lined(data: bytes, chance: random.Random) -> bytes:
    """A header is missing, comes twice, says something else, or one is there that was not."""
    head, gap, body = data.partition(b"\r\n\r\n")
    lines = head.split(b"\r\n")
    place = chance.randrange(1, len(lines))
    match chance.randrange(4):
        case 0:
            del lines[place]
        case 1:
            lines.append(lines[place])
        case 2:
            lines[place] = lines[place].partition(b":")[0] + b": " + chance.choice(VALUES).encode()
        case _:
            lines.insert(place, chance.choice(LINES))
    return b"\r\n".join(lines) + gap + body


def bodied(data: bytes, chance: random.Random) -> bytes:
    """Another body under the same head, with its right length or with the old one."""
    head, gap, _body = data.partition(b"\r\n\r\n")
    body = chance.choice(BODIES)
    if chance.random() < 0.7:
        kept = [line for line in head.split(b"\r\n") if not line.lower().startswith(b"content-length")]
        head = b"\r\n".join([*kept, b"Content-Length: %d" % len(body)])
    return head + gap + body


def noise(_data: bytes, chance: random.Random) -> bytes:
    """Nothing that was said."""
    return chance.randbytes(chance.randrange(400))


def twice(data: bytes, _chance: random.Random) -> bytes:
    """The same again behind it."""
    return data + data


def many(data: bytes, _chance: random.Random) -> bytes:
    """More headers than anybody reads."""
    head, gap, body = data.partition(b"\r\n\r\n")
    return head + b"\r\nX: y" * 20_000 + gap + body


CHANGES: tuple[Change, ...] = (
    flipped,
    flipped,
    cut,
    grown,
    first,
    lined,
    lined,
    lined,
    bodied,
    noise,
    twice,
    many,
)


@dataclass
class Between:
    """Passes on what one node tells another, changed; what it changed last is kept for whoever finds a fault."""

    house: Rig
    chance: random.Random
    last: list[tuple[str, str, bytes]] = field(default_factory=list)

    async def __call__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One question and its answer, then the line is cut."""
        with suppress(OSError, EOFError, asyncio.LimitOverrunError, TimeoutError):
            which = self.chance.choice(("question", "answer", "answer", ""))
            asked = await self._whole(reader)
            heard = await self._passed(self._changed(asked) if which == "question" else asked)
            writer.write(self._changed(heard) if which == "answer" and heard else heard)
            await writer.drain()
        with suppress(OSError):
            writer.close()

    def _changed(self, data: bytes) -> bytes:
        change = self.chance.choice(CHANGES)
        made = change(data, self.chance)
        self.last = [*self.last[-AT_ONCE * 2 :], (change.__name__, repr(data[:40]), made[:3000])]
        return made

    async def _passed(self, data: bytes) -> bytes:
        """What the provider's node answers to this."""
        trust = self.house.trust("g24")
        reader, writer = await asyncio.open_connection("127.0.0.1", self.house.ports["peer01"], ssl=trust)
        try:
            writer.write(data)
            return await self._whole(reader)
        finally:
            writer.close()

    @staticmethod
    async def _whole(reader: asyncio.StreamReader) -> bytes:
        """A message with its body, or what came of it."""
        heard = b""
        with suppress(TimeoutError, ConnectionError):
            while chunk := await asyncio.wait_for(reader.read(65536), PATIENCE):
                heard += chunk
                head, gap, body = heard.partition(b"\r\n\r\n")
                sizes = [line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
                if gap and (not sizes or len(body) >= int(sizes[0].partition(b":")[2])):
                    break
        return heard


def judged(got: tuple[int, dict[str, str], bytes]) -> str:
    """How it was answered; fails on a fault of the node, on a field that was not agreed, on words not its own."""
    status, headers, body = got
    assert SECRET.encode() not in body
    assert SECRET not in str(headers)
    code = headers.get("x-road-error", "")
    if code:
        assert status >= 400
        assert code.split(".")[0] in {"Client", "Server"}
        assert code.rpartition(".")[2] != "InternalError"
        return code
    assert status == 200
    told = json.loads(body)
    for row in told if isinstance(told, list) else [told]:
        assert set(row) <= AGREED
        assert row.get("so_dinh_danh", NUMBER) == NUMBER
        assert row.get("ho_ten", "Mẫu") == "Mẫu"
    return "answered"


@pytest.mark.parametrize("count", [300, pytest.param(10_000, marks=pytest.mark.soak)])
def test_whatever_is_changed_on_the_way(count: int, tmp_path: Path, caplog) -> None:
    """So many seeded changes of questions and answers: answered as agreed or refused, and no node stumbles."""
    seed = int(os.environ.get("MOTCUA_SEED", "20261122"))
    shown, caplog_from = Counter[str](), logging.ERROR
    caplog.set_level(caplog_from)

    async def story(house: Rig) -> None:
        between = Between(house, random.Random(seed))
        async with await _listening(house, between):
            for _group in range(count // AT_ONCE + 1):
                for got in await asyncio.gather(*(house.ask() for _one in range(AT_ONCE))):
                    try:
                        shown[judged(got)] += 1
                        assert not caplog.records, caplog.text[-3000:]
                    except (AssertionError, ValueError) as error:
                        raise AssertionError(f"{got!r}\n{between.last!r}") from error

    rig.play(tmp_path, story, everything, node_seconds=2.0)
    print(f"seed {seed}: {dict(shown.most_common())}")  # noqa: T201 - the figures of a soak
    assert shown["answered"] > count / 20
    assert shown["Server.ClientProxy.InconsistentResponse"] > count / 20
    assert len(shown) > 6


async def _listening(house: Rig, between: Between) -> asyncio.Server:
    """The provider's node is where somebody else listens, with its own certificate."""
    guard = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    guard.load_cert_chain(*house.files["g01"])
    port = free_port()
    nodes = {**house.snapshot.directory.nodes}
    nodes["g01"] = replace(nodes["g01"], url=f"https://127.0.0.1:{port}")
    house.spread(rig.with_directory(house.snapshot, nodes=nodes))
    handler: Callable[..., Awaitable[None]] = partial(between)
    return await asyncio.start_server(handler, "127.0.0.1", port, ssl=guard)
