"""`/asic` at a node: only what an agreement keeps, only for who took part, as containers that other tools open."""

import json
from base64 import b64decode
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from aiohttp import web

from motcua.data.exchange import signatures
from motcua.data.exchange.node import client
from motcua.data.exchange.node.shelf import Wanted
from motcua.data.exchange.tests import rig
from motcua.data.exchange.tests.opened import KIND, NotSigned, opened
from motcua.data.exchange.tests.rig import BODY, CLIENT, HEADERS, OTHER, SERVICE, TRIAL, Rig

ME = "xRoadInstance=VN&memberClass=GOV&memberCode=G24&subsystemCode=bhyt"
NAMED = {**HEADERS, "X-Road-Id": "giu-1"}
ANSWER = {"ho_ten": "Mẫu"}


async def system(request: web.BaseRequest) -> web.StreamResponse:
    """Answers; nothing for /trong; more than may be kept for /dai."""
    if request.path.endswith("/trong"):
        return web.Response(status=204)
    return web.json_response({"ho_ten": "M" * 9000} if request.path.endswith("/dai") else ANSWER)


def kept(house: Rig, *services: str) -> None:
    """From now on the agreements about these services keep bodies."""
    snapshot = house.snapshot
    for service in services:
        snapshot = rig.with_agreement(snapshot, service, keep_bodies=True, retention_days=30)
    house.spread(snapshot)


def error(heard: tuple[int, Mapping[str, str], bytes]) -> tuple[int, str]:
    """Status and code."""
    return heard[0], heard[1].get("x-road-error", "")


def test_both_messages_come_back(tmp_path: Path) -> None:
    """As sent and as answered, signed by the node; the members' own signatures in the heads still hold."""

    async def story(house: Rig) -> None:
        kept(house, SERVICE)
        status, headers, body = await house.ask(headers=NAMED)
        assert (status, json.loads(body)) == (200, ANSWER)
        status, told, whole = await house.ask("GET", f"/asic?{ME}&queryId=giu-1")
        assert (status, told["content-type"]) == (200, "application/zip")
        assert told["content-disposition"] == "attachment; filename*=UTF-8''giu-1.zip"
        with ZipFile(BytesIO(whole)) as file:
            request, response = (
                opened(file.read(name), tmp_path, house.authority.pem) for name in file.namelist()
            )
        assert (request["attachment1"], response["attachment1"]) == (BODY, body)
        first, sent = head(request["message.xml"])
        assert first == f"POST https://127.0.0.1:{house.ports['peer01']}/r1/{SERVICE}/v1/xac-thuc HTTP/1.1"
        first, given = head(response["message.xml"])
        assert (first, given["x-road-request-hash"]) == ("HTTP/1.1 200 OK", headers["x-road-request-hash"])
        assert holds(house, request["attachment1"], sent)
        assert not holds(house, BODY + b" ", sent)
        assert given["content-digest"] == signatures.digest(body)
        with pytest.raises(NotSigned, match="digests"):
            opened(whole_changed(whole), tmp_path, house.authority.pem)

    rig.play(tmp_path, story, system)


def head(text: bytes) -> tuple[str, Mapping[str, str]]:
    """First line and headers of a kept head."""
    first, *lines = text.decode().removesuffix("\r\n").split("\r\n")
    return first, client.named(tuple(line.partition(": ")[::2] for line in lines))


def holds(house: Rig, body: bytes, sent: Mapping[str, str]) -> bool:
    """Whether the asking member's signature fits the kept request: nothing but the directory is needed."""
    line = next(one for one in house.kept if one.side == "provider")
    (key,) = (one for one in house.snapshot.directory.keys.values() if str(one.member) == "VN/GOV/G24")
    call = line.call
    base = (
        f'"@method": {call.method}\n"@target-uri": https://127.0.0.1:{house.ports["peer01"]}/r1/{SERVICE}{call.path}\n'
        f'"content-digest": {signatures.digest(body)}\n"x-road-client": {sent["x-road-client"]}\n'
        f'"x-road-id": {sent["x-road-id"]}\n"x-road-issue": {sent["x-road-issue"]}\n'
        f'"mc-agreement": {sent["mc-agreement"]}\n"mc-purpose": {sent["mc-purpose"]}\n'
        f'"mc-fields": {sent["mc-fields"]}\n"@signature-params": {sent["signature-input"].removeprefix("mc=")}'
    )
    raw = b64decode(sent["signature"].removeprefix("mc=:").removesuffix(":"))
    try:
        signatures._check(key.algorithm, key.public, raw, base.encode())
    except signatures.InvalidSignature:
        return False
    return True


def whole_changed(whole: bytes) -> bytes:
    """The request's container with another body."""
    made = BytesIO()
    with ZipFile(BytesIO(whole)) as outer:
        container = outer.read(outer.namelist()[0])
    with ZipFile(BytesIO(container)) as file, ZipFile(made, "w") as other:
        for one in file.infolist():
            content = b"{}" if one.filename == "attachment1" else file.read(one)
            other.writestr(one, content)
    return made.getvalue()


def test_one_message_alone(tmp_path: Path) -> None:
    """`requestOnly`, `responseOnly`, and with `unique` the container itself; what has no body has no attachment."""

    async def story(house: Rig) -> None:
        kept(house, TRIAL)
        await house.ask("GET", f"/r1/{TRIAL}/v1/trong", headers=NAMED)
        await house.ask("HEAD", f"/r1/{TRIAL}/v1/chao", headers={**HEADERS, "X-Road-Id": "giu-2"})
        status, told, one = await house.ask("GET", f"/asic?{ME}&queryId=giu-1&responseOnly&unique")
        assert (status, told["content-type"].encode()) == (200, KIND)
        files = opened(one, tmp_path, house.authority.pem)
        assert set(files) == {"message.xml"}
        assert files["message.xml"].startswith(b"HTTP/1.1 204 No Content\r\n")
        status, _told, whole = await house.ask("GET", f"/asic?{ME}&queryId=giu-2&requestOnly=")
        with ZipFile(BytesIO(whole)) as file:
            (name,) = file.namelist()
            assert opened(file.read(name), tmp_path, house.authority.pem)["message.xml"].startswith(b"HEAD ")
        await house.ask("GET", f"/r1/{TRIAL}/v1/trong", headers=NAMED)
        again = await house.ask("GET", f"/asic?{ME}&queryId=giu-1&responseOnly&unique")
        assert error(again) == (400, "Client.BadRequest")
        assert (await house.ask("GET", f"/asic?{ME}&queryId=giu-1"))[0] == 200

    rig.play(tmp_path, story, system)


def test_who_may_not_and_what_is_not(tmp_path: Path) -> None:
    """Each refusal has the status and code that X-Road gives; not kept, unknown and another's look alike."""

    async def story(house: Rig) -> None:
        await house.ask(headers={**HEADERS, "X-Road-Id": "khong-giu"})
        kept(house, SERVICE)
        await house.ask(headers=NAMED)
        other = ME.replace("bhyt", "khac")
        cases = {
            f"{ME}&queryId=khong-giu": (404, "Client.NotFound"),
            f"{ME}&queryId=la": (404, "Client.NotFound"),
            "queryId=giu-1": (400, "Client.BadRequest"),
            ME: (400, "Client.BadRequest"),
            f"{ME}&queryId=giu-1&requestOnly&responseOnly": (400, "Client.BadRequest"),
            f"{ME}&queryId=giu-1&unique": (400, "Client.BadRequest"),
            f"{other}&queryId=giu-1": (401, "Server.ClientProxy.SslAuthenticationFailed"),
            f"{ME.replace('bhyt', 'la')}&queryId=giu-1": (401, "Server.ClientProxy.SslAuthenticationFailed"),
        }
        for query, wanted in cases.items():
            assert error(await house.ask("GET", f"/asic?{query}")) == wanted, query
        mine = await house.ask("GET", f"/asic?{other}&queryId=giu-1", system="khac")
        assert error(mine) == (404, "Client.NotFound"), OTHER
        assert error(await house.ask("POST", f"/asic?{ME}&queryId=giu-1")) == (400, "Client.BadRequest")

    rig.play(tmp_path, story, system)


def test_head_opens_nothing(tmp_path: Path) -> None:
    """It tells whether something is kept, for the same people, and claims no length."""

    async def story(house: Rig) -> None:
        kept(house, SERVICE)
        await house.ask(headers=NAMED)
        house.shelves["g24"].taken = None  # type: ignore[assignment,method-assign]  # whoever opened would fail
        status, headers, body = await house.ask("HEAD", f"/asic?{ME}&queryId=giu-1")
        assert (status, headers["content-type"], body) == (200, "application/zip", b"")
        assert "content-length" not in headers
        assert (await house.ask("HEAD", f"/asic?{ME}&queryId=la"))[0] == 404
        assert (await house.ask("HEAD", f"/asic?{ME}&queryId=giu-1", system="khac"))[0] == 401

    rig.play(tmp_path, story, system)


def test_every_refusal_is_written_down(tmp_path: Path) -> None:
    """With what was asked for, by the certificate that was shown, and why; a shelf that fails changes no answer."""

    async def story(house: Rig) -> None:
        kept(house, SERVICE)
        await house.ask(headers=NAMED)
        asked = f"/asic?{ME}&queryId=giu-1"
        shelf = house.shelves["g24"]
        assert error(await house.ask("GET", asked, system="khac"))[0] == 401
        assert error(await house.ask("GET", f"/asic?{ME}&queryId=la"))[0] == 404
        assert error(await house.ask("GET", f"{asked}&unique"))[0] == 400
        assert shelf.refusals == [
            ("giu-1", OTHER, "ssl_authentication_failed"),
            ("la", CLIENT, "not_found"),
            ("giu-1", CLIENT, "bad_request"),
        ]
        shelf.refusals = None  # type: ignore[assignment]  # nothing can be written
        assert error(await house.ask("GET", asked, system="khac"))[0] == 401
        assert (await house.ask("GET", asked))[0] == 200

    rig.play(tmp_path, story, system)


def test_many_exchanges_of_one_id_in_parts(tmp_path: Path) -> None:
    """The number after which to go on reaches the shelf; what is no number is refused."""

    async def story(house: Rig) -> None:
        shelf, asked = house.shelves["g24"], []

        def taken(*, wanted: Wanted, **_at: object) -> tuple[()]:
            asked.append(wanted.after)
            return ()

        shelf.taken = taken  # type: ignore[assignment,method-assign]  # an empty shelf that listens
        for more in ("", "&after=0", "&after=17"):
            assert error(await house.ask("GET", f"/asic?{ME}&queryId=giu-1{more}"))[0] == 404
        assert asked == [None, 0, 17]
        for more in ("&after=", "&after=x", "&after=-1"):
            assert error(await house.ask("GET", f"/asic?{ME}&queryId=giu-1{more}"))[0] == 400

    rig.play(tmp_path, story, system)


def test_what_cannot_be_kept_does_not_pass(tmp_path: Path) -> None:
    """A longer request or answer than the node keeps is refused, and leaves its leaf; without keeping it passes."""

    async def story(house: Rig) -> None:
        long = BODY[:-1] + b',"x":"' + b"a" * 5000 + b'"}'
        path = f"/r1/{SERVICE}/v1/dai"
        assert (await house.ask(data=long))[0] == (await house.ask("POST", path))[0] == 200
        kept(house, SERVICE)
        assert error(await house.ask(data=long)) == (400, "Client.BadRequest")
        assert error(await house.ask("POST", path)) == (500, "Server.ServerProxy.ServiceFailed.IoError")
        assert [line.refused for line in house.kept if line.refused and line.side == "provider"] == [
            "service_failed.io_error"
        ]
        assert not [line for line in house.kept if line.refused and line.kept]

    rig.play(tmp_path, story, system, kept_body=4096)


def test_old_messages_go_at_the_node_too(tmp_path: Path) -> None:
    """A node needs no worker beside it for that."""

    async def story(house: Rig) -> None:
        await house.turn("g24")
        assert house.shelves["g24"].purged == 1

    rig.play(tmp_path, story, system)
