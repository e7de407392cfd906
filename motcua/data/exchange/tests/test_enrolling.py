"""Joining over the network, over real TLS: a code, one approval, and the files lie where they belong."""

import asyncio
import json
from collections.abc import Callable
from datetime import datetime

import pytest
from django.db import connections

from motcua.data.exchange import actions, keyring, queries
from motcua.data.exchange.actions import serving
from motcua.data.exchange.testing import make_key
from motcua.data.exchange.types import Identifier, Refused, Snapshot
from motcua.kit.clock import now
from tests.support.ports import free_port

pytestmark = pytest.mark.django_db(transaction=True)
MEMBER = Identifier(("VN", "GOV", "G24"))


def prepared(system: Identifier, peer: int) -> str:
    """Request of a member for one system."""
    return actions.prepare_join(
        member=MEMBER,
        member_name="Cơ quan mẫu",
        subsystem=system,
        subsystem_name="Hệ thống mẫu",
        node="g24",
        edge=f"127.0.0.1:{free_port()}",
        peer=f"127.0.0.1:{peer}",
        url=f"https://127.0.0.1:{peer}",
        at=now(),
    )


def operator() -> str:
    """This machine founds an exchange and is its first member; where its door for nodes is."""
    actions.found(instance="VN", at=now())
    peer, system = free_port(), Identifier((*MEMBER.parts, "dieuhanh"))
    answer = actions.approve_request(text=prepared(system, peer), by="o", at=now())
    actions.complete_join(text=answer, at=now())
    # One thread at a time may use the tables of a test: the node does nothing of its own accord.
    told = {**keyring.node_settings(), "news_seconds": 3600}
    keyring.put(keyring.NODE_FILE, json.dumps(told).encode())
    return f"https://127.0.0.1:{peer}"


def while_serving(story: Callable[[], None]) -> None:
    """Run the story in a thread while the operator's node serves."""

    def told() -> None:
        try:
            story()
        finally:
            connections.close_all()

    async def both() -> None:
        stop, ready = asyncio.Event(), asyncio.Event()
        node = asyncio.create_task(actions.serve_node(stop=stop, ready=ready.set, at=now()))
        waiting = asyncio.create_task(ready.wait())
        await asyncio.wait({node, waiting}, return_when=asyncio.FIRST_COMPLETED)
        try:
            await asyncio.to_thread(told)
        finally:
            stop.set()
            await node

    asyncio.run(both())


@pytest.fixture(autouse=True)
def _quiet(monkeypatch) -> None:
    """A node that looks at its tables once, and puts no ledger in order."""
    monkeypatch.setattr(serving, "_load", once(lambda at: queries.snapshot(at=now())))
    monkeypatch.setattr(serving, "_sequence", lambda at: None)


def once(make: Callable[[datetime], Snapshot]) -> Callable[[datetime], Snapshot]:
    """The first answer, again and again."""
    held: list[Snapshot] = []

    def first(at: datetime) -> Snapshot:
        held[:] = held or [make(at)]
        return held[0]

    return first


def test_apply_to_join_and_collect_join() -> None:
    """The same code on both sides; nothing before the approval; then certificates that the directory knows."""
    url = operator()
    system = Identifier((*MEMBER.parts, "bhyt"))

    def story() -> None:
        text = prepared(system, free_port())
        code = actions.apply_to_join(url=url, text=text, at=now())
        assert code == actions.apply_to_join(url=url, text=text, at=now())
        (line,) = queries.joins()
        assert (line.code, line.known, line.key) == (code, True, line.key)
        assert queries.join_waits()
        assert not actions.collect_join(at=now())
        actions.approve_join(code=code, by="o", at=now())
        assert actions.collect_join(at=now())
        assert not queries.join_waits()
        held = queries.latest_directory()
        shown = queries.fingerprint(certificate=keyring.read("client-bhyt.pem").decode())
        assert (held.certificates[shown].holder, held.operator) == (str(system), "g24")
        with pytest.raises(actions.BadJoin):
            actions.collect_join(at=now())

    while_serving(story)


def test_refusals_are_told(settings) -> None:
    """A request that cannot be, one turned down, an operator whose key is not ours, a node that is not there."""
    url = operator()
    system = Identifier((*MEMBER.parts, "bhyt"))

    def story() -> None:
        text = prepared(system, free_port())
        wrong = json.dumps({**json.loads(text), "url": "http://127.0.0.1"})
        with pytest.raises(actions.BadJoin, match="https"):
            actions.apply_to_join(url=url, text=wrong, at=now())
        code = actions.apply_to_join(url=url, text=text, at=now())
        actions.refuse_join(code=code, by="o", at=now())
        with pytest.raises(actions.BadJoin):
            actions.collect_join(at=now())
        (keyring.folder() / keyring.OPERATOR).rename(keyring.folder() / "elsewhere")
        with pytest.raises(actions.OperatorUnknown):
            actions.apply_to_join(url=url, text=text, at=now())
        settings.MOTCUA_EXCHANGE_OPERATORS = ["motcua-exchange+" + _vkey(make_key("VN/GOV/G99")[1].public)]
        with pytest.raises(Refused, match="signed"):
            actions.apply_to_join(url=url, text=text, at=now())

        with pytest.raises(actions.OperatorUnreachable):
            actions.apply_to_join(url="https://127.0.0.1:9", text=text, at=now())

    while_serving(story)


def _vkey(public: bytes) -> str:
    return keyring.Verifier(keyring.NAME, public).vkey.partition("+")[2]
