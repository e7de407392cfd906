"""Phối hợp: what other agencies ask one's office, and what was answered to a dossier."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from django.db.models import BigIntegerField, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from motcua.kit.clock import ZONE
from motcua.kit.db import Around, Given, Question
from motcua.kit.errors import NotFound
from motcua.service.dossiers import finding
from motcua.service.dossiers.models import Consultation, Dossier
from motcua.service.dossiers.queries.dues import DueMark, mark
from motcua.service.dossiers.types import Actor
from motcua.service.procedures import queries as procedures

SHOWN = 200
_OF_DOSSIER = Question(
    lambda: (
        Consultation.objects.filter(dossier_id=Given("dossier", BigIntegerField()))
        .select_related("office")
        .order_by("number")
    )
)


@dataclass(frozen=True, slots=True)
class ConsultationLine:
    """One question that waits for one's office."""

    href: str
    code: str
    asked_by: str
    question: str
    due: DueMark


@dataclass(frozen=True, slots=True)
class ConsultationsPage:
    """Everything that waits for one's offices, nearest due first."""

    title: str
    lines: tuple[ConsultationLine, ...]


@dataclass(frozen=True, slots=True)
class ConsultationPage:
    """One question with what is needed to answer it, and nothing else of the dossier."""

    title: str
    code: str
    asked_by: str
    about: str
    question: str
    due: DueMark
    answer: str
    answered_text: str
    error: str
    action: str
    back_href: str


def consultations_page(*, actor: Actor, at: datetime) -> ConsultationsPage:
    """The open questions to one's offices; 1 SQL statement."""
    rows = _asked_of(actor).filter(answered_at=None).order_by("due", "pk")[:SHOWN]
    lines = (
        ConsultationLine(
            _href(row), row.dossier.code, row.dossier.deciding.name, row.question, _mark(row, at)
        )
        for row in rows
    )
    return ConsultationsPage(title=_("Việc cơ quan khác hỏi"), lines=tuple(lines))


def consultations_count(*, actor: Actor) -> int:
    """How many questions to one's offices are open; 1 SQL statement."""
    offices = sorted({office for office, _role in actor.scopes})
    given = {f"office{number}": office for number, office in enumerate(offices)}
    return int(_open_to(len(offices)).rows(**given)[0][0])


@lru_cache(maxsize=64)
def _open_to(offices: int) -> Around:
    to = Q() if offices else Q(pk=-1)
    for number in range(offices):
        to |= Q(office_id=Given(f"office{number}", BigIntegerField()))
    found = Consultation.objects.filter(to, answered_at=None).values("pk")
    return Around("SELECT COUNT(*) FROM ({}) AS waiting", lambda: [found])


def consultation_page(
    *, code: str, number: int, actor: Actor, at: datetime, answer: str = "", error: str = ""
) -> ConsultationPage:
    """One question to one's office, what was typed shown again; leaves a line of the read. Raises NotFound; 2 SQL."""
    row = _asked_of(actor).filter(dossier__code=code, number=number).first()
    if row is None:
        raise NotFound
    dossier = row.dossier
    finding.note_read(dossier=dossier, actor=actor, purpose="consult", at=at)
    package = procedures.shown(code=dossier.procedure, version=dossier.version)
    answered = ""
    if row.answered_at:
        answered = _("%(name)s trả lời lúc %(when)s.") % {
            "name": row.answered_by.name,
            "when": _when(row.answered_at),
        }
    return ConsultationPage(
        title=_("Phối hợp: %(procedure)s") % {"procedure": package.name},
        code=code,
        asked_by=f"{dossier.deciding.name}, {row.asked_by.name}, {_when(row.asked_at)}",
        about=f"{dossier.party.name}, {dossier.party.number}",
        question=row.question,
        due=_mark(row, at),
        answer=row.answer or answer,
        answered_text=answered,
        error=error,
        action=_href(row),
        back_href=reverse("dossiers-consultations"),
    )


def notes_of(dossier: Dossier) -> tuple[str, ...]:
    """What was asked of other agencies about a dossier, in words; 1 SQL statement."""
    return tuple(_note(row) for row in _OF_DOSSIER.rows(dossier=dossier.pk))


def _note(row: Consultation) -> str:
    if row.answered_at is None:
        words = {"office": row.office.name, "when": _when(row.due)}
        return _("Đang hỏi %(office)s, hạn trả lời %(when)s.") % words
    words = {"office": row.office.name, "when": _when(row.answered_at), "answer": row.answer}
    return _("%(office)s trả lời lúc %(when)s: %(answer)s") % words


def _asked_of(actor: Actor):  # type: ignore[no-untyped-def]  # a queryset, for this file only
    offices = {office for office, _role in actor.scopes}
    return Consultation.objects.filter(office_id__in=offices).select_related(
        "dossier__deciding", "dossier__party", "asked_by", "answered_by"
    )


def _mark(row: Consultation, at: datetime) -> DueMark:
    return mark(due=row.due, waiting=False, finished=row.answered_at is not None, at=at)


def _href(row: Consultation) -> str:
    return reverse("dossiers-consultation", args=[row.dossier.code, row.number])


def _when(at: datetime) -> str:
    return at.astimezone(ZONE).strftime("%H:%M %d/%m/%Y")
