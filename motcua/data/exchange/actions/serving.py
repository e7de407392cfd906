"""Running this node: both doors, from what lies in its folder and its tables."""

import asyncio
import json
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from motcua.data.exchange import keyring, queries, signatures
from motcua.data.exchange.actions.preparing import NODE_FILE
from motcua.data.exchange.actions.recording import record
from motcua.data.exchange.node import loop
from motcua.data.exchange.node.loop import Door, Parts
from motcua.data.exchange.node.state import Settings
from motcua.data.exchange.types import LeafFacts, Snapshot
from motcua.kit.errors import DomainError
from motcua.trust.ledger import actions as ledger


class NodeNotReady(DomainError):
    """This machine has not joined: no settings, no certificate, or no key of its organisation in the directory."""

    code = "node_not_ready"
    status = 503
    message = _(
        "Nút chưa sẵn sàng: thiếu %(what)s. Làm xong việc tham gia (motcua exchange join) rồi chạy lại."
    )


async def serve_node(*, stop: asyncio.Event, ready: Callable[[], object], at: datetime) -> None:
    """Serve both doors until `stop` is set; `ready` is called once both listen. Raises NodeNotReady, NotFound."""
    parts = await asyncio.to_thread(_parts, at)
    async with loop.running(parts):
        ready()
        await stop.wait()


def _parts(at: datetime) -> Parts:
    folder = keyring.folder()
    try:
        told = json.loads((folder / NODE_FILE).read_text(encoding="utf-8"))
        edge, peer = _address(told["edge"]), _address(told["peer"])
    except (OSError, ValueError, KeyError) as error:
        raise NodeNotReady(what=NODE_FILE) from error
    cert, key = folder / "node.pem", folder / "node.key"
    if not cert.exists() or not key.exists():
        raise NodeNotReady(what=cert.name)
    known = {name: told[name] for name in Settings.__slots__ if name in told}
    return Parts(
        settings=Settings(**known),
        edge=Door(*edge, cert, key),
        peer=Door(*peer, cert, key),
        key=_signing_key(),
        load=_load,
        record=_record,
        chore=_sequence,
        book=queries.case_book(),
        provider=queries.provider(),
    )


def _address(text: Any) -> tuple[str, int]:
    host, _colon, port = str(text).rpartition(":")
    return host, int(port)


def _signing_key() -> signatures.SigningKey:
    """The organisation's key under the name by which the directory knows it."""
    public = keyring.private(keyring.ORGANISATION).public_key().public_bytes_raw()
    known = queries.keys()
    for one in known:
        if one.public == public:
            return signatures.load_signing_key(pem=keyring.read(keyring.ORGANISATION), kid=one.kid)
    raise NodeNotReady(what=keyring.ORGANISATION)


def _load(at: datetime) -> Snapshot:
    return queries.snapshot(at=at)


def _record(lines: Sequence[LeafFacts], at: datetime) -> None:
    record(lines=lines, at=at)


def _sequence(at: datetime) -> object:
    """The ledger is put in order here too, so that a node needs no worker beside it."""
    return ledger.sequence(at=at)
