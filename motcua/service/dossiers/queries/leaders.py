"""A leader's figures for one office; every number is the count of a list that opens."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, F, Min, OuterRef, Q, QuerySet, Subquery

from motcua.kit.clock import ZONE
from motcua.kit.errors import NotFound
from motcua.service.dossiers import conventions
from motcua.service.dossiers.models import Dossier, Step
from motcua.service.dossiers.queries.desks import DeskRow, rows_of
from motcua.service.procedures import queries as procedures

WAITING_STATES = (5, 6, 8)
ENDED = (3, 7, 9, 10)
# The counter looks at what was added: nobody else is waited for.
SUPPLIED = Q(portal=5, holder_office__isnull=False)
WEEKS = 8


@dataclass(frozen=True, slots=True)
class Figure:
    """One number, the list it counts, and its twin in words."""

    key: str
    count: int


@dataclass(frozen=True, slots=True)
class Held:
    """A step of a process, how many dossiers in hand lie there, how many past the step's time, since when."""

    state: str
    title: str
    count: int
    late: int
    since: datetime


@dataclass(frozen=True, slots=True)
class Week:
    """Dossiers finished in the week from a Monday: all, on time, and on time by the first date promised."""

    monday: date
    done: int
    on_time: int
    as_first: int


@dataclass(frozen=True, slots=True)
class LeaderPage:
    """Received, in hand, due today, on time, late, waiting, stuck — of one committee in one month."""

    office_id: int
    at: datetime
    since: datetime
    figures: tuple[Figure, ...]
    held: tuple[Held, ...]
    weeks: tuple[Week, ...]


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
        "waiting": Q(portal__in=WAITING_STATES, finished_at=None) & ~SUPPLIED,
        # Also what has ended: nobody there to hand it over, or a register that does not know of it yet.
        "stuck": Q(stuck_since__isnull=False),
    }


def figure_rows(
    *, office_id: int, figure: str, at: datetime, page: int, state: str = "", week: date | None = None
) -> tuple[tuple[DeskRow, ...], int]:
    """Exactly the dossiers that one figure counts, nearest due first, and how many there are; 2 SQL statements.

    state narrows to one step; week (a Monday) asks for `done` or `done_on_time` of those seven days.
    """
    found = _figure(office_id, figure, at, week)
    if state:
        found = found.filter(state=state)
    size, _cap = conventions.desk()
    first = (page - 1) * size
    ordered = found.order_by(F("due").asc(nulls_last=True), "pk")[first : first + size]
    return rows_of(ordered, None, at), found.count()


def _figure(office_id: int, figure: str, at: datetime, week: date | None) -> QuerySet[Dossier]:
    base = Dossier.objects.filter(deciding_id=office_id).exclude(code=None)
    if week is not None:
        since = datetime(week.year, week.month, week.day, tzinfo=ZONE)
        within = _finished(since) & Q(finished_at__lt=since + timedelta(days=7))
        wanted = {"done": within, "done_on_time": within & Q(finished_at__lte=F("due"))}.get(figure)
    else:
        since = at.astimezone(ZONE).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
        wanted = conditions(at=at, since=since).get(figure)
    if wanted is None:
        raise NotFound
    return base.filter(wanted)


def _finished(since: datetime) -> Q:
    return Q(finished_at__gte=since, received_at__isnull=False)


def leader_page(*, office_id: int, at: datetime) -> LeaderPage:
    """Seven figures of one committee since the first of the month, where things lie, eight weeks; 3 SQL."""
    since = at.astimezone(ZONE).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    wanted = {name: Count("pk", filter=where) for name, where in conditions(at=at, since=since).items()}
    counts = Dossier.objects.filter(deciding_id=office_id).exclude(code=None).aggregate(**wanted)
    figures = tuple(Figure(key=name, count=counts[name]) for name in wanted)
    return LeaderPage(
        office_id=office_id,
        at=at,
        since=since,
        figures=figures,
        held=_held(office_id, at),
        weeks=_weeks(office_id, at),
    )


def _held(office_id: int, at: datetime) -> tuple[Held, ...]:
    """Where the dossiers in hand lie, the fullest step first."""
    rows = (
        _figure(office_id, "in_hand", at, None)
        .values("procedure", "version", "state")
        .annotate(count=Count("pk"), late=Count("pk", filter=Q(step_due__lt=at)), since=Min("step_since"))
        .order_by()
    )
    steps: dict[str, Held] = {}
    for row in rows:
        package = procedures.package(code=row["procedure"], version=row["version"])
        title = package.process.states[row["state"]].title
        known = steps.get(row["state"], Held(row["state"], title, 0, 0, at))
        total, late = known.count + row["count"], known.late + row["late"]
        since = min(known.since, row["since"] or at)
        steps[row["state"]] = Held(row["state"], known.title, total, late, since)
    return tuple(sorted(steps.values(), key=lambda held: (-held.count, held.state)))


def _weeks(office_id: int, at: datetime) -> tuple[Week, ...]:
    """The last weeks in which something ended, oldest first; `as_first` is the honest twin of `on_time`."""
    today = at.astimezone(ZONE).date()
    monday = today - timedelta(days=today.weekday())
    start = monday - timedelta(weeks=WEEKS - 1)
    begin = datetime(start.year, start.month, start.day, tzinfo=ZONE)
    promised = (
        Step.objects.filter(dossier=OuterRef("pk")).exclude(due=None).order_by("turn").values("due")[:1]
    )
    rows = (
        Dossier.objects.filter(_finished(begin), deciding_id=office_id)
        .annotate(first_due=Subquery(promised))
        .values_list("finished_at", "due", "first_due")
    )
    weeks: dict[date, list[int]] = {}
    for ended, due, first in rows:
        day = ended.astimezone(ZONE).date()
        sums = weeks.setdefault(day - timedelta(days=day.weekday()), [0, 0, 0])
        sums[0] += 1
        sums[1] += due is not None and ended <= due
        sums[2] += first is not None and ended <= first
    return tuple(Week(day, *sums) for day, sums in sorted(weeks.items()))
