"""Messages that an agreement keeps: sealed with the leaf of their exchange, given back to who took part, then deleted.

Each row has a key of its own, sealed with the house's keys; a change of keys moves that key and not the messages.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.data.exchange import asice, evidence, models, queries
from motcua.data.exchange.asice import Container, Signer
from motcua.data.exchange.node.shelf import Wanted
from motcua.data.exchange.ports import Bound
from motcua.data.exchange.types import LeafFacts, Locked, Message, Refused
from motcua.data.exchange.xroad.identifiers import text
from motcua.kit import sealing
from motcua.kit.db import insert_many
from motcua.kit.errors import DomainError
from motcua.trust.ledger import actions as ledger
from motcua.trust.ledger.types import Line
from motcua.trust.privacy import actions as privacy
from motcua.trust.privacy import queries as privacies
from motcua.trust.privacy.types import EXCHANGE, Erased, Read

TABLE = "exchange_body"
PARTS = ("about", "request_head", "request_body", "response_head", "response_body")
MOST = 4  # exchanges of one X-Road-Id given out at once, so that memory stays bounded
PORTION = 8 * 1024 * 1024  # bytes of sealed messages that wait for one INSERT
OPENED = "opened:"
WRONG_HOLDER = "ssl_authentication_failed"
ABOUT = ("subject", "id", "client", "service", "agreement", "basis", "case", "leaf")


class BodyBroken(DomainError):
    """A kept message, or what its row says of it, was changed in the database."""

    code = "body_broken"
    status = 500
    message = gettext_lazy(
        "Bản gốc đã giữ của dòng %(leaf)s không mở được: có thể đã bị sửa ngoài hệ thống. Quản trị viên kiểm tra "
        "cơ sở dữ liệu."
    )


def keep_bodies(*, lines: Sequence[tuple[LeafFacts, models.Exchange]], at: datetime) -> None:
    """Seal the messages of these exchanges, in the transaction of their leaves. Raises Refused without a key."""
    kept = [(line, row) for line, row in lines if line.kept is not None and line.permit is not None]
    if not kept:
        return
    keys = {str(row.leaf): sealing.new_key() for _line, row in kept}
    locked = Bound.strongbox.lock(keys=keys, at=at)
    waiting: list[models.Body] = []
    size = 0
    for line, row in kept:
        made = _row(line, row, keys[str(row.leaf)], locked[str(row.leaf)])
        waiting.append(made)
        size += sum(len(getattr(made, name)) for name in PARTS)
        if size >= PORTION:
            insert_many(waiting)
            waiting, size = [], 0
    insert_many(waiting)


def until(*, line: LeafFacts) -> datetime | None:
    """Until when this exchange's messages are kept here; None where they are not."""
    if line.kept is None or line.permit is None:
        return None
    return line.at + timedelta(days=line.permit.agreement.retention_days)


def take_bodies(*, wanted: Wanted, by: Signer, at: datetime) -> tuple[Container, ...]:
    """The kept messages as containers, signed by this node; one leaf and one line of the person for each exchange.

    They serve the purpose for which they were exchanged and no other, and that is the purpose written down. Raises
    Refused where more exchanges have this id than are given out at once (`after`), BodyBroken, SealBroken, KeysMissing.
    Legal source: the agreement (NĐ 278/2025/NĐ-CP); Luật 91/2025/QH15 (the person's right to know who read).

    The containers are made before anything is written down, so that no lock is held meanwhile, and one after the
    other, so that one exchange lies open at a time.
    """
    rows = _rows(wanted, at)
    keys = _keys(rows)
    found: list[Container] = []
    told: list[Mapping[str, Any]] = []
    for row in rows:
        whole = models.Body.objects.filter(pk=row.pk).first()
        if whole is None:
            continue  # its last day ended meanwhile
        parts = _opened(whole, keys[str(row.leaf)])
        told.append(json.loads(parts["about"]))
        found += [
            Container(_name(wanted.id, which, row), asice.container(message=message, by=by, at=at))
            for which, message in _messages(parts)
            if wanted.only in ("", which)
        ]
    _written_down(told, wanted, at, office=wanted.holder)
    return tuple(found)


def holds_bodies(*, wanted: Wanted, at: datetime) -> bool:
    """Whether `take_bodies` would give something; nothing is opened and nothing written down. Raises Refused."""
    return bool(_rows(wanted, at))


def refuse_bodies(*, wanted: Wanted, by: str, code: str, at: datetime) -> None:
    """Write down a taking that was refused: a leaf, and a line for each person whose messages another asked for.

    by: the system whose certificate was shown; "" for none that is known: such a caller leaves a leaf and nothing
    more, else anybody could make the node open what it keeps and fill people's lists.
    Raises BodyBroken, SealBroken, KeysMissing.
    """
    rows = list(_mine(wanted, at)[:MOST]) if by and code == WRONG_HOLDER else []
    keys = _keys(rows)
    told = [json.loads(_part(row, "about", keys[str(row.leaf)])) for row in rows]
    _written_down(told or [_unknown(wanted)], wanted, at, office=by, refused=code)


def _rows(wanted: Wanted, at: datetime) -> list[models.Body]:
    """The exchanges to be given, without their messages. Raises Refused."""
    rows = list(_mine(wanted, at).filter(leaf__gt=wanted.after or 0)[: MOST + 1])
    if wanted.unique and len(rows) > 1:
        raise Refused("bad_request", "Several exchanges have this id", 400)
    if len(rows) > MOST and wanted.after is None:
        words = f"More than {MOST} exchanges have this id: ask in parts, after=0, then the number in the last name"
        raise Refused("bad_request", words, 400)
    return rows[:MOST]


def broken() -> Iterator[int]:
    """The leaves of kept messages that no longer open: they, or what their rows say of them, were changed."""
    last = 0
    while rows := list(models.Body.objects.filter(leaf__gt=last).order_by("leaf")[:MOST]):
        keys = _keys(rows)
        for row in rows:
            try:
                _opened(row, keys[str(row.leaf)])
            except BodyBroken:
                yield row.leaf
        last = rows[-1].leaf


def _mine(wanted: Wanted, at: datetime) -> QuerySet[models.Body]:
    mine = models.Body.objects.filter(holder=wanted.holder, query=_query(wanted.id), until__gt=at)
    return mine.defer(*PARTS[1:]).order_by("leaf")


def _keys(rows: Sequence[models.Body]) -> Mapping[str, bytes]:
    """The key of each row, by its leaf."""
    locked = {str(row.leaf): Locked(row.data_key, row.locked) for row in rows}
    return Bound.strongbox.unlock(locked=locked) if locked else {}


def _unknown(wanted: Wanted) -> Mapping[str, Any]:
    """What is told of an exchange that was only named: its id by its hash, for anybody may name anything."""
    said = {"id": _query(wanted.id), "client": wanted.holder[:255], "leaf": _query(wanted.id)}
    return dict.fromkeys(ABOUT, "") | said | {"purpose": ["", ""], "verified": False, "fields": []}


def purge_bodies(*, at: datetime) -> int:
    """Delete what was kept as long as its agreement says; how many exchanges."""
    return models.Body.objects.filter(until__lte=at).delete()[0]


@transaction.atomic
def forget_bodies(*, number: str, case: str, at: datetime) -> Sequence[Erased]:  # noqa: ARG001 - the port passes them
    """This room's part of a lawful erasure: messages kept by agreement alone go; the person's own log says so."""
    rows = models.Body.objects.filter(subject=privacies.pseudonym(subject=number))
    privacy.release_kept(leaves=list(rows.values_list("leaf", flat=True)))
    gone = rows.delete()[0]
    return (Erased(what=privacies.retention(what="kept_bodies")["name"], gone=gone),)


@transaction.atomic
def rewrap_bodies(*, newest: int, limit: int, at: datetime) -> int:
    """Seal the keys of the next rows with the newest data key (its id); how many, 0 when none is left.

    Raises SealBroken, KeysMissing.
    """
    stale = models.Body.objects.filter(data_key__lt=newest).select_for_update().order_by("pk")
    rows = list(stale.only("pk", "leaf", "data_key", "locked")[:limit])
    held = {str(row.leaf): Locked(row.data_key, row.locked) for row in rows}
    fresh = Bound.strongbox.lock(keys=Bound.strongbox.unlock(locked=held), at=at) if rows else {}
    for row in rows:
        locked = fresh[str(row.leaf)]
        models.Body.objects.filter(pk=row.pk).update(data_key=locked.data_key, locked=locked.text)
    return len(rows)


def _row(line: LeafFacts, row: models.Exchange, key: bytes, locked: Locked) -> models.Body:
    kept, permit = line.kept, line.permit
    assert kept is not None  # noqa: S101 - as just chosen
    assert permit is not None  # noqa: S101 - as just chosen
    purpose = permit.agreement.purposes[permit.purpose]
    about = {
        "subject": line.subject,
        "id": line.call.id,
        "client": text(line.call.client),
        "service": row.service,
        "agreement": permit.agreement.hash,
        "purpose": [permit.purpose, purpose.name],
        "basis": permit.basis,
        "case": line.call.issue,
        "verified": permit.verified,
        "fields": sorted(line.returned),
        "leaf": row.reference,
    }
    parts = (
        json.dumps(about, ensure_ascii=False).encode("utf-8", "surrogatepass"),
        *(kept.request.head, kept.request.body, kept.response.head, kept.response.body),
    )
    body = models.Body(
        leaf=row.leaf,
        holder=row.client if line.side == "consumer" else text(line.call.service.subsystem)[:255],
        query=_query(line.call.id),
        agreement=row.agreement,
        subject=row.subject,
        at=line.at,
        until=until(line=line),
        data_key=locked.data_key,
        locked=locked.text,
    )
    for name, part in zip(PARTS, parts, strict=True):
        setattr(body, name, sealing.seal(key, part, _place(name, body)))
    return body


def _opened(row: models.Body, key: bytes) -> dict[str, bytes]:
    return {name: _part(row, name, key) for name in PARTS}


def _part(row: models.Body, name: str, key: bytes) -> bytes:
    try:
        return sealing.unseal(key, bytes(getattr(row, name)), _place(name, row))
    except sealing.Tampered as error:
        raise BodyBroken(leaf=row.leaf) from error


def _messages(parts: Mapping[str, bytes]) -> tuple[tuple[str, Message], ...]:
    return (
        ("request", Message(parts["request_head"], parts["request_body"])),
        ("response", Message(parts["response_head"], parts["response_body"])),
    )


@transaction.atomic
def _written_down(
    exchanges: Sequence[Mapping[str, Any]], wanted: Wanted, at: datetime, *, office: str, refused: str = ""
) -> None:
    """A leaf for each exchange whose messages were asked for, and a line for the person it concerned."""
    names = queries.names()
    officer = privacies.pseudonym(subject=wanted.officer) if wanted.officer else ""
    lines = [_line(one, office, officer, refused, at) for one in exchanges]
    leaves = ledger.append_many(lines=lines)
    reads = [
        Read(
            subject=one["subject"],
            office=office[:120],
            office_name=names.get(office, office)[:200],
            actor="",
            purpose=_("Lấy lại bản gốc đã giữ: %(purpose)s") % {"purpose": one["purpose"][1]},
            basis=one["basis"],
            fields=tuple(one["fields"]),
            channel=EXCHANGE,
            registry=one["service"][:120],
            case=one["case"][:64],
            verified=one["verified"],
            refused=refused,
            leaf=leaf,
        )
        for one, leaf in zip(exchanges, leaves, strict=True)
        if one["subject"]
    ]
    privacy.record_reads(reads=reads, at=at)


def _line(one: Mapping[str, Any], office: str, officer: str, refused: str, at: datetime) -> Line:
    """What the ledger says of the taking; the salt of its own leaf is named after that of the exchange."""
    subject = privacies.pseudonym(subject=one["subject"]) if one["subject"] else ""
    return Line(
        kind="exchange.opened",
        subject=f"{OPENED}{one['leaf']}",
        actor=evidence.actor(office or "unknown"),
        facts={
            "exchange": {"id": one["id"], "client": one["client"], "service": one["service"]},
            "agreed": {
                "agreement": one["agreement"],
                "purpose": one["purpose"][0],
                "basis": one["basis"],
                "case": one["case"],
                "verified": one["verified"],
                "allowed": list(one["fields"]),
                "returned": [] if refused else list(one["fields"]),
                "refused": refused,
            },
            "who": {"subject": subject, "officer": officer},
        },
        at=at,
    )


def _query(id: str) -> str:
    return sha256(id.encode("utf-8", "surrogatepass")).hexdigest()


def _place(part: str, row: models.Body) -> str:
    """What a sealed part is bound to: whose it is and until when, so that no change of the row gives it to another."""
    return f"{TABLE}/{part}/{row.leaf}/{row.holder}/{row.query}/{int(row.until.timestamp())}"


def _name(id: str, which: str, row: models.Body) -> str:
    """A file name that no file system minds, different for each exchange."""
    plain = "".join(sign if sign.isalnum() or sign in "-_." else "_" for sign in id)[:80].lstrip(".")
    return f"{plain}-{which}-{row.leaf}.asice"
