"""A leader's figures for one office; every number is the count of a list that opens."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, F, Q

from motcua.kit.clock import ZONE
from motcua.kit.errors import NotFound
from motcua.service.dossiers import conventions
from motcua.service.dossiers.models import Dossier
from motcua.service.dossiers.queries.desks import DeskRow, rows_of

WAITING_STATES = (5, 6, 8)
ENDED = (3, 7, 9, 10)


@dataclass(frozen=True, slots=True)
class Figure:
    """One number, the list it counts, and its twin in words."""

    key: str
    count: int


@dataclass(frozen=True, slots=True)
class LeaderPage:
    """Received, in hand, due today, on time, late, waiting, stuck — of one committee in one month."""

    office_id: int
    at: datetime
    since: datetime
    figures: tuple[Figure, ...]


def conditions(*, at: datetime, since: datetime) -> dict[str, Q]:
    """The set of records behind each figure; the list page uses the same conditions."""
    local = at.astimezone(ZONE)
    tonight = local.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    in_hand = Q(received_at__isnull=False, finished_at=None) & ~Q(portal__in=(*WAITING_STATES, *ENDED))
    finished = Q(finished_at__gte=since, received_at__isnull=False)
    return {
        "received": Q(received_at__gte=since),
        "in_hand": in_hand,
        "due_today": in_hand & Q(due__gte=at, due__lt=tonight),
        "on_time": finished & Q(finished_at__lte=F("due")),
        "late": (finished & Q(finished_at__gt=F("due"))) | (in_hand & Q(due__lt=at)),
        "waiting": Q(portal__in=WAITING_STATES, finished_at=None),
        "stuck": Q(stuck_since__isnull=False, finished_at=None),
    }


def figure_rows(*, office_id: int, figure: str, at: datetime, page: int) -> tuple[tuple[DeskRow, ...], int]:
    """Exactly the dossiers that one figure counts, nearest due first, and how many there are; 2 SQL statements."""
    since = at.astimezone(ZONE).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    wanted = conditions(at=at, since=since).get(figure)
    if wanted is None:
        raise NotFound
    size, _cap = conventions.desk()
    found = Dossier.objects.filter(wanted, deciding_id=office_id).exclude(code=None)
    first = (page - 1) * size
    ordered = found.order_by(F("due").asc(nulls_last=True), "pk")[first : first + size]
    return rows_of(ordered, None, at), found.count()


def leader_page(*, office_id: int, at: datetime) -> LeaderPage:
    """Seven figures of one committee since the first of the month; 1 SQL statement."""
    since = at.astimezone(ZONE).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    wanted = {name: Count("pk", filter=where) for name, where in conditions(at=at, since=since).items()}
    counts = Dossier.objects.filter(deciding_id=office_id).exclude(code=None).aggregate(**wanted)
    figures = tuple(Figure(key=name, count=counts[name]) for name in wanted)
    return LeaderPage(office_id=office_id, at=at, since=since, figures=figures)
