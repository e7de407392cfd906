"""The parts of a linked dossier (liên thông) in words: where each stands, who holds it, what it waits for."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from motcua.kit.clock import ZONE
from motcua.service.dossiers.models import Dossier, Part
from motcua.service.dossiers.queries import courses
from motcua.service.dossiers.queries.dues import mark
from motcua.service.procedures import queries as procedures
from motcua.service.procedures.types import Package
from motcua.service.procedures.types import Part as PartDef

CITIZEN, OFFICER = "dossiers-dossier", "dossiers-officer"
SHAPES = {"waiting": "new", "done": "done", "refused": "wait", "stopped": "wait"}


@dataclass(frozen=True, slots=True)
class PartLine:
    """One part: its shape and word, what is to be said of it, and its own dossier once there is one."""

    name: str
    state: str
    state_text: str
    text: str
    due: datetime | None
    code: str
    href: str
    here: bool


@dataclass(frozen=True, slots=True)
class Linked:
    """A linked group: the parent's code and address ("" on the parent itself), and its parts in order."""

    code: str
    href: str
    parts: tuple[PartLine, ...]


def linked(dossier: Dossier, package: Package, *, home: str, at: datetime) -> Linked | None:
    """The group that a dossier heads or belongs to; 1 SQL statement, none for a dossier that stands alone.

    home: the page of a dossier for this reader (CITIZEN, OFFICER).
    """
    if package.links is None and dossier.parent_id is None:
        return None
    rows = Part.objects.filter(dossier_id=dossier.parent_id or dossier.pk)
    found = {row.name: row for row in rows.select_related("dossier", "child__holder_office")}
    if not found:
        return None
    parent = next(iter(found.values())).dossier
    links = procedures.shown(code=parent.procedure, version=parent.version).links
    names = {part.id: part.name for part in links.parts}
    lines = (
        _line(part, found[part.id], _waits(part, found, names), home, dossier, at)
        for part in links.parts
        if part.id in found
    )
    own = dossier.parent_id is None
    href = "" if own else reverse(home, args=[parent.code])
    return Linked("" if own else parent.code, href, tuple(lines))


def _waits(part: PartDef, found: Mapping[str, Part], names: Mapping[str, str]) -> str:
    progress = {name: str(row.state) for name, row in found.items()}
    return ", ".join(names[name] for name in procedures.awaited_parts(part, progress))


def _line(part: PartDef, row: Part, waits: str, home: str, dossier: Dossier, at: datetime) -> PartLine:
    child, text, due = row.child, row.reason, None
    shape, word = SHAPES.get(row.state, "ok"), str(Part.State(row.state).label)
    if row.state == Part.State.WAITING:
        text = _("Chờ kết quả: %(parts)s") % {"parts": waits} if waits else _("Sắp bắt đầu")
    elif row.state == Part.State.RUNNING and child is not None:
        package = procedures.shown(code=child.procedure, version=child.version)
        definition = package.process.states[child.state]
        shape = mark(due=child.due, waiting=definition.clock == "pause", finished=False, at=at).state
        shape = "stuck" if child.stuck_since else shape
        word, text, due = definition.public, courses.holder_words(child, definition), child.due
    elif row.state == Part.State.DONE:
        text = _("Xong lúc %(when)s") % {"when": row.since.astimezone(ZONE).strftime("%H:%M %d/%m/%Y")}
    return PartLine(
        name=part.name,
        state=shape,
        state_text=word,
        text="" if text == word else text,
        due=due,
        code=child.code if child is not None else "",
        href=reverse(home, args=[child.code]) if child is not None else "",
        here=child is not None and child.pk == dossier.pk,
    )
