"""The counter's lists: what was taken in here, whose clock is late, what waits to be returned, the book."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from motcua.kit.clock import ZONE
from motcua.kit.errors import NotFound
from motcua.service.dossiers.models import DECLARATION, Dossier, Handover, Slip
from motcua.service.dossiers.queries.courses import dossier_with_package, role_name
from motcua.service.dossiers.queries.dues import DueMark, mark
from motcua.service.dossiers.queries.places import phone_words, return_words
from motcua.service.dossiers.types import APPLICANT, SYSTEM, Actor
from motcua.service.procedures import queries as procedures
from motcua.vn.text import fold

SHOWN = 100
ON_START = 25  # rows of each list on the counter's first screen
RESULT, FINAL = 9, 10  # portal states: đã có kết quả, đã trả
MOST_DAYS = 92


@dataclass(frozen=True, slots=True)
class CounterRow:
    """One dossier taken in here: where it is and whose clock is late."""

    code: str
    procedure: str
    title: str
    applicant: str
    submitted_at: datetime
    state: str
    holder: str
    step: DueMark
    overall: DueMark
    late: str


@dataclass(frozen=True, slots=True)
class DraftRow:
    """An intake that was begun and not finished."""

    ref: str
    procedure: str
    applicant: str
    saved_at: datetime


@dataclass(frozen=True, slots=True)
class CounterLists:
    """The lists under the scan field, each up to a cap; `more`, `more_late`: today's, the late ones go on."""

    late: tuple[CounterRow, ...]
    today: tuple[CounterRow, ...]
    drafts: tuple[DraftRow, ...]
    last: str
    more: bool
    more_late: bool


@dataclass(frozen=True, slots=True)
class ReturnRow:
    """A result that waits for its owner."""

    code: str
    procedure: str
    title: str
    applicant: str
    number: str
    state: str
    since: datetime | None


@dataclass(frozen=True, slots=True)
class SlipLine:
    """A slip of a dossier: its document once the worker has made it."""

    form: str
    number: str
    document: str
    at: datetime


@dataclass(frozen=True, slots=True)
class TakenView:
    """What there is to say right after intake, and whenever the counter looks again."""

    code: str
    procedure: str
    applicant: str
    channel: int
    state: str
    portal: int
    turn: int
    decides: str
    holder: str
    due: datetime | None
    step: DueMark
    slips: tuple[SlipLine, ...]
    seconds: int | None


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """One line of mẫu 07; ordinal: in the book of its year, as slip 01 names it."""

    ordinal: int
    code: str
    procedure: str
    applicant: str
    contact: str
    agency: str
    received_at: datetime | None
    due_at: datetime | None
    returned_at: datetime | None
    way: str
    signed: str


def counter_lists(*, office_id: int, actor: Actor, at: datetime) -> CounterLists:
    """What was taken in at this counter: late ones still open, and today's; 3 SQL statements."""
    day = datetime.combine(at.astimezone(ZONE).date(), time.min, tzinfo=ZONE)
    here = _rows().filter(receiving_id=office_id).exclude(code=None)
    open_ones = here.filter(finished_at=None).filter(Q(step_due__lt=at) | Q(due__lt=at))
    late = [row for row in open_ones.order_by("step_due", "pk")[: ON_START + 1] if _late(row, at)]
    today = list(here.filter(submitted_at__gte=day).order_by("-submitted_at", "-pk")[: ON_START + 1])
    drafts = (
        Dossier.objects.filter(submitter_id=actor.user_id, receiving_id=office_id, code=None)
        .exclude(channel=Dossier.Channel.ONLINE)
        .select_related("party")
        .order_by("-saved_at")[:10]
    )
    mine = next((row for row in today if row.submitter_id == actor.user_id), None)
    return CounterLists(
        late=tuple(_row(row, at) for row in late[:ON_START]),
        today=tuple(_row(row, at) for row in today[:ON_START]),
        drafts=tuple(_draft(row) for row in drafts),
        last=mine.procedure if mine else "",
        more=len(today) > ON_START,
        more_late=len(late) > ON_START,
    )


def waiting_returns(*, actor: Actor, search: str) -> tuple[ReturnRow, ...]:
    """Results that one's offices return, oldest first; by code, name or number when asked; 1 SQL."""
    offices = {office for office, _role in actor.scopes}
    found = _rows().filter(returning_id__in=offices, portal=RESULT)
    if search:
        found = found.filter(folded__contains=fold(search))
    return tuple(_return_row(row) for row in found.order_by("finished_at", "pk")[:SHOWN])


def taken_view(*, code: str, actor: Actor, at: datetime) -> TakenView:
    """A dossier this counter handles, right after intake; 2 SQL statements. Raises NotFound."""
    dossier = handled_here(code, actor)
    package = procedures.shown(code=dossier.procedure, version=dossier.version)
    row = _row(dossier, at)
    spent = dossier.received_at - dossier.created_at if dossier.received_at else None
    return TakenView(
        code=code,
        procedure=package.name,
        applicant=dossier.party.name,
        channel=dossier.channel,
        state=row.state,
        portal=dossier.portal,
        turn=dossier.turn,
        decides=dossier.deciding.name,
        holder=row.holder,
        due=dossier.due,
        step=row.step,
        slips=slip_lines(dossier),
        seconds=int(spent.total_seconds()) if spent else None,
    )


def slip_of(*, code: str, form: str, actor: Actor) -> SlipLine:
    """The newest slip of this form; its document is empty until the worker has made it. Raises NotFound."""
    found = [line for line in slip_lines(handled_here(code, actor)) if line.form == form]
    if not found:
        raise NotFound
    return found[-1]


def register_rows(
    *, office_id: int, first: date, last: date, at: datetime, start: int, most: int
) -> tuple[RegisterRow, ...]:
    """Sổ theo dõi hồ sơ of a counter: what it received from `first` to `last`, both included; 3 SQL, 4 over a new year.

    Lines by time of reception, from the one after `start` on, at most `most`. Of more than 92 days NotFound (the
    page says so before).
    """
    if first > last or (last - first).days > MOST_DAYS:
        raise NotFound
    begin = datetime.combine(first, time.min, tzinfo=ZONE)
    end = datetime.combine(last + timedelta(days=1), time.min, tzinfo=ZONE)
    found = _rows().filter(receiving_id=office_id, received_at__gte=begin, received_at__lt=end)
    rows = list(found.order_by("received_at", "pk")[start : start + most])
    given = Handover.objects.filter(dossier__in=[row.pk for row in rows], paper=None)
    returned = {line.dossier_id: line for line in given.order_by("pk")}
    return tuple(
        _register_row(row, returned.get(row.pk), ordinal)
        for row, ordinal in zip(rows, _ordinals(rows), strict=True)
    )


def place_in_book(*, dossier: Dossier) -> tuple[int, int]:
    """The year and the number under which the receiving centre's register has a received dossier; 1 SQL statement."""
    year = dossier.received_at.astimezone(ZONE).year
    since = datetime(year, 1, 1, tzinfo=ZONE)
    before = Q(received_at__lt=dossier.received_at) | Q(received_at=dossier.received_at, pk__lte=dossier.pk)
    here = Dossier.objects.filter(receiving_id=dossier.receiving_id, received_at__gte=since).exclude(
        code=None
    )
    return year, here.filter(before).count()


def _ordinals(rows: list[Dossier]) -> list[int]:
    """The numbers of rows in their order of reception; a new year begins a new book."""
    found: list[int] = []
    book = 0
    for row in rows:
        year = row.received_at.astimezone(ZONE).year
        found.append(found[-1] + 1 if year == book else place_in_book(dossier=row)[1])
        book = year
    return found


def handled_here(code: str, actor: Actor) -> Dossier:
    """A dossier that one of the actor's offices handles. Raises NotFound."""
    found = dossier_with_package(code=code)
    offices = {office for office, _role in actor.scopes}
    if found is None or not offices & {found[0].receiving_id, found[0].deciding_id, found[0].returning_id}:
        raise NotFound
    return found[0]


def slip_lines(dossier: Dossier) -> tuple[SlipLine, ...]:
    """The slips of a dossier, oldest first."""
    rows = sorted(Slip.objects.filter(dossier=dossier).order_by("turn", "pk"), key=_declaration_first)
    return tuple(SlipLine(r.form, r.number, str(r.document) if r.document else "", r.at) for r in rows)


def _declaration_first(row: Slip) -> tuple[int, bool]:
    """In one step the declaration comes before the slip that answers it."""
    return row.turn, row.form != DECLARATION


def holder_name(dossier: Dossier) -> str:
    """Who holds a dossier now, as officers say it."""
    package = procedures.shown(code=dossier.procedure, version=dossier.version)
    definition = package.process.states[dossier.state]
    if definition.final:
        return _("Đã kết thúc")
    if definition.owner == APPLICANT:
        return _("Người nộp")
    if definition.owner == SYSTEM:
        return definition.title
    office = dossier.holder_office.name if dossier.holder_office else ""
    return f"{role_name(dossier.holder_role)}, {office}"


def _rows() -> Any:
    return Dossier.objects.select_related("party", "holder_office", "deciding", "returning")


def _late(dossier: Dossier, at: datetime) -> bool:
    row = _row(dossier, at)
    return bool(row.late)


def _row(dossier: Dossier, at: datetime) -> CounterRow:
    package = procedures.shown(code=dossier.procedure, version=dossier.version)
    definition = package.process.states[dossier.state]
    ended = dossier.finished_at is not None or definition.final
    paused = definition.clock == "pause"
    step = mark(due=dossier.step_due, waiting=paused, finished=ended, at=at)
    overall = mark(due=dossier.due, waiting=paused, finished=ended, at=at)
    return CounterRow(
        code=dossier.code or "",
        procedure=package.name,
        title=dossier.title,
        applicant=dossier.party.name,
        submitted_at=dossier.submitted_at or dossier.created_at,
        state=definition.title,
        holder=holder_name(dossier),
        step=step,
        overall=overall,
        late=_who_is_late(dossier, step, overall),
    )


def _who_is_late(dossier: Dossier, step: DueMark, overall: DueMark) -> str:
    """Whose clock is late: the office of the step, and the committee that promised the result."""
    parts, who = [], holder_name(dossier)
    if step.state == "late" and dossier.holder_office is not None:
        parts.append(_("%(who)s: bước này %(late)s") % {"who": who, "late": step.text.lower()})
    if overall.state == "late":
        words = {"who": dossier.deciding.name, "late": overall.text.lower()}
        parts.append(_("%(who)s: hẹn trả %(late)s") % words)
    return "; ".join(parts)


def _draft(dossier: Dossier) -> DraftRow:
    package = procedures.shown(code=dossier.procedure, version=dossier.version)
    return DraftRow(str(dossier.ref), package.name, dossier.party.name, dossier.saved_at)


def _return_row(dossier: Dossier) -> ReturnRow:
    package = procedures.shown(code=dossier.procedure, version=dossier.version)
    return ReturnRow(
        code=dossier.code,
        procedure=package.name,
        title=dossier.title,
        applicant=dossier.party.name,
        number=dossier.party.number,
        state=package.process.states[dossier.state].title,
        since=dossier.finished_at,
    )


def _register_row(dossier: Dossier, line: Handover | None, ordinal: int) -> RegisterRow:
    package = procedures.shown(code=dossier.procedure, version=dossier.version)
    party = dossier.party
    phone = phone_words(number=str(dossier.answers.get("phone") or party.phone))
    address = party.address or str(dossier.facts.get("requester_residence", ""))
    way = str(Handover.Method(line.method).label).split(",")[0] if line else ""
    return RegisterRow(
        ordinal=ordinal,
        code=dossier.code,
        procedure=package.name,
        applicant=party.name,
        contact=", ".join(filter(None, (address, phone))),
        agency=dossier.deciding.name,
        received_at=dossier.received_at,
        due_at=dossier.due,
        returned_at=line.taken_at if line else None,
        way=way or return_words(answers=dossier.answers, package=package),
        signed=line.taker if line else "",
    )
