"""Running this node: both doors, from what lies in its folder and its tables."""

import asyncio
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from motcua.data.exchange import asice, keyring, queries, signatures
from motcua.data.exchange.actions import bodies, joining, keeping, preparing, publishing
from motcua.data.exchange.actions.recording import record
from motcua.data.exchange.node import loop
from motcua.data.exchange.node.loop import Door, Parts
from motcua.data.exchange.node.shelf import Wanted
from motcua.data.exchange.node.state import Settings
from motcua.data.exchange.types import Directory, Due, LeafFacts, Snapshot
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
        told = keyring.node_settings()
        edge, peer = _address(told["edge"]), _address(told["peer"])
    except (OSError, ValueError, KeyError) as error:
        raise NodeNotReady(what=keyring.NODE_FILE) from error
    cert, key = folder / "node.pem", folder / "node.key"
    if not cert.exists() or not key.exists():
        raise NodeNotReady(what=cert.name)
    names = _Names()
    known = {name: told[name] for name in Settings.__slots__ if name in told}
    return Parts(
        settings=Settings(**known),
        edge=Door(*edge, cert, key),
        peer=Door(*peer, cert, key),
        key=_signing_key(),
        load=names.load,
        record=names.record,
        taken=_taken,
        chore=_sequence,
        book=queries.case_book(),
        provider=queries.provider(),
        desk=OwnDesk(operator=keyring.is_operator()),
        shelf=OwnShelf(),
    )


@dataclass(frozen=True, slots=True)
class OwnDesk:
    """The desk of this installation (node.desk.Desk): each method is one verb of this room."""

    operator: bool

    def directory(self) -> str:
        """The latest edition. Raises NotFound."""
        return queries.directory_text()

    def accept(self, *, text: str, at: datetime) -> object:
        """Raises Refused, OldDirectory."""
        return publishing.accept_directory(text=text, at=at)

    def refresh(self, *, at: datetime) -> object:
        """A new edition when the latest is an hour old."""
        return publishing.refresh_directory(at=at)

    def join(self, *, text: str, at: datetime) -> str:
        """Raises BadJoin, JoinsFull."""
        return joining.request_join(request=preparing.read_join(text=text), at=at)

    def joined(self, *, code: str) -> str | None:
        """Raises NotFound."""
        found = queries.join_answer(code=code)
        return json.dumps(asdict(found), ensure_ascii=False) if found is not None else None

    def renew(self, *, shown: str, fingerprint: str, request: str, at: datetime) -> str:
        """Raises BadJoin."""
        made = joining.renew(fingerprint=fingerprint, request=request, at=at, shown=shown)
        told = {"certificate": made.node_certificate, "authority": made.authority}
        return json.dumps({**told, "directory": made.directory}, ensure_ascii=False)

    def due(self, *, at: datetime) -> tuple[Due, ...]:
        """Certificates that end soon."""
        return keeping.due_certificates(at=at)

    def request(self, *, name: str) -> str:
        """Raises ExchangeKeyMissing."""
        return keeping.request_renewal(name=name)

    def take(self, *, name: str, text: str, at: datetime) -> None:
        """Raises BadJoin, Refused."""
        keeping.take_certificate(name=name, text=text, at=at)

    def settle(self, *, at: datetime) -> bool:
        """Whether the new certificate is used from now on."""
        return keeping.settle_certificate(at=at)


class OwnShelf:
    """What this installation keeps under `keep_bodies` (node.shelf.Shelf)."""

    def taken(self, *, wanted: Wanted, at: datetime) -> Sequence[asice.Container]:
        """Signed with the certificate that the node shows now. Raises Refused, SealBroken, KeysMissing."""
        certificate, key = keyring.read(f"{keeping.NODE}.pem"), keyring.read(f"{keeping.NODE}.key")
        return bodies.take_bodies(wanted=wanted, by=asice.signer(certificate=certificate, key=key), at=at)

    def holds(self, *, wanted: Wanted, at: datetime) -> bool:
        """Raises Refused."""
        return bodies.holds_bodies(wanted=wanted, at=at)

    def refused(self, *, wanted: Wanted, by: str, code: str, at: datetime) -> object:
        """Also for the persons whose messages they were."""
        return bodies.refuse_bodies(wanted=wanted, by=by, code=code, at=at)

    def purge(self, *, at: datetime) -> object:
        """Here too, so that a node needs no worker beside it."""
        return bodies.purge_bodies(at=at)


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


@dataclass(slots=True)
class _Names:
    """Names of members and systems, read out of the directory once for each edition."""

    held: Directory | None = None
    names: Mapping[str, str] | None = None

    def load(self, at: datetime) -> Snapshot:
        """The snapshot of the moment."""
        snapshot = _load(at)
        if snapshot.directory is not self.held:
            self.held, self.names = snapshot.directory, queries.names_in(held=snapshot.directory)
        return snapshot

    def record(self, lines: Sequence[LeafFacts], at: datetime) -> None:
        """The group's evidence."""
        record(lines=lines, at=at, names=self.names)


def _taken(since: datetime) -> Sequence[tuple[str, str]]:
    """What the evidence knows of messages that an earlier run of this node has taken."""
    return queries.taken_since(since=since)


def _load(at: datetime) -> Snapshot:
    return queries.snapshot(at=at)


def _sequence(at: datetime) -> object:
    """The ledger is put in order here too, so that a node needs no worker beside it."""
    return ledger.sequence(at=at)
