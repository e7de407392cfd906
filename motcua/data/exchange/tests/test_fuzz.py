"""Hostile messages at the edge: only the protocol's own errors, and never a field outside the agreement."""

import asyncio
import os
import random
from collections import Counter
from pathlib import Path

import pytest
from aiohttp import web

from motcua.data.exchange.tests import rig
from motcua.data.exchange.tests.rig import BODY, CLIENT, NUMBER, OTHER, OWN, SERVICE, TRIAL, Rig

SECRET = "khong-duoc-ra-ngoai"
AT_ONCE = 8
METHODS = "GET POST PUT DELETE HEAD OPTIONS PATCH TRACE CONNECT LINK get P\x00ST".split()
PATHS = (
    "/v1/xac-thuc",
    "",
    "/v1/",
    "/v1/..%2f",
    "/v1/%2e%2e/x",
    "/v1/%252e%252e%252f",
    "/v1//x",
    "/v1/%ff",
    "/v1/a;b",
)
STARTS = (
    *(f"/r1/{service}" for service in (SERVICE, SERVICE, SERVICE, TRIAL, OWN)),
    *("/r1/VN/GOV/G01/dancu/listMethods", "/r1/VN/GOV/G01/dancu/getOpenAPI", "/listClients", "/asic"),
    *(
        "/r2/VN/GOV/G01/dancu/tracuu",
        "/r1/VN%2FGOV/G01/dancu/tracuu",
        "/r1",
        "/",
        "*",
        "/r1/VN/GOV/../dancu/tracuu",
    ),
    *(
        "https://node/r1/VN/GOV/G01/dancu/tracuu",
        "/r1/VN/GOV/G01/la/tracuu",
        "/r1/V\u1ec7/GOV/G01/dancu/tracuu",
    ),
)
VALUES = (
    *(
        CLIENT,
        CLIENT,
        CLIENT,
        OTHER,
        "VN/GOV",
        "VN/GOV/G24/bhyt/x",
        "",
        "%",
        "VN//G24/bhyt",
        "VN/GOV/G24",
        "\x01",
    ),
    *(
        "\u1ec7" * 9,
        "x" * 3000,
        NUMBER,
        "ho_ten",
        "ho_ten, ton_giao",
        "*",
        "a,b",
        "text/xml",
        "application/json",
    ),
    *(
        "gzip",
        "chunked",
        "100-continue",
        "close",
        "-1",
        "forged",
        "sig1=:AAAA:",
        "VN/GOV/G24/bhyt, VN/GOV/G24/khac",
    ),
)
NAMES = (
    *(
        "X-Road-Client",
        "x-road-client",
        "X-Road-Id",
        "X-Road-UserId",
        "X-Road-Issue",
        "X-Road-Represented-Party",
    ),
    *("X-Road-Security-Server", "X-Road-Request-Id", "x-road-request-hash", "x-road-error", "MC-Agreement"),
    *("MC-Purpose", "MC-Fields", "Accept", "Content-Type", "Content-Encoding", "Expect", "Signature"),
    *("Signature-Input", "Content-Digest", "Connection", "Accept-Encoding", "X-Other", "Upgrade", "Range"),
)
BODIES = (
    *(
        BODY,
        BODY,
        BODY,
        b"",
        b"{}",
        b"[]",
        b"null",
        b'"x"',
        b"\x00\xff" * 9,
        b'{"so_dinh_danh":["x"]}',
        b"[" * 9000,
    ),
    *(b'{"so_dinh_danh":"1","so_dinh_danh":"2"}', b'{"so_dinh_danh":"' + b"9" * 999 + b'"}', b"x" * 200_000),
)


async def everything(request: web.BaseRequest) -> web.Response:
    """A system that tells more than anybody may hear, in every shape."""
    told = {"so_dinh_danh": NUMBER, "ho_ten": "Mẫu", "ton_giao": SECRET, "them": [{SECRET: SECRET}]}
    chosen = random.choice([told, [told, told], [told, SECRET], SECRET, {"x": told}])
    return web.json_response(chosen, headers={"X-Road-Error": "giả".encode().hex(), "Set-Cookie": "a=b"})


def message(chance: random.Random) -> bytes:
    """One request as bytes: often nearly right, sometimes nothing of the kind."""
    if chance.random() < 0.03:
        return chance.randbytes(chance.randrange(1, 300)) + b"\r\n\r\n"
    body = chance.choice(BODIES) if chance.random() < 0.6 else BODY
    target = f"/r1/{SERVICE}{PATHS[0]}"
    if chance.random() < 0.5:
        target = (
            chance.choice(STARTS) + chance.choice(PATHS) + chance.choice(("", "", "?x=1", "?%00", "?a=../b"))
        )
    lines = [f"{'POST' if chance.random() < 0.8 else chance.choice(METHODS)} {target} HTTP/1.1", "Host: x"]
    if chance.random() < 0.95:
        lines += [f"X-Road-Client: {CLIENT}", "X-Road-Issue: 000.00.01.G24-261121-0001"]
    for _header in range(chance.choice((0, 0, 0, 1, 1, 2, 5))):
        lines.append(f"{chance.choice(NAMES)}: {chance.choice(VALUES)}")
    if not any(line.endswith("chunked") for line in lines):
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join([*lines, "Connection: close", "", ""]).encode() + body


async def _said(house: Rig, data: bytes, system: str) -> bytes:
    """What the edge answered to these bytes, until it closed or had nothing more to say."""
    reader, writer = await asyncio.open_connection("127.0.0.1", house.ports["edge"], ssl=house.trust(system))
    heard = b""
    try:
        writer.write(data)
        while chunk := await asyncio.wait_for(reader.read(65536), 3):
            heard += chunk
    except (TimeoutError, ConnectionError):
        pass
    finally:
        writer.close()
    return heard


def judged(heard: bytes) -> str:
    """How it was answered; fails on anything that is not the protocol's."""
    assert SECRET.encode() not in heard
    head, _gap, _body = heard.removeprefix(b"HTTP/1.1 100 Continue\r\n\r\n").partition(b"\r\n\r\n")
    if not head:
        return "silence"
    lines = head.decode("utf-8", "replace").split("\r\n")
    status = int(lines[0].split()[1])
    headers = {
        name.lower(): value.strip() for name, _colon, value in (line.partition(":") for line in lines[1:])
    }
    if "x-road-error" in headers:
        assert status >= 400
        assert headers["x-road-error"].split(".")[0] in {"Client", "Server"}
        assert headers["x-road-error"].rpartition(".")[2] not in {"InternalError", "InconsistentResponse"}
        return headers["x-road-error"]
    assert status == 200
    return "answered"


@pytest.mark.parametrize("count", [300, pytest.param(10_000, marks=pytest.mark.soak)])
def test_only_the_protocols_errors(count: int, tmp_path: Path) -> None:
    """So many seeded messages: each is answered, or refused in the protocol's words, and nothing else gets out."""
    seed = int(os.environ.get("MOTCUA_SEED", "20261122"))
    chance, shown = random.Random(seed), Counter[str]()

    async def story(house: Rig) -> None:
        for _group in range(count // AT_ONCE + 1):
            sent = [(message(chance), chance.choice(("bhyt",) * 9 + ("khac",))) for _one in range(AT_ONCE)]
            heard = await asyncio.gather(*(_said(house, data, system) for data, system in sent))
            for (data, _system), answer in zip(sent, heard, strict=True):
                try:
                    shown[judged(answer)] += 1
                except AssertionError as error:
                    raise AssertionError(f"{data[:600]!r}\n{answer[:600]!r}") from error
        refused = [line for line in house.kept if line.refused]
        assert refused

    rig.play(tmp_path, story, everything, provider_seconds=5.0)
    print(f"seed {seed}: {dict(shown.most_common())}")  # noqa: T201 - the figures of a soak
    assert shown["answered"] > count / 30
    assert len(shown) > 6
