"""The node in both roles, good days and bad: what passes, what is refused, and that nothing else ever leaves."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID
from zipfile import ZipFile

import pytest
from aiohttp import web

from motcua.data.exchange import directory as directories
from motcua.data.exchange.tests import rig
from motcua.data.exchange.tests.rig import BODY, CLIENT, HEADERS, NUMBER, OTHER, OWN, SERVICE, TRIAL, Rig
from motcua.data.exchange.types import Answer, Quota
from motcua.data.exchange.xroad import digest
from motcua.kit.clock import now

RECORD = {"so_dinh_danh": NUMBER, "ho_ten": "Nguyễn Thị Mẫu", "ton_giao": "không được ra"}


async def system(request: web.BaseRequest) -> web.Response:
    """The system behind the services."""
    told = {**RECORD, "path": request.raw_path}
    forged = {"X-Road-Id": "giả".encode().hex(), "X-Road-Error": "x", "ETag": '"1"', "Vary": "Accept"}
    return web.json_response(told, headers=forged)


def error(got: tuple[int, dict[str, str], bytes]) -> tuple[int, str]:
    """Status and code of a refusal; the body says the same and names nobody."""
    status, headers, body = got
    told = json.loads(body)
    assert told["type"] == headers["x-road-error"]
    assert NUMBER.encode() not in body
    return status, headers["x-road-error"]


def test_an_answer_comes_back_as_agreed(tmp_path: Path) -> None:
    """Only agreed fields, the five headers, the hash of the very question; a leaf on both sides before it left."""

    async def story(house: Rig) -> None:
        status, headers, body = await house.ask()
        assert (status, json.loads(body)) == (200, {"so_dinh_danh": NUMBER, "ho_ten": RECORD["ho_ten"]})
        assert "x-road-error" not in headers
        assert (headers["vary"], headers.get("etag")) == ("Accept", None)
        assert (headers["x-road-client"], headers["x-road-service"]) == (CLIENT, SERVICE)
        assert sorted(line.side for line in house.kept) == ["consumer", "provider"]
        call = house.kept[0].call
        assert [name for name, _value in call.headers[-2:]] == ["x-road-request-id", "x-road-id"]
        told = digest.request_hash(
            method="POST", target=f"/r1/{SERVICE}/v1/xac-thuc", headers=call.headers, body=BODY
        )
        assert headers["x-road-request-hash"] == told

    rig.play(tmp_path, story, system)


def test_other_ways_to_ask(tmp_path: Path) -> None:
    """A bound provider, HEAD, a query and a path as they came, and the newer spelling of errors."""

    async def story(house: Rig) -> None:
        _status, _headers, body = await house.ask(path=f"/r1/{OWN}/v1/x")
        assert json.loads(body) == {"ho_ten": "N"}
        status, headers, body = await house.ask("HEAD", f"/r1/{TRIAL}/v1/a%20b?x=%2F&y")
        assert (status, body) == (200, b"")
        assert "x-road-request-hash" in headers
        assert error(await house.ask("DELETE")) == (500, "server.serverproxy.access_denied")

    rig.play(tmp_path, story, system, camel=False)


def test_metaservices(tmp_path: Path) -> None:
    """Members in JSON and XML, services, those one may call, and how."""

    async def story(house: Rig) -> None:
        accept = {**HEADERS, "Accept": "application/json"}
        members = json.loads((await house.ask("GET", "/listClients", headers=accept))[2])["member"]
        assert len(members) == 5
        assert (await house.ask("GET", "/listClients"))[2].startswith(b"<?xml")
        base = f"/r1/{SERVICE.rpartition('/')[0]}"
        offered = json.loads((await house.ask("GET", f"{base}/listMethods"))[2])["service"]
        assert {one["service_code"] for one in offered} == {"tracuu", "thu", "noibo"}
        as_other = {"X-Road-Client": OTHER}
        allowed = await house.ask("GET", f"{base}/allowedMethods", headers=as_other, system="khac")
        assert json.loads(allowed[2]) == {"service": []}
        found = await house.ask("GET", f"{base}/getOpenAPI?serviceCode=tracuu")
        assert json.loads(found[2]) == {"openapi": "3.1.0"}
        status, headers, whole = await house.ask("GET", "/verificationconf")
        assert (status, headers["content-type"]) == (200, "application/zip")
        with ZipFile(BytesIO(whole)) as file:
            assert file.namelist() == ["verificationconf/directory.txt", "verificationconf/ca.pem"]
            text = file.read("verificationconf/directory.txt").decode()
            assert file.read("verificationconf/ca.pem").decode() == house.snapshot.directory.authority
        assert directories.opened(text=text, keys=[house.believed], at=now()).version == 1
        assert error(await house.ask("POST", "/verificationconf")) == (400, "Client.BadRequest")
        assert house.kept == []

    rig.play(tmp_path, story, system)


def test_refusals_leave_leaves(tmp_path: Path) -> None:
    """What the consumer's node refuses is on its ledger; what the provider's refuses is on both."""

    async def story(house: Rig) -> None:
        assert error(await house.ask("DELETE"))[1] == "Server.ServerProxy.AccessDenied"
        assert [(line.side, line.refused) for line in house.kept] == [("consumer", "access_denied")]
        house.kept.clear()
        house.spread(rig.with_agreement(house.snapshot, SERVICE, revoked=now()), "g01")
        assert error(await house.ask())[1] == "Server.ServerProxy.AccessDenied"
        assert sorted(line.side for line in house.kept) == ["consumer", "provider"]
        assert {line.refused for line in house.kept} == {"access_denied"}

    rig.play(tmp_path, story, system)


def test_no_leaf_no_answer(tmp_path: Path) -> None:
    """A ledger that cannot be written keeps the answer back, and lets it go when it can."""

    async def story(house: Rig) -> None:
        house.fails = True
        status, headers, body = await house.ask()
        assert (status, headers["x-road-error"]) == (500, "Server.ServerProxy.LoggingFailed")
        assert b"ho_ten" not in body
        house.fails = False
        assert (await house.ask())[0] == 200

    rig.play(tmp_path, story, system)


Change = Callable[[Answer], Answer]


def _header(name: str, value: str) -> Change:
    def changed(answer: Answer) -> Answer:
        rest = tuple(one for one in answer.headers if one[0].lower() != name)
        return replace(answer, headers=(*rest, (name, value)))

    return changed


@pytest.mark.parametrize(
    "lie",
    [
        *(
            _header(f"x-road-{name}", "forged")
            for name in ("id", "client", "service", "request-id", "request-hash")
        ),
        _header("content-digest", "sha-512=:AAAA:"),
        _header("signature", "sig1=:AAAA:"),
        _header("signature-input", ""),
        lambda answer: replace(answer, body=answer.body.replace(b"Nguy", b"nguy")),
        lambda answer: replace(answer, status=201),
        lambda answer: replace(answer, headers=()),
    ],
)
def test_a_lying_node_is_found_out(lie: Change, tmp_path: Path) -> None:
    """Forged ids, another body, another status, a missing signature: the answer does not belong to the question."""

    async def story(house: Rig) -> None:
        _meddle(house, lambda answer: _later(lie(answer)))
        got = await house.ask()
        assert error(got) == (500, "Server.ClientProxy.InconsistentResponse")
        assert b"Nguy" not in got[2]

    rig.play(tmp_path, story, system)


def test_a_swapped_answer_is_found_out(tmp_path: Path) -> None:
    """The rightly signed answer to one question is no answer to another."""

    async def story(house: Rig) -> None:
        kept: list[Answer] = []

        async def swap(answer: Answer) -> Answer:
            kept.append(answer)
            return kept[0]

        _meddle(house, swap)
        assert (await house.ask())[0] == 200
        assert error(await house.ask()) == (500, "Server.ClientProxy.InconsistentResponse")

    rig.play(tmp_path, story, system)


def test_a_message_is_taken_once(tmp_path: Path) -> None:
    """The same signed question, sent again, is refused."""

    async def story(house: Rig) -> None:
        outward = house.nodes["g24"].outward
        sent, honest = [], outward.to_node

        async def remember(**asked: Any) -> Answer:
            sent.append(asked)
            return await honest(**asked)

        outward.to_node = remember  # type: ignore[method-assign]  # a test listens in
        assert (await house.ask())[0] == 200
        again = await honest(**sent[0])
        assert again.status >= 400
        assert dict(again.headers)["x-road-error"]
        late = dict(
            sent[0], headers=tuple(one for one in sent[0]["headers"] if one[0].lower() != "signature")
        )
        assert (await honest(**late)).status >= 400

    rig.play(tmp_path, story, system)


def test_a_message_is_taken_once_across_a_restart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What an earlier run of the node has taken, by its evidence, is not taken again."""
    ids = [UUID(int=number) for number in range(6)]
    monkeypatch.setattr("motcua.data.exchange.node.edge.uuid4", ids.pop)
    taken = [("VN/GOV/G24", str(ids[-2]))]

    async def story(house: Rig) -> None:
        for status in (200, 500, 200):
            got = await house.ask(headers={**HEADERS, "X-Road-Id": "VN-1"})
            assert got[0] == status
            assert status == 200 or error(got)[1] == "Server.ServerProxy.ReplayedRequest"

    rig.play(tmp_path, story, system, taken=taken)


def test_an_error_says_no_more_than_was_agreed(tmp_path: Path) -> None:
    """The provider's status stays, without X-Road-Error; its words only where they are words of an error."""
    plain = b'{"loi":"khong_co","thong_bao":"Kh\xc3\xb4ng c\xc3\xb3."}'
    said = [plain, json.dumps(RECORD).encode(), b"404: Not Found", b"<h1>Nguy\xe1\xbb\x85n</h1>"]

    async def failing(request: web.BaseRequest) -> web.Response:
        return web.Response(
            status=404, body=said[0], headers={"Content-Type": "text/html", "Set-Cookie": "a=b"}
        )

    async def story(house: Rig) -> None:
        for kept in (True, False, True, False):
            status, headers, body = await house.ask()
            assert (status, "x-road-error" in headers, body == said[0]) == (404, False, kept)
            assert kept or json.loads(body)["type"] == "Server.ServerProxy.ServiceFailed"
            assert kept or "set-cookie" not in headers
            del said[0]

    rig.play(tmp_path, story, failing)


def test_revoked_certificates_end_a_session(tmp_path: Path) -> None:
    """A connection that is already open helps neither a system nor a node whose certificate was revoked."""

    async def story(house: Rig) -> None:
        assert (await house.ask())[0] == 200
        for label, code in (
            ("bhyt", "Server.ClientProxy.SslAuthenticationFailed"),
            ("g24", "Server.ServerProxy.SslAuthenticationFailed"),
            ("g01", "Server.ClientProxy.NetworkError"),
        ):
            house.spread(rig.with_directory(house.snapshot, revoked=frozenset({house.fingerprints[label]})))
            assert error(await house.ask()) == (500, code)
            house.spread(house.snapshot)
        assert (await house.ask())[0] == 200

    rig.play(tmp_path, story, system)


def test_an_agreement_that_ends_meanwhile(tmp_path: Path) -> None:
    """What is no longer agreed when the system has answered does not leave."""
    held: list[Rig] = []

    async def slow(request: web.BaseRequest) -> web.Response:
        ended = rig.with_agreement(held[0].snapshot, SERVICE, valid_until=now() - timedelta(seconds=1))
        held[0].spread(ended, "g01")
        return await system(request)

    async def story(house: Rig) -> None:
        held.append(house)
        assert error(await house.ask()) == (500, "Server.ServerProxy.AccessDenied")

    rig.play(tmp_path, story, slow)


def test_quota_and_two_agreements(tmp_path: Path) -> None:
    """A spent quota says when to come again; of two agreements one must be named."""

    async def story(house: Rig) -> None:
        house.spread(rig.with_agreement(house.snapshot, SERVICE, quota=Quota(1, 1)))
        assert (await house.ask())[0] == 200
        got = await house.ask()
        assert error(got) == (429, "Client.TooManyRequests")
        assert int(got[1]["retry-after"]) > 0
        held = dict(house.snapshot.agreements)
        held[CLIENT, SERVICE] = (
            held[CLIENT, SERVICE][0],
            replace(held[CLIENT, SERVICE][0], hash="b" * 64, code="x/2"),
        )
        house.spread(replace(house.snapshot, agreements=held))
        assert error(await house.ask()) == (400, "Client.BadRequest")
        got = await house.ask(headers={**HEADERS, "MC-Agreement": "x/2"})
        assert got[0] == 200, got

    rig.play(tmp_path, story, system)


def test_a_case_that_must_be_verified(tmp_path: Path) -> None:
    """Where the agreement says so, a dossier that the case book does not know opens nothing."""

    async def story(house: Rig) -> None:
        house.spread(rig.with_agreement(house.snapshot, SERVICE, case="verified"))
        assert error(await house.ask()) == (500, "Server.ServerProxy.AccessDenied")

    rig.play(tmp_path, story, system)


def test_what_is_down_is_named(tmp_path: Path) -> None:
    """A system that is gone or slow, a node that is gone, a directory out of date: each has its own code."""

    async def slow(request: web.BaseRequest) -> web.Response:
        if "cham" in request.raw_path:
            await asyncio.sleep(5)
        request.transport.abort() if request.transport else None
        return web.Response()

    async def story(house: Rig) -> None:
        assert error(await house.ask())[1] == "Server.ServerProxy.ServiceFailed.NetworkError"
        slowly = await house.ask(path=f"/r1/{SERVICE}/v1/cham")
        assert error(slowly)[1] == "Server.ServerProxy.ServiceFailed.IoError"
        gone = {**house.snapshot.directory.nodes}
        gone["g01"] = replace(gone["g01"], url="https://127.0.0.1:9")
        house.spread(rig.with_directory(house.snapshot, nodes=gone))
        assert error(await house.ask())[1] == "Server.ClientProxy.NetworkError"
        house.spread(rig.with_directory(house.snapshot, expires=now()))
        assert error(await house.ask())[1] == "Server.ClientProxy.OutdatedGlobalConf"

    rig.play(tmp_path, story, slow, provider_seconds=0.5)


def test_what_is_no_http(tmp_path: Path) -> None:
    """Even bytes that are no message are answered in the protocol's words."""

    async def story(house: Rig) -> None:
        trust = house.trust("bhyt")
        reader, writer = await asyncio.open_connection("127.0.0.1", house.ports["edge"], ssl=trust)
        writer.write(b"\x00\x01 nonsense\r\n\r\n")
        said = (await reader.read(4096)).lower()
        assert said.split()[1] == b"400"
        assert b"x-road-error: client.badrequest" in said
        writer.close()

    rig.play(tmp_path, story, system)


def test_the_peer_believes_only_the_clients_node(tmp_path: Path) -> None:
    """A node asks for its own systems only, and only over TLS with its own certificate."""

    async def story(house: Rig) -> None:
        systems = {**house.snapshot.directory.subsystems}
        systems[CLIENT] = replace(systems[CLIENT], node="g01")
        house.spread(rig.with_directory(house.snapshot, subsystems=systems), "g01")
        assert error(await house.ask())[1] == "Server.ServerProxy.SslAuthenticationFailed"
        assert [line.side for line in house.kept] == ["consumer"]
        house.spread(rig.with_directory(house.snapshot, subsystems=systems), "g24")
        assert error(await house.ask())[1] == "Server.ClientProxy.UnknownMember"

    rig.play(tmp_path, story, system)


def _meddle(house: Rig, change: Callable[[Answer], Awaitable[Answer]]) -> None:
    """Somebody sits between the nodes, or the provider's node lies."""
    outward = house.nodes["g24"].outward
    honest = outward.to_node

    async def meddled(**asked: Any) -> Answer:
        return await change(await honest(**asked))

    outward.to_node = meddled  # type: ignore[method-assign]  # a test plays the liar


async def _later(answer: Answer) -> Answer:
    return answer
