"""A desk: what waits for the posts of one officer, nearest due first; counts stop at a cap."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from django.db.models import BigIntegerField, CharField, DateTimeField, ExpressionWrapper, F, Q, QuerySet
from django.db.models.lookups import In
from django.utils.translation import gettext as _

from motcua.kit.clock import ZONE
from motcua.kit.db import Around, Given, Question
from motcua.service.dossiers import conventions
from motcua.service.dossiers.models import Dossier
from motcua.service.dossiers.queries.dues import DueMark, mark
from motcua.service.dossiers.types import STUCK_WHY, Actor
from motcua.service.procedures import queries as procedures
from motcua.service.procedures.types import Package
from motcua.vn.text import fold

SLICES = ("late", "today", "soon", "ok", "stuck")
WAITING = "waiting"
MOST = 500
COLUMNS = (
    "code",
    "procedure",
    "version",
    "title",
    "channel",
    "state",
    "step_due",
    "due",
    "holder_id",
    "party__name",
    "finished_at",
    "stuck_why",
)
_SOON = Given("soon", DateTimeField())
_OFFICE = ExpressionWrapper(F("holder_office_id"), BigIntegerField())
_NARROWING = (
    ("state", Given("state", CharField())),
    ("procedure", Given("procedure", CharField())),
    ("folded__contains", Given("search", CharField())),
)
_COUNTED = (*SLICES, "never")
_COUNTS = f"SELECT {', '.join(['(SELECT COUNT(*) FROM ({}) AS capped)'] * len(_COUNTED))}"  # noqa: S608 - no data in it
_TALLIES = "SELECT procedure, version, state, COUNT(*) FROM ({}) AS held GROUP BY 1, 2, 3"


@dataclass(frozen=True, slots=True)
class DeskRow:
    """One dossier on the desk."""

    code: str
    procedure: str
    title: str
    applicant: str
    work: str
    channel: str
    due: DueMark
    overall: datetime | None
    mine: bool
    stuck: str


@dataclass(frozen=True, slots=True)
class DeskGroup:
    """Rows of one slice of due times, in order."""

    slice: str
    count: int
    capped: bool
    rows: tuple[DeskRow, ...]


@dataclass(frozen=True, slots=True)
class Filter:
    """One link of the rail with its (capped) count."""

    slice: str
    count: int
    capped: bool
    current: bool


@dataclass(frozen=True, slots=True)
class Tally:
    """How many dossiers lie at one step, or are of one procedure; count is None where the desk is too long."""

    key: str
    title: str
    count: int | None
    current: bool


@dataclass(frozen=True, slots=True)
class DeskPage:
    """The desk of an officer at a moment."""

    at: datetime
    total: int
    capped: bool
    filters: tuple[Filter, ...]
    groups: tuple[DeskGroup, ...]
    steps: tuple[Tally, ...]
    kinds: tuple[Tally, ...]
    chosen: str
    state: str
    search: str
    page: int
    has_more: bool


def desk_page(
    *,
    actor: Actor,
    at: datetime,
    chosen: str = "",
    state: str = "",
    procedure: str = "",
    search: str = "",
    page: int = 1,
) -> DeskPage:
    """The dossiers these posts hold now, filtered and sorted by due time; 3 SQL statements."""
    size, cap = conventions.desk()
    chosen = chosen if chosen in SLICES else ""
    narrowed = {"state": state, "procedure": procedure, "search": fold(search)}
    given = {name: value for name, value in narrowed.items() if value} | _edges(at) | _holders(actor)
    start = (max(page, 1) - 1) * size
    asked = _questions(_shape(actor), tuple(map(bool, narrowed.values())), chosen, start, size, cap)
    steps, kinds = _tallies(asked.tallies.rows(**given), state, procedure)
    counts = dict(zip(_COUNTED, asked.counts.rows(**given)[0], strict=True))
    counts["ok"] += counts.pop("never")
    rows = _rows(asked.rows.rows(**given), actor, at)
    total = sum(min(counts[name], cap + 1) for name in SLICES[:4])
    return DeskPage(
        at=at,
        total=min(total, cap),
        capped=total > cap,
        filters=tuple(Filter(n, min(c, cap), c > cap, n == chosen) for n, c in counts.items()),
        groups=_groups(rows[:size], counts, cap, at),
        steps=steps,
        kinds=kinds,
        chosen=chosen,
        state=state,
        search=search,
        page=max(page, 1),
        has_more=len(rows) > size,
    )


def found(*, actor: Actor, at: datetime, search: str, page: int = 1) -> tuple[tuple[DeskRow, ...], bool]:
    """Dossiers these offices handle, newest first, whose code, title, applicant or number hold every word typed,
    and whether there are more; 1 SQL statement."""
    words = fold(search).split()
    if words and all(word.isdigit() for word in words):
        words = ["".join(words)]
    offices = {office for office, _role in actor.scopes}
    if not words or not offices:
        return (), False
    where = Q(receiving_id__in=offices) | Q(deciding_id__in=offices) | Q(returning_id__in=offices)
    for word in words:
        where &= Q(folded__contains=word)
    size, _cap = conventions.desk()
    start = (max(page, 1) - 1) * size
    matching = Dossier.objects.filter(where).exclude(code=None).order_by("-submitted_at", "-pk")
    rows = rows_of(matching[start : start + size + 1], actor, at)
    return rows[:size], len(rows) > size


def _tallies(
    rows: list[tuple[str, int, str, int]], state: str, procedure: str
) -> tuple[tuple[Tally, ...], tuple[Tally, ...]]:
    """Steps and procedures of what these posts hold, the fullest first."""
    whole = sum(row[3] for row in rows) < MOST
    steps: dict[str, tuple[str, int]] = {}
    kinds: dict[str, tuple[str, int]] = {}
    for code, version, name, count in sorted(rows):
        package = procedures.shown(code=code, version=version)
        for found, key, title in (
            (steps, name, package.process.states[name].title),
            (kinds, code, package.name),
        ):
            known = found.get(key, (title, 0))
            found[key] = (known[0], known[1] + count)
    return _fullest(steps, state, whole), _fullest(kinds, procedure, whole)


def _fullest(found: dict[str, tuple[str, int]], chosen: str, whole: bool) -> tuple[Tally, ...]:
    ordered = sorted(found.items(), key=lambda item: (-item[1][1], item[0]))
    return tuple(Tally(key, title, n if whole else None, key == chosen) for key, (title, n) in ordered)


class _Questions(NamedTuple):
    """The three statements of a desk; composed once for each shape of posts and each set of filters."""

    tallies: Around
    counts: Around
    rows: Question


@lru_cache(maxsize=256)
def _questions(
    posts: tuple[int, ...], narrowed: tuple[bool, ...], chosen: str, start: int, size: int, cap: int
) -> _Questions:
    held = _held_by(posts)
    base = held.filter(**{name: gap for (name, gap), on in zip(_NARROWING, narrowed, strict=True) if on})
    slices = _slices(base)
    # What is due later and what has no limit are counted apart: together no index finds them.
    apart = {**slices, "ok": base.filter(step_due__gte=_SOON), "never": base.filter(step_due=None)}
    capped = [apart[name].order_by().values("pk")[: cap + 1] for name in _COUNTED]
    ordered = slices.get(chosen, base).order_by(F("step_due").asc(nulls_last=True), "pk")
    return _Questions(
        tallies=Around(_TALLIES, lambda: [held.order_by().values("procedure", "version", "state")[:MOST]]),
        counts=Around(_COUNTS, lambda: capped),
        rows=Question(lambda: ordered.values_list(*COLUMNS)[start : start + size + 1]),
    )


def _shape(actor: Actor) -> tuple[int, ...]:
    """In how many offices each of the actor's roles is held, the roles in order."""
    return tuple(Counter(role for _office, role in sorted(actor.scopes, key=_by_role)).values())


def _by_role(scope: tuple[int, str]) -> tuple[str, int]:
    return scope[1], scope[0]


def _held_by(posts: tuple[int, ...]) -> QuerySet[Dossier]:
    """What roles in so many offices hold, for everybody there or for one person; one range of the index a role."""
    mine = Q()
    for number, offices in enumerate(posts):
        within = [Given(f"office{number}_{place}", BigIntegerField()) for place in range(offices)]
        mine |= Q(In(_OFFICE, within), holder_role=Given(f"role{number}", CharField()))
    held = Dossier.objects.filter(mine) if posts else Dossier.objects.filter(pk=-1)
    return held.filter(Q(holder=None) | Q(holder_id=Given("me", BigIntegerField())))


def _holders(actor: Actor) -> dict[str, Any]:
    """What fills the gaps of _held_by."""
    given: dict[str, Any] = {"me": actor.user_id}
    for number, (role, scopes) in enumerate(groupby(sorted(actor.scopes, key=_by_role), key=itemgetter(1))):
        given[f"role{number}"] = role
        given |= {f"office{number}_{place}": office for place, (office, _role) in enumerate(scopes)}
    return given


def _slices(base: QuerySet[Dossier]) -> dict[str, QuerySet[Dossier]]:
    """The slices do not overlap and together are the whole desk."""
    at, tonight = Given("at", DateTimeField()), Given("tonight", DateTimeField())
    return {
        "late": base.filter(step_due__lt=at),
        "today": base.filter(step_due__gte=at, step_due__lt=tonight),
        "soon": base.filter(step_due__gte=tonight, step_due__lt=_SOON),
        "ok": base.filter(Q(step_due__gte=_SOON) | Q(step_due=None)),
        "stuck": base.exclude(stuck_since=None),
    }


def _edges(at: datetime) -> dict[str, datetime]:
    """The moments that part the slices."""
    overall, _step = conventions.soon()
    local = at.astimezone(ZONE)
    tonight = local.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    return {"at": at, "tonight": tonight, "soon": max(tonight, at + overall)}


def rows_of(found: QuerySet[Dossier], actor: Actor | None, at: datetime) -> tuple[DeskRow, ...]:
    """Dossiers as rows of a list; 1 SQL statement."""
    return _rows(found.values_list(*COLUMNS), actor, at)


def _rows(found: Iterable[tuple[Any, ...]], actor: Actor | None, at: datetime) -> tuple[DeskRow, ...]:
    me = actor.user_id if actor else None
    words = _Words({}, {value: str(label) for value, label in Dossier.Channel.choices})
    return tuple(_row(dict(zip(COLUMNS, values, strict=True)), words, me, at) for values in found)


class _Words(NamedTuple):
    """What many rows of a list say alike, in the reader's language: found once for the list."""

    packages: dict[tuple[str, int], Package]
    channels: dict[int, str]

    def package(self, code: str, version: int) -> Package:
        """The procedure as the reader reads it."""
        found = self.packages.get((code, version))
        if found is None:
            found = self.packages[code, version] = procedures.shown(code=code, version=version)
        return found


def _row(values: dict[str, Any], words: _Words, me: int | None, at: datetime) -> DeskRow:
    package = words.package(values["procedure"], values["version"])
    definition = package.process.states[values["state"]]
    return DeskRow(
        code=values["code"],
        procedure=package.name,
        title=values["title"],
        applicant=values["party__name"],
        work=definition.work,
        channel=words.channels[values["channel"]],
        due=mark(due=values["step_due"], waiting=False, finished=definition.final, at=at),
        overall=values["due"],
        mine=me is not None and values["holder_id"] == me,
        stuck=stuck_words(values["stuck_why"]),
    )


def stuck_words(why: str) -> str:
    """Why the watch holds a dossier for stuck; empty when it does not."""
    words = STUCK_WHY.get(why)
    return _(words) if words else ""


def _groups(
    rows: tuple[DeskRow, ...], counts: dict[str, int], cap: int, at: datetime
) -> tuple[DeskGroup, ...]:
    by_slice: dict[str, list[DeskRow]] = {}
    today = at.astimezone(ZONE).date()
    for row in rows:
        name = row.due.state if row.due.state in ("late", "ok") else "soon"
        if name == "soon" and row.due.at and row.due.at.astimezone(ZONE).date() == today:
            name = "today"
        by_slice.setdefault(name, []).append(row)
    return tuple(
        DeskGroup(slice=name, count=min(counts[name], cap), capped=counts[name] > cap, rows=tuple(held))
        for name, held in by_slice.items()
    )


def desk_size() -> tuple[int, int]:
    """Rows a page, and where counts stop."""
    return conventions.desk()
