"""Small print at the consumer's door: HEAD of a metaservice, an id that is none, a server that is named."""

import asyncio
import json
from pathlib import Path

from motcua.data.exchange.tests import rig
from motcua.data.exchange.tests.rig import CLIENT, HEADERS, SERVICE, Rig
from motcua.data.exchange.tests.test_node import error, system
from motcua.data.exchange.types import Answer


def test_metaservices_by_head(tmp_path: Path) -> None:
    """What travels is what was signed: an answer without a body."""

    async def story(house: Rig) -> None:
        for name in ("listMethods", "allowedMethods", "getOpenAPI?serviceCode=tracuu"):
            status, headers, body = await house.ask("HEAD", f"/r1/VN/GOV/G01/dancu/{name}")
            assert (status, body, headers["x-road-client"]) == (200, b"", CLIENT)
        missing = await house.ask("GET", "/r1/VN/GOV/G01/dancu/getOpenAPI")
        assert error(missing) == (400, "Client.BadRequest")

    rig.play(tmp_path, story, system)


def test_an_empty_id_is_none(tmp_path: Path) -> None:
    """The node makes one, and its hash covers that one alone."""

    async def story(house: Rig) -> None:
        status, headers, _body = await house.ask(headers={**HEADERS, "X-Road-Id": " "})
        assert (status, headers["x-road-id"][:3]) == (200, "VN-")
        names = [name.lower() for name, _value in house.kept[0].call.headers]
        assert names.count("x-road-id") == 1

    rig.play(tmp_path, story, system)


def test_a_server_that_is_named_must_be_the_providers(tmp_path: Path) -> None:
    """X-Road-Security-Server: a member and its node; another one is no way around to the provider."""

    async def story(house: Rig) -> None:
        named = {**HEADERS, "X-Road-Security-Server": "VN/GOV/G01/g01"}
        assert (await house.ask(headers=named))[0] == 200
        wrong = {**HEADERS, "X-Road-Security-Server": "VN/GOV/G01/g24"}
        assert error(await house.ask(headers=wrong)) == (500, "Server.ClientProxy.InvalidSecurityServer")
        assert [line.refused for line in house.kept if line.refused] == ["invalid_security_server"]

    rig.play(tmp_path, story, system)


def test_an_error_of_the_other_node_carries_nothing_else(tmp_path: Path) -> None:
    """Nothing signs it: its code, a line and a trace go on, in this node's form; no status of success, no field."""

    async def story(house: Rig) -> None:
        outward, told = house.nodes["g24"].outward, {}

        async def lying(**_asked: object) -> Answer:
            return Answer(
                told["status"], (("X-Road-Error", told["code"]), ("Retry-After", "7")), told["body"]
            )

        outward.to_node = lying  # type: ignore[method-assign]  # a node that answers errors alone
        body = b'{"type":"x","message":"No right","detail":"d-1","ho_ten":"Nguy"}'
        told.update(status=200, code="Server.ServerProxy.AccessDenied", body=body)
        status, headers, heard = await house.ask()
        assert (status, headers["retry-after"]) == (500, "7")
        assert json.loads(heard) == {
            "type": "Server.ServerProxy.AccessDenied",
            "message": "No right",
            "detail": "d-1",
        }
        told.update(status=429, body=b"<error><message>a &lt; b</message><detail>d-2</detail></error>")
        status, _headers, heard = await house.ask(headers={**HEADERS, "Accept": "text/xml"})
        assert (status, b"<message>a &lt; b</message>" in heard) == (429, True)
        told.update(body=b'{"message":"' + b"9" * 900 + b'","detail":"\\n"}')
        assert b"999" not in (await house.ask())[2]
        told.update(code="Server.ServerProxy.001099012345", body=body)
        assert error(await house.ask()) == (500, "Server.ClientProxy.InconsistentResponse")
        assert {line.refused for line in house.kept} == {"access_denied", "inconsistent_response"}

    rig.play(tmp_path, story, system)


def test_a_client_that_leaves_amid_its_body(tmp_path: Path, caplog) -> None:
    """Its question was none; the node notes no fault of its own."""

    async def story(house: Rig) -> None:
        reader, writer = await asyncio.open_connection(
            "127.0.0.1", house.ports["edge"], ssl=house.trust("bhyt")
        )
        first = f"POST /r1/{SERVICE}/v1/xac-thuc HTTP/1.1"
        lines = (first, "Host: x", f"X-Road-Client: {CLIENT}", "Content-Length: 99", "", "{")
        writer.write("\r\n".join(lines).encode())
        await writer.drain()
        await asyncio.sleep(0.3)
        writer.transport.abort()
        for _turn in range(100):
            if house.kept:
                break
            await asyncio.sleep(0.05)
        assert [line.refused for line in house.kept] == ["bad_request"]

    rig.play(tmp_path, story, system)
    assert "Traceback" not in caplog.text
