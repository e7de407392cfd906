"""The course of a dossier in words: who holds it, until when and why, and what has happened."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from motcua.kit.clock import ZONE
from motcua.service.dossiers import finding, rules
from motcua.service.dossiers.facts import facts_of
from motcua.service.dossiers.models import Dossier, Step
from motcua.service.dossiers.types import APPLICANT, MIGRATE, SYSTEM
from motcua.service.procedures import queries as procedures
from motcua.service.procedures.types import ActionDef, Package, StateDef
from motcua.trust.identity import queries as identity

SUBMIT = "submit"
STRIP_KINDS = {"start": "", "count": "cnt", "off": "off", "due": "due", "fold": "gap"}


@dataclass(frozen=True, slots=True)
class TimelineStep:
    """One line of the timeline; kind next, now or done; reason: the words that went with it."""

    kind: str
    title: str
    who: str
    when: str
    href: str = ""
    link: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class DayCell:
    """One cell of the day strip."""

    date: date
    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class DueWords:
    """The due moment, its sentence, and its strip."""

    at: datetime | None
    why: str
    days: tuple[DayCell, ...]


def due_words(dossier: Dossier, package: Package, at: datetime, *, language: str = "") -> DueWords:
    """The legal due date of a dossier with its reason, in the reader's language or this; empty before reception."""
    language = language or reader()
    facts = facts_of(dossier, package, roles=frozenset(), given={}, at=at)
    due = procedures.explain(package, rules.load_state(dossier.engine), facts, at)
    if due is None or dossier.due is None:
        return DueWords(None, "", ())
    if dossier.engine.get("r") and dossier.due != due.at:  # no later count has replaced the new appointment
        return DueWords(
            dossier.due,
            _("Đây là ngày hẹn lại. Không hẹn lại thì: %(s)s") % {"s": due.sentence(language)},
            (),
        )
    strip = due.strip(at, language)
    cells = tuple(DayCell(cell.date, STRIP_KINDS[cell.kind], cell.text) for cell in strip)
    return DueWords(dossier.due, due.sentence(language), cells if len(cells) > 1 else ())


def reader() -> str:
    """The language of the page."""
    return get_language() or "vi"


def role_name(role: str) -> str:
    """A role's name in the language of the page."""
    return identity.role_name(role=role, language=reader())


def holder_words(dossier: Dossier, definition: StateDef) -> str:
    """Who holds the dossier now, in one sentence."""
    if definition.final:
        return definition.public
    if definition.owner == APPLICANT:
        return _("Hồ sơ đang ở chỗ bạn")
    if definition.owner == SYSTEM:
        return definition.public
    office = dossier.holder_office.name if dossier.holder_office else ""
    return _("Hồ sơ đang ở %(office)s") % {"office": office}


def timeline(dossier: Dossier, package: Package, *, named: bool) -> tuple[TimelineStep, ...]:
    """What happened, newest first, under the door where the dossier stands; 1 SQL statement.

    named: officers see names and every reason; a citizen sees posts, offices, and the reasons that a slip told.
    """
    rows = finding.steps(dossier=dossier)
    definition = package.process.states[dossier.state]
    done = [_done(row, package, named, dossier.submitted_at) for row in rows]
    if definition.final:
        return tuple(done)
    since = _when(dossier.step_since) if dossier.step_since else ""
    office = dossier.holder_office.name if dossier.holder_office else ""
    who = {APPLICANT: _("Người nộp hồ sơ"), SYSTEM: ""}.get(
        definition.owner, f"{role_name(dossier.holder_role)}, {office}"
    )
    now = TimelineStep(
        "now", definition.title if named else definition.public, who, _("từ %(when)s") % {"when": since}
    )
    return (now, *done)


def _done(row: Step, package: Package, named: bool, submitted_at: datetime | None) -> TimelineStep:
    """One line; what was submitted at the National Portal was submitted then, not when it came here."""
    action = package.process.actions.get(row.action) or _of_another(package, row.action)
    title = action.past if action else _past(row)
    who = ""
    if row.role not in (APPLICANT, SYSTEM):
        office = row.office.name if row.office else ""
        name = f"{row.actor.name}, " if named and row.actor else ""
        who = f"{name}{role_name(row.role)}, {office}".rstrip(", ")
    elif row.role == APPLICANT:
        who = _("Người nộp hồ sơ")
    reason = row.input.get("reason", "") if isinstance(row.input, dict) else ""
    told = named or (action is not None and any(effect.verb == "slip" for effect in action.effects))
    at = (submitted_at if row.action == SUBMIT else None) or row.at
    return TimelineStep("done", title, who, _when(at), reason=reason if told else "")


def _of_another(package: Package, action: str) -> ActionDef | None:
    """An action that only another version of the procedure knows: the dossier came over from it."""
    others = procedures.versions(code=package.code) if action != SUBMIT else ()
    found = (item.process.actions.get(action) for item in others)
    return next((item for item in found if item is not None), None)


def _past(row: Step) -> str:
    if row.action != MIGRATE:
        return _("Đã nộp hồ sơ")
    return _("Chuyển sang giải quyết theo bản %(version)s của thủ tục") % {"version": row.input["to_version"]}


def _when(at: datetime) -> str:
    return at.astimezone(ZONE).strftime("%H:%M %d/%m/%Y")


def process_href(dossier: Dossier) -> str:
    """The process drawn, with the place of this dossier marked; it tells nothing of the dossier but its state."""
    where = reverse("procedures-process", args=[dossier.procedure])
    return f"{where}?ban={dossier.version}&buoc={dossier.state}"


def dossier_with_package(**where: Any) -> tuple[Dossier, Package] | None:
    """A dossier by code or ref with the offices and party its pages show, and its pinned package; 1 SQL statement.

    Anything else in `where` must be true of it too (party_id, submitter_id).
    """
    by = "code" if "code" in where else "ref"
    dossier = finding.shown(by=by, key=where.pop(by))
    if dossier is None or any(getattr(dossier, name) != value for name, value in where.items()):
        return None
    return dossier, procedures.shown(code=dossier.procedure, version=dossier.version)
