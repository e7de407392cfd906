"""A node that lives by itself: news over the network, certificates that renew, sessions cut when one is revoked."""

import asyncio
import json
import os
import ssl
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from motcua.data.exchange import directory
from motcua.data.exchange.node import loop
from motcua.data.exchange.tests import rig
from motcua.data.exchange.tests.rig import CLIENT, HEADERS, SERVICE, Rig
from motcua.data.exchange.types import Due
from motcua.kit.clock import now


async def system(request: web.BaseRequest) -> web.Response:
    """The system behind the services."""
    return web.json_response({"ho_ten": "Mẫu"})


async def desk(
    house: Rig, method: str, path: str, *, door: str = "peer01", who: str = "", data: bytes = b""
) -> tuple[int, str]:
    """Ask at a desk, with somebody's certificate or none: status and text."""
    trust = house.trust(who) if who else ssl.create_default_context(cadata=house.snapshot.directory.authority)
    url = f"https://127.0.0.1:{house.ports[door]}{path}"
    async with aiohttp.ClientSession() as session, session.request(method, url, data=data, ssl=trust) as got:
        return got.status, await got.text()


def test_news_travel_by_themselves(tmp_path: Path) -> None:
    """A node fetches what is newer from the operator's node, and asks for nothing it has."""

    async def story(house: Rig) -> None:
        newer = rig.with_directory(house.snapshot, revoked=frozenset({"f" * 64}), issued=now())
        house.spread(newer, "g01")
        house.desks["g01"].text = house.signed(newer.directory)
        await house.turn("g24")
        assert house.nodes["g24"].snapshot.directory == newer.directory
        await house.turn("g24")
        assert len(house.desks["g24"].accepted) == 1
        await house.turn("g01")
        assert house.desks["g01"].refreshed == 1

    rig.play(tmp_path, story, system)


def test_only_the_operators_news_are_believed(tmp_path: Path) -> None:
    """A newer directory by another key, or out of its time, changes nothing; the last good one holds."""

    async def story(house: Rig) -> None:
        newer = rig.with_directory(house.snapshot, revoked=frozenset({house.fingerprints["bhyt"]}))
        before = house.nodes["g24"].snapshot
        stranger = Ed25519PrivateKey.generate()
        ended = replace(newer.directory, expires=now() - timedelta(seconds=1))
        for text in (
            directory.written(directory=newer.directory, key=stranger),
            house.signed(newer.directory).replace("bhyt", "khac"),
            house.signed(ended),
        ):
            house.desks["g01"].text = text
            await house.turn("g24")
            assert house.nodes["g24"].snapshot is before
        assert (await house.ask())[0] == 200

    rig.play(tmp_path, story, system)


def test_a_directory_that_ended_says_what_to_do(tmp_path: Path) -> None:
    """Without news for too long the node answers nothing, names the moment, and the way out; with news it goes on."""

    async def story(house: Rig) -> None:
        old = rig.with_directory(house.snapshot, expires=now())
        house.spread(old, "g24")
        status, headers, body = await house.ask()
        assert (status, headers["x-road-error"]) == (500, "Server.ClientProxy.OutdatedGlobalConf")
        assert "motcua exchange directory" in json.loads(body)["message"]
        fresh = rig.with_directory(old, expires=now() + timedelta(days=1), issued=now())
        house.desks["g01"].text = house.signed(fresh.directory)
        await house.turn("g24")
        assert (await house.ask())[0] == 200

    rig.play(tmp_path, story, system)


def test_a_revoked_system_is_cut_off_in_the_middle(tmp_path: Path) -> None:
    """News of a revocation end a connection while its question is being answered: no answer comes."""
    held: list[Rig] = []
    over = asyncio.Event()

    async def slow(request: web.BaseRequest) -> web.Response:
        house = held[0]
        revoked = rig.with_directory(house.snapshot, revoked=frozenset({house.fingerprints["bhyt"]}))
        house.given["g24"] = revoked
        await over.wait()
        return await system(request)

    async def story(house: Rig) -> None:
        held.append(house)
        with pytest.raises(aiohttp.ClientConnectionError):
            await house.ask()
        over.set()

    rig.play(tmp_path, story, slow)


def test_a_node_revoked_in_the_middle_is_not_believed(tmp_path: Path) -> None:
    """What a node sends whose certificate was revoked since the question left is not passed on."""
    held: list[Rig] = []

    async def meanwhile(request: web.BaseRequest) -> web.Response:
        house = held[0]
        revoked = rig.with_directory(house.snapshot, revoked=frozenset({house.fingerprints["g01"]}))
        house.spread(revoked, "g24")
        return await system(request)

    async def story(house: Rig) -> None:
        held.append(house)
        status, headers, _body = await house.ask()
        assert (status, headers["x-road-error"]) == (500, "Server.ClientProxy.NetworkError")

    rig.play(tmp_path, story, meanwhile)


def test_certificates_renew_at_the_operators(tmp_path: Path) -> None:
    """A node asks with the certificate it has; a system asks its own node, for the certificate it has shown."""

    async def story(house: Rig) -> None:
        own, client = house.fingerprints["g24"], house.fingerprints["bhyt"]
        house.desks["g24"].waiting.append(Due("client-bhyt", client))
        await house.turn("g24")
        (name, text) = house.desks["g24"].taken[0]
        assert (name, json.loads(text)["certificate"]) == ("client-bhyt", "request of client-bhyt")
        body = json.dumps({"request": "csr", "fingerprint": "e" * 64}).encode()
        status, text = await desk(house, "POST", "/renew", door="edge", who="bhyt", data=body)
        assert (status, json.loads(text)["certificate"]) == (200, "csr")
        assert house.desks["g01"].asked == [(own, client), (own, client)]
        assert (await desk(house, "POST", "/renew", door="edge", data=body))[0] == 500
        house.desks["g01"].waiting.append(Due("node", house.fingerprints["g01"]))
        await house.turn("g01")
        assert house.desks["g01"].taken[0][0] == "node"

    rig.play(tmp_path, story, system)


def test_a_new_certificate_is_shown_without_a_restart(tmp_path: Path) -> None:
    """When its file changes, new connections see the new certificate; an open one goes on undisturbed."""

    async def story(house: Rig) -> None:
        assert (await house.ask())[0] == 200
        before = await _shown(house)
        again = house.authority.issue(house.folder / "neu", "g24")
        for old, new in zip(house.files["g24"], again[:2], strict=True):
            new.replace(old)
            os.utime(old, ns=(1, 1))
        await house.turn("g24")
        assert before != await _shown(house) == again[2]
        got = await house.ask("GET", "/listClients")
        assert got[0] == 200

    (tmp_path / "neu").mkdir()
    rig.play(tmp_path, story, system)


def test_the_desk_and_nothing_else_without_a_certificate(tmp_path: Path) -> None:
    """Whoever wants to join reads the directory and leaves a request at the operator's node; no more, and no other."""

    async def story(house: Rig) -> None:
        status, text = await desk(house, "GET", "/directory")
        assert status == 200
        assert directory.opened(text=text, keys=[house.believed], at=now()) == house.snapshot.directory
        version = house.snapshot.directory.version
        assert await desk(house, "GET", f"/directory?after={version}") == (204, "")
        assert (await desk(house, "POST", "/join", data=b"{}"))[0] == 202
        assert (await desk(house, "GET", "/join/CODE2"))[0] == 202
        assert (await desk(house, "POST", "/join", data=b"x" * 70_000))[0] == 400
        assert (await desk(house, "POST", "/renew", data=b"{}"))[0] == 500
        assert (await desk(house, "POST", "/renew", who="g24", data=b"[]"))[0] == 400
        assert (await desk(house, "POST", "/join", door="edge"))[0] == 404
        status, text = await desk(house, "GET", "/directory", door="edge")
        assert status == 200
        async with aiohttp.ClientSession(headers=HEADERS) as session:
            url = f"https://127.0.0.1:{house.ports['peer01']}/r1/{SERVICE}/v1/xac-thuc"
            trust = ssl.create_default_context(cadata=house.snapshot.directory.authority)
            ids = {"x-road-request-id": "1", "X-Road-Client": CLIENT}
            async with session.post(url, ssl=trust, headers=ids) as got:
                assert got.headers["x-road-error"] == "Server.ServerProxy.SslAuthenticationFailed"
        with pytest.raises(aiohttp.ClientError):
            await desk(house, "GET", "/directory", door="peer24")
        assert house.kept == []

    rig.play(tmp_path, story, system)


async def _shown(house: Rig) -> str:
    """The fingerprint of the certificate that the edge shows to a new connection."""
    trust = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    trust.check_hostname, trust.verify_mode = False, ssl.CERT_NONE
    _reader, writer = await asyncio.open_connection("127.0.0.1", house.ports["edge"], ssl=trust)
    shown = writer.get_extra_info("ssl_object")
    writer.close()
    return loop.tls.print_of(shown)
