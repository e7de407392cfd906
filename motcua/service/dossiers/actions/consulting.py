"""Phối hợp: asking another agency while the dossier stays where it is, and answering when one is asked."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from motcua.kit.crypto import sha256
from motcua.kit.errors import DomainError, NotFound
from motcua.service.dossiers.actions.course import Turn
from motcua.service.dossiers.models import Consultation
from motcua.service.dossiers.types import Actor
from motcua.service.procedures import queries as procedures
from motcua.trust.identity import queries as identity
from motcua.trust.ledger import actions as ledger
from motcua.vn.calendar import Limit


class Answered(DomainError):
    """A consultation is answered once."""

    code = "answered"
    message = _("Việc phối hợp này đã có trả lời. Bạn mở lại để xem.")


class Empty(DomainError):
    """An answer needs words."""

    code = "empty_answer"
    status = 422
    message = _("Bạn chưa ghi nội dung trả lời.")


def ask(turn: Turn, args: Mapping[str, Any]) -> None:
    """The effect `consult`: one question to the chosen office, due by that office's own calendar."""
    office = identity.office(code=turn.input["office"])
    calendar = procedures.calendar(code=office.calendar_code)
    Consultation.objects.create(
        dossier=turn.dossier,
        number=Consultation.objects.filter(dossier=turn.dossier).count() + 1,
        office_id=office.office_id,
        question=turn.input["question"],
        asked_by_id=turn.actor.user_id,
        asked_at=turn.at,
        due=calendar.due(start=turn.at, limit=Limit.parse(args["limit"])).at,
    )


@transaction.atomic
def answer_consultation(*, code: str, number: int, answer: str, actor: Actor, at: datetime) -> None:
    """Answer what another agency asked one's office. Raises NotFound, Answered, Empty."""
    found = (
        Consultation.objects.select_for_update(of=("self",))
        .filter(dossier__code=code, number=number, office_id__in={office for office, _role in actor.scopes})
        .first()
    )
    if found is None:
        raise NotFound
    if found.answered_at is not None:
        raise Answered
    if not answer.strip():
        raise Empty
    found.answer, found.answered_by_id, found.answered_at = answer.strip()[:4000], actor.user_id, at
    found.save(update_fields=["answer", "answered_by", "answered_at"])
    facts = {"number": number, "answer": sha256(found.answer.encode()), "late": at > found.due}
    ledger.append(kind="dossier.consultation_answered", subject=code, actor=actor.actor, facts=facts, at=at)
