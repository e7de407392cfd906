"""What is still to be told, what came and was not taken, and what others work on."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Count, Min, Q
from django.urls import reverse

from motcua.kit.library import load_yaml, root
from motcua.service.connectors.models import Arrival, Line, Mirror, Report
from motcua.service.connectors.types import Gateway, MirrorLine
from motcua.service.vault import queries as vault
from motcua.service.vault.types import StoreCounts

SHOWN = 50
STATES = "portal-states.yaml"
GATEWAYS: list[Gateway] = []


def portal_bound() -> bool:
    """Whether there is a Portal to tell; no SQL."""
    return bool(GATEWAYS)


@dataclass(frozen=True, slots=True)
class Trouble:
    """A dossier the Portal has not been told of, or that has not been taken in from it."""

    code: str
    failures: int
    trouble: str
    next_try: datetime | None
    again: str


@dataclass(frozen=True, slots=True)
class ConnectorsPage:
    """The operator's page: is the Portal hearing us, are we hearing it."""

    address: str
    untold: int
    oldest: datetime | None
    told: int
    taken: int
    waiting: int
    mirrored: int
    outward: tuple[Trouble, ...]
    inward: tuple[Trouble, ...]
    mirrors_href: str
    store: StoreCounts | None
    store_href: str


@dataclass(frozen=True, slots=True)
class MirrorsPage:
    """Dossiers a ministry's system works on, newest word first."""

    search: str
    count: int
    lines: tuple[MirrorLine, ...]


def dialect(*, name: str) -> dict[str, Any]:
    """A dialect's words and tables, from library/connectors. LibraryError, FileNotFoundError."""
    return load_yaml(root() / "connectors" / f"{name}.yaml")


def due_lines(*, at: datetime, most: int) -> tuple[str, ...]:
    """Dossiers with something untold whose line is free and rested, the oldest first; 2 SQL statements."""
    untold = Report.objects.filter(told_at=None).values("code").annotate(first=Min("made_at"))
    codes = [row["code"] for row in untold.order_by("first")[: 4 * most]]
    free = Q(claimed_until=None) | Q(claimed_until__lt=at)
    rested = Q(next_try=None) | Q(next_try__lte=at)
    ready = set(Line.objects.filter(free, rested, code__in=codes).values_list("code", flat=True))
    return tuple(code for code in codes if code in ready)[:most]


def connectors_page(*, at: datetime) -> ConnectorsPage:
    """How the talk with the Portal goes; 5 SQL statements, 9 where people's stores are kept in step."""
    untold = Q(told_at=None)
    reports = Report.objects.aggregate(
        untold=Count("pk", filter=untold),
        told=Count("pk", filter=~untold),
        oldest=Min("made_at", filter=untold),
    )
    taken = Q(state=Arrival.State.TAKEN)
    arrivals = Arrival.objects.aggregate(taken=Count("pk", filter=taken), waiting=Count("pk", filter=~taken))
    troubled = Line.objects.filter(failures__gt=0).order_by("-failures", "code")[:SHOWN]
    failed = Arrival.objects.filter(state=Arrival.State.FAILED).order_by("-failures", "code")[:SHOWN]
    return ConnectorsPage(
        address=settings.MOTCUA_PORTAL["url"],
        untold=reports["untold"],
        oldest=reports["oldest"],
        told=reports["told"],
        taken=arrivals["taken"],
        waiting=arrivals["waiting"],
        mirrored=Mirror.objects.count(),
        outward=tuple(_trouble(row, reverse("connectors-again", args=[row.code])) for row in troubled),
        inward=tuple(_trouble(row, "") for row in failed),
        mirrors_href=reverse("connectors-mirrors"),
        store=vault.store_counts(at=at),
        store_href=reverse("connectors-store-again"),
    )


def _trouble(row: Line | Arrival, again: str) -> Trouble:
    return Trouble(row.code, row.failures, row.trouble, row.next_try, again)


def mirrors_count() -> int | None:
    """How many dossiers others work on are shown here; None, without SQL, where no Portal is told. 1 SQL statement."""
    return Mirror.objects.count() if portal_bound() else None


def mirrors_page(*, search: str, at: datetime) -> MirrorsPage:
    """The mirrored dossiers, or those of one code; read-only; 2 SQL statements."""
    rows = Mirror.objects.filter(code__iexact=search) if search else Mirror.objects.all()
    names = {number: item["name"] for number, item in load_yaml(root() / "law" / STATES)["states"].items()}
    lines = tuple(
        MirrorLine(
            code=row.code,
            procedure=row.procedure_name,
            applicant=row.applicant,
            unit=row.unit,
            state=row.state,
            state_name=names.get(row.state, ""),
            due=row.due,
            as_of=row.as_of,
        )
        for row in rows.order_by("-as_of", "code")[:SHOWN]
    )
    return MirrorsPage(search=search, count=rows.count(), lines=lines)
