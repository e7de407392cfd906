"""Bad days of two nodes: a rich answer, a wrong clock, a full disk, a node cut off and back; nothing leaks."""

import asyncio
import json
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from uuid import uuid4

import pytest
from aiohttp import web
from django.db import connection, connections

from motcua.data.exchange import actions, agreements, evidence, models
from motcua.data.exchange.node import peer
from motcua.data.exchange.node.writer import NotKept, Writer
from motcua.data.exchange.testing import make_agreement, make_call
from motcua.data.exchange.tests import rig
from motcua.data.exchange.tests.rig import Rig
from motcua.data.exchange.types import Answer, LeafFacts, Permit
from motcua.kit.clock import now
from motcua.trust.ledger import queries as ledger

SECRET = "không được ra"


async def system(request: web.BaseRequest) -> web.Response:
    """Says more than was agreed."""
    return web.json_response({"ho_ten": "Mẫu", "ton_giao": SECRET})


def code(got: tuple[int, dict[str, str], bytes]) -> str:
    """The error of the protocol; nothing of the answer came with it."""
    assert SECRET not in json.loads(got[2]).get("message", "")
    assert b"ton_giao" not in got[2]
    return got[1]["x-road-error"]


def test_an_answer_richer_than_agreed_is_not_passed_on(tmp_path: Path, monkeypatch) -> None:
    """A provider's node that filters nothing, or signs what has no fields, is refused by the node that asked."""
    lying = SimpleNamespace(
        permit=agreements.permit, filtered=lambda *, permit, answer: (answer, permit.fields)
    )
    monkeypatch.setattr(peer, "agreements", lying)

    async def story(house: Rig) -> None:
        assert code(await house.ask()) == "Server.ClientProxy.InconsistentResponse"
        refused = [line for line in house.kept if line.side == "consumer"]
        assert [line.refused for line in refused] == ["inconsistent_response"]
        assert not refused[0].returned

    rig.play(tmp_path, story, system)


@pytest.mark.parametrize("minutes", [-10, 10])
def test_a_clock_ten_minutes_off_is_named(minutes: int, tmp_path: Path, monkeypatch) -> None:
    """The provider's node refuses what was signed at another time, in words that say what to set right."""

    def wrong() -> datetime:
        return now() + timedelta(minutes=minutes)

    async def story(house: Rig) -> None:
        monkeypatch.setattr(peer, "now", wrong)
        got = await house.ask()
        assert code(got) == "Server.ServerProxy.ClockDiffers"
        assert "set them right" in json.loads(got[2])["message"]
        monkeypatch.setattr(peer, "now", now)
        assert (await house.ask())[0] == 200

    rig.play(tmp_path, story, system)


def test_a_node_cut_off_and_back(tmp_path: Path) -> None:
    """While the other node is gone each question is refused and written down; once it is back answers come again."""

    async def story(house: Rig) -> None:
        nodes = {**house.snapshot.directory.nodes}
        nodes["g01"] = replace(nodes["g01"], url="https://127.0.0.1:9")
        house.spread(rig.with_directory(house.snapshot, nodes=nodes), "g24")
        assert code(await house.ask()) == "Server.ClientProxy.NetworkError"
        assert [(line.side, line.refused) for line in house.kept] == [("consumer", "network_error")]
        house.spread(house.snapshot)
        status, _headers, body = await house.ask()
        assert (status, json.loads(body)) == (200, {"ho_ten": "Mẫu"})
        assert sorted(line.side for line in house.kept[1:]) == ["consumer", "provider"]

    rig.play(tmp_path, story, system)


def test_an_issue_changed_on_the_way_is_found_out(tmp_path: Path) -> None:
    """The dossier stands under the signature: a question for one is none for another."""

    async def story(house: Rig) -> None:
        outward = house.nodes["g24"].outward
        honest = outward.to_node

        async def changed(**asked):
            swapped = tuple(
                (name, "000.00.01.G24-261121-0099" if name.lower() == "x-road-issue" else value)
                for name, value in asked["headers"]
            )
            return await honest(**{**asked, "headers": swapped})

        outward.to_node = changed  # type: ignore[method-assign]  # a test sits between the nodes
        assert code(await house.ask()) == "Server.ServerProxy.InvalidSignatureValue"

    rig.play(tmp_path, story, system)


@pytest.mark.django_db(transaction=True)
def test_a_full_disk_keeps_answers_back() -> None:
    """Evidence that finds no room is told at once and leaves nothing half written; with room again it is kept."""
    writer = Writer(record=_recorded, chore=lambda _at: None, every=3600)

    async def story() -> None:
        loop = asyncio.get_running_loop()
        writer.start()
        try:
            FULL[:] = [True]
            many = [writer.keep(line(), loop) for _number in range(40)]
            told.extend(await asyncio.gather(*many, return_exceptions=True))
            FULL[:] = [False]
            await writer.keep(line(), loop)
        finally:
            FULL[:] = [False]
            await loop.run_in_executor(None, writer.stop)

    told: list[object] = []
    asyncio.run(story())
    assert {type(one) for one in told} <= {NotKept, type(None)}
    assert any(isinstance(one, NotKept) for one in told)
    kept = models.Exchange.objects.values_list("reference", flat=True)
    assert len(kept) == told.count(None) + 1
    assert all(len(ledger.leaves(subject=reference)) == 1 for reference in kept)


FULL = [False]


def _recorded(lines, at) -> None:
    """Record, in a database that has or has no page left; PostgreSQL on a full disk is set to read only."""
    try:
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute(f"SET default_transaction_read_only = {'on' if FULL[0] else 'off'}")
            else:
                cursor.execute("PRAGMA page_count")
                pages = cursor.fetchone()[0] if FULL[0] else 2**30
                cursor.execute(f"PRAGMA max_page_count = {pages}")
        actions.record(lines=lines, at=at)
    finally:
        connections.close_all()


def line() -> LeafFacts:
    """What one answer leaves behind; large enough to need a page."""
    call, agreement = make_call(request_id=str(uuid4())), make_agreement()
    permit = Permit(agreement, "cap-the", ("ho_ten",), "001099012345", call.issue, True, "x")
    answer = Answer(200, (), json.dumps({f"truong_{number}": "x" for number in range(120)}).encode())
    return evidence.leaf(side="consumer", call=call, permit=permit, answer=answer, refused=None, at=now())
