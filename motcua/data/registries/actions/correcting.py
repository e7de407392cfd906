"""“Dữ liệu chưa đúng”: a reader doubts a field with reason and proof; the owner accepts or rejects, and says why."""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from motcua.data.registries import history, keyring, rules
from motcua.data.registries.actions.writing import BadValue, amend
from motcua.data.registries.events import CorrectionAnswered
from motcua.data.registries.models import SINCE_EVER, Correction, LookUp, Source, Version
from motcua.data.registries.queries import definition
from motcua.data.registries.types import Doubt, Doubted, Writing
from motcua.kit.errors import DomainError, NotAllowed, NotFound
from motcua.kit.events.bus import announce
from motcua.trust.ledger import actions as ledger


class NotFounded(DomainError):
    """A doubt needs the right value, a reason and a proof; an answer needs words."""

    code = "correction_not_founded"
    status = 422
    message = _("Cần đủ: giá trị đúng, lý do và giấy tờ chứng minh.")


class NoWords(DomainError):
    """The owner's answer has no words."""

    code = "correction_without_words"
    status = 422
    message = _("Viết lời trả lời: vì sao nhận hoặc vì sao không nhận.")


class OwnDoubt(NotAllowed):
    """Whoever doubted a value does not accept the doubt: two people stand behind a change of a register."""

    code = "correction_own"
    message = _(
        "Đề nghị này do chính bạn gửi nên người khác phải xem và nhận. Bạn chỉ có thể không nhận để rút lại."
    )


class AlreadyAnswered(DomainError):
    """Somebody answered meanwhile."""

    code = "correction_answered"
    message = _("Đề nghị này đã có trả lời. Mở lại để xem.")


@transaction.atomic
def doubt(*, look_up: str, doubt: Doubt, actor: str, user_id: int, office: str, at: datetime) -> str:
    """Doubt one field of a record that this officer has just looked up; returns the correction's ref.

    The answer is due within the days that the register's data sets. Raises NotFound, NotFounded, BadValue.
    """
    opened = LookUp.objects.filter(ref=UUID(look_up), user_id=user_id).first()
    if opened is None:
        raise NotFound
    reader = {"case": opened.case, "actor": actor, "user_id": user_id, "office": office}
    return str(_opened(definition(registry=opened.registry), opened.key, doubt, reader, uuid4(), at).ref)


@transaction.atomic
def doubt_here(
    *,
    registry: str,
    key: str,
    doubt: Doubt,
    ref: str,
    case: str,
    actor: str,
    user_id: int | None,
    at: datetime,
) -> Doubted:
    """Doubt a field of a register of this installation; see `doubt_shown`, the door.

    One case has one open doubt about a field of a record; under a ref that is known it is never opened again, also
    once it was answered. Raises NotAllowed for a ref that is another's.
    """
    declared = definition(registry=registry)
    stored = history.known_key(declared, key)
    if stored is None:
        raise NotFound
    history.lock(declared, key)
    about = {"registry": registry, "key": stored, "field": doubt.field, "case": case}
    row = Correction.objects.filter(ref=UUID(ref)).first()
    if row is not None and any(getattr(row, name) != value for name, value in about.items()):
        raise NotAllowed
    row = row or Correction.objects.filter(**about, state=Correction.State.REQUESTED).first()
    reader = {"case": case, "actor": actor, "user_id": user_id, "office": gettext("Người nộp hồ sơ")}
    row = row or _opened(declared, stored, doubt, reader, UUID(ref), at)
    return Doubted(ref=str(row.ref), due=row.due)


def _opened(
    declared: Mapping[str, Any], stored: str, doubt: Doubt, reader: Mapping[str, Any], ref: UUID, at: datetime
) -> Correction:
    """The doubt as it lies before the owner, with the day by which it is to be answered."""
    refuse_unfounded(declared, doubt)
    registry = declared["code"]
    data_key = keyring.writing_key(registry=registry, at=at)
    sealed = keyring.seal(data_key, stored, {f"{doubt.field}?{ref}": as_kept(declared, doubt)})
    days = int(declared["corrections"]["answer_within"]["days"])
    row = Correction.objects.create(
        **{"ref": ref, "registry": registry, "key": stored, "field": doubt.field, "at": at},
        **{"proposed": json.dumps(sealed), "data_key": data_key, "valid_from": doubt.valid_from},
        **{"reason": doubt.reason, "proof": doubt.proof},
        **reader,
        due=history.day_of(at) + timedelta(days=days),
    )
    _line("registry.doubted", str(ref), reader["actor"], {"registry": registry, "field": doubt.field}, at)
    return row


@transaction.atomic
def answer(*, ref: str, accept: bool, words: str, actor: str, office: str, at: datetime) -> None:
    """Accept (the record gets a new version, its source this correction) or reject a doubt, with words.

    Announces CorrectionAnswered: the reader and the person are told. Raises NotFound, NoWords, AlreadyAnswered,
    OwnDoubt (accepted by whoever doubted).
    """
    row = Correction.objects.select_for_update(of=("self",)).filter(ref=UUID(ref)).first()
    if row is None:
        raise NotFound
    if row.state != Correction.State.REQUESTED:
        raise AlreadyAnswered
    if not words.strip():
        raise NoWords
    if accept and row.actor == actor:
        raise OwnDoubt
    row.state = Correction.State.ACCEPTED if accept else Correction.State.REJECTED
    row.answer, row.answered_by, row.answered_at = words.strip(), actor, at
    row.save(update_fields=("state", "answer", "answered_by", "answered_at"))
    if accept:
        _carry_out(row, actor, office, at)
    _line("registry.doubt_answered", ref, actor, {"registry": row.registry, "accepted": accept}, at)
    announce(CorrectionAnswered(ref=ref, accepted=accept), at=at)


def _carry_out(row: Correction, actor: str, office: str, at: datetime) -> None:
    declared = definition(registry=row.registry)
    found = Version.objects.select_related("data_key").filter(registry=row.registry, key=row.key).latest("pk")
    key = str(history.values(found)[declared["key"]["field"]])
    amend(
        registry=row.registry,
        key=key,
        data={row.field: history.proposed(row)},
        writing=Writing(
            **{"kind": Source.Kind.CORRECTION, "actor": actor, "origin": str(row.ref), "office": office},
            **{"document": row.proof, "reason": row.reason},
        ),
        at=at,
        valid_from=row.valid_from or SINCE_EVER,
    )


def refuse_unfounded(declared: Mapping[str, Any], doubt: Doubt) -> None:
    """A doubt is about a field, not whose record it is; has a right value, a reason and a proof; and the value fits."""
    field = declared["fields"].get(doubt.field)
    if field is None or doubt.field in (declared["key"]["field"], *declared.get("about", ())):
        raise NotAllowed
    if not (doubt.proposed and doubt.reason and doubt.proof):
        raise NotFounded
    if rules.fault(field, as_kept(declared, doubt)):
        raise BadValue(field=field["label"], registry=declared["name"])


def as_kept(declared: Mapping[str, Any], doubt: Doubt) -> Any:
    """The typed value as its field keeps it: a whole number, a list (parts between semicolons), else text."""
    kind, text = declared["fields"][doubt.field]["type"], doubt.proposed.strip()
    if kind == "integer" and text.isascii() and text.isdigit():
        return int(text)
    return [part.strip() for part in text.split(";")] if kind == "array" else text


def _line(kind: str, subject: str, actor: str, facts: Mapping[str, Any], at: datetime) -> None:
    ledger.append(kind=kind, subject=subject, actor=actor, facts=facts, at=at)
