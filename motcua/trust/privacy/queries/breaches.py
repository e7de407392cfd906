"""Breaches of personal data with their clocks."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from motcua.kit.library import load_yaml, root
from motcua.trust.privacy import models


@dataclass(frozen=True, slots=True)
class BreachLine:
    """One breach: who has been told of it, until when the authority must be."""

    pk: int
    what: str
    people: int
    detected_at: datetime
    due: datetime
    state: str
    state_text: str
    authority_told_at: datetime | None
    authority_note: str
    people_told_at: datetime | None
    people_note: str
    tell_people: bool


@dataclass(frozen=True, slots=True)
class BreachesPage:
    """Every breach kept, newest first, and the rule of their clock; error and typed of a form that was refused."""

    lines: tuple[BreachLine, ...]
    hours: int
    authority: str
    basis: str
    error: str
    typed: Mapping[str, str]


def breach_rule() -> Mapping[str, Any]:
    """The clock, whom to tell and by which article (library/privacy/breach.yaml)."""
    return load_yaml(root() / "privacy" / "breach.yaml")


def breaches_page(*, at: datetime, error: str = "", typed: Mapping[str, str] | None = None) -> BreachesPage:
    """The newest hundred breaches; one SQL statement."""
    rule = breach_rule()
    soon = timedelta(hours=rule["soon_hours"])
    rows = models.Breach.objects.order_by("-detected_at", "-pk")[:100]
    return BreachesPage(
        lines=tuple(_line(row, at, soon) for row in rows),
        hours=rule["hours"],
        authority=rule["authority"],
        basis=rule["basis"],
        error=error,
        typed=typed or {},
    )


def _line(row: models.Breach, at: datetime, soon: timedelta) -> BreachLine:
    state, text = _state(row, at, soon)
    return BreachLine(
        pk=row.pk,
        what=row.what,
        people=row.people,
        detected_at=row.detected_at,
        due=row.due,
        state=state,
        state_text=text,
        authority_told_at=row.authority_told_at,
        authority_note=row.authority_note,
        people_told_at=row.people_told_at,
        people_note=row.people_note,
        tell_people=row.harmful and row.people_told_at is None,
    )


def _state(row: models.Breach, at: datetime, soon: timedelta) -> tuple[str, str]:
    told = row.authority_told_at
    if told is not None:
        return ("done", _("Đã báo đúng hạn")) if told <= row.due else ("late", _("Đã báo, trễ hạn"))
    if at > row.due:
        return "late", _("Quá hạn báo")
    hours = int((row.due - at).total_seconds() // 3600)
    return ("soon" if row.due - at <= soon else "ok"), _("Còn %(n)s giờ") % {"n": hours}
