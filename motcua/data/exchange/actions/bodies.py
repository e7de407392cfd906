"""Messages that an agreement keeps: sealed with the leaf of their exchange, given back to who took part, then deleted.

Each row has a key of its own, sealed with the house's keys; a change of keys moves that key and not the messages.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from django.db import transaction
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
OPENED = "opened:"


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
    insert_many([_row(line, row, keys[str(row.leaf)], locked[str(row.leaf)]) for line, row in kept])


def until(*, line: LeafFacts) -> datetime | None:
    """Until when this exchange's messages are kept here; None where they are not."""
    if line.kept is None or line.permit is None:
        return None
    return line.at + timedelta(days=line.permit.agreement.retention_days)


def take_bodies(*, wanted: Wanted, by: Signer, at: datetime) -> tuple[Container, ...]:
    """The kept messages as containers, signed by this node; one leaf and one line of the person for each exchange.

    They serve the purpose for which they were exchanged and no other, and that is the purpose written down. Raises
    Refused where more exchanges have this id than are given out at once, BodyBroken, SealBroken, KeysMissing.
    Legal source: the agreement (NĐ 278/2025/NĐ-CP); Luật 91/2025/QH15 (the person's right to know who read).

    The containers are made before anything is written down, so that no lock is held meanwhile.
    """
    mine = models.Body.objects.filter(holder=wanted.holder, query=_query(wanted.id), until__gt=at)
    rows = list(mine.order_by("at", "pk")[: MOST + 1])
    if wanted.unique and len(rows) > 1:
        raise Refused("bad_request", "Several exchanges have this id", 400)
    if len(rows) > MOST:
        raise Refused("bad_request", f"More than {MOST} exchanges have this id", 400)
    if not rows:
        return ()
    keys = Bound.strongbox.unlock(locked={str(row.leaf): Locked(row.data_key, row.locked) for row in rows})
    opened = [_opened(row, keys[str(row.leaf)]) for row in rows]
    found = tuple(
        Container(_name(wanted.id, which, row), asice.container(message=message, by=by, at=at))
        for row, parts in zip(rows, opened, strict=True)
        for which, message in _messages(parts)
        if wanted.only in ("", which)
    )
    _written_down([json.loads(parts["about"]) for parts in opened], wanted, at)
    return found


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
    try:
        return {name: sealing.unseal(key, bytes(getattr(row, name)), _place(name, row)) for name in PARTS}
    except sealing.Tampered as error:
        raise BodyBroken(leaf=row.leaf) from error


def _messages(parts: Mapping[str, bytes]) -> tuple[tuple[str, Message], ...]:
    return (
        ("request", Message(parts["request_head"], parts["request_body"])),
        ("response", Message(parts["response_head"], parts["response_body"])),
    )


@transaction.atomic
def _written_down(exchanges: Sequence[Mapping[str, Any]], wanted: Wanted, at: datetime) -> None:
    """A leaf for each exchange whose messages were taken, and a line for the person it concerned."""
    names = queries.names()
    officer = privacies.pseudonym(subject=wanted.officer) if wanted.officer else ""
    lines = [_line(one, wanted.holder, officer, at) for one in exchanges]
    leaves = ledger.append_many(lines=lines)
    reads = [
        Read(
            subject=one["subject"],
            office=wanted.holder[:120],
            office_name=names.get(wanted.holder, wanted.holder)[:200],
            actor="",
            purpose=_("Lấy lại bản gốc đã giữ: %(purpose)s") % {"purpose": one["purpose"][1]},
            basis=one["basis"],
            fields=tuple(one["fields"]),
            channel=EXCHANGE,
            registry=one["service"][:120],
            case=one["case"][:64],
            verified=one["verified"],
            leaf=leaf,
        )
        for one, leaf in zip(exchanges, leaves, strict=True)
        if one["subject"]
    ]
    privacy.record_reads(reads=reads, at=at)


def _line(one: Mapping[str, Any], holder: str, officer: str, at: datetime) -> Line:
    """What the ledger says of the taking; the salt of its own leaf is named after that of the exchange."""
    subject = privacies.pseudonym(subject=one["subject"]) if one["subject"] else ""
    return Line(
        kind="exchange.opened",
        subject=f"{OPENED}{one['leaf']}",
        actor=evidence.actor(holder),
        facts={
            "exchange": {"id": one["id"], "client": one["client"], "service": one["service"]},
            "agreed": {
                "agreement": one["agreement"],
                "purpose": one["purpose"][0],
                "basis": one["basis"],
                "case": one["case"],
                "verified": one["verified"],
                "returned": list(one["fields"]),
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
