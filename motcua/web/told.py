"""What an officer has been told: steps past their limit, dossiers that are stuck."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import get_language

from motcua.service.notices import queries as notices

PAGES = {"correction_answered": "registries-correction"}
SHAPES = {"stuck": "stuck", "step_late": "late"}


@dataclass(frozen=True, slots=True)
class Told:
    """One notice; href opens the dossier it is about."""

    state: str
    title: str
    text: str
    at: datetime
    href: str
    fresh: bool


@dataclass(frozen=True, slots=True)
class NoticesPage:
    """The newest fifty, and whether one of them has not been seen."""

    lines: tuple[Told, ...]
    fresh: int


def notices_page(*, user_id: int) -> NoticesPage:
    """An officer's notices, newest first; 2 SQL statements."""
    found = notices.of_officer(user_id=user_id, language=get_language() or "vi")
    lines = tuple(
        Told(
            state=SHAPES.get(line.kind, "new"),
            title=line.title,
            text=line.text,
            at=line.at,
            href=reverse(PAGES.get(line.kind, "dossiers-officer"), args=[line.subject]),
            fresh=not line.read,
        )
        for line in found
    )
    return NoticesPage(lines, sum(line.fresh for line in lines))
