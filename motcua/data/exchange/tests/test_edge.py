"""Small print at the consumer's door: HEAD of a metaservice, an id that is none, a server that is named."""

from pathlib import Path

from motcua.data.exchange.tests import rig
from motcua.data.exchange.tests.rig import CLIENT, HEADERS, Rig
from motcua.data.exchange.tests.test_node import error, system


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
