"""Who read my data: the lines of one person, told so that nobody else's affair shows through."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, datetime, timedelta
from itertools import groupby

from django.db.models import Count, Max, Min, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from motcua.kit.clock import ZONE
from motcua.kit.errors import NotFound
from motcua.trust.identity import queries as identity
from motcua.trust.identity.types import Who
from motcua.trust.privacy import models, rules
from motcua.trust.privacy.queries import words
from motcua.trust.privacy.queries.keys import pseudonym
from motcua.trust.privacy.types import DESK, Case, known_cases
from motcua.ui.paging import Pages, page_of, pages
from motcua.vn.text import whole

A_PAGE = 20
LATELY = timedelta(days=30)
REFERENCE = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass(frozen=True, slots=True)
class Line:
    """One read or refusal as the person is told of it; "" where there is nothing to say.

    nothing: it was asked and there was nothing to give; nobody refused.
    """

    at: datetime
    who: str
    how: str
    fields: str
    source: str
    purpose: str
    basis: str
    code: str
    href: str
    third: str
    state: str
    state_text: str
    refused: str
    nothing: bool
    delayed: str
    proof_href: str
    self_read: bool
    kept_until: datetime | None
    kept_under: str


@dataclass(frozen=True, slots=True)
class Day:
    """The lines of one day, newest first."""

    at: datetime
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Lately:
    """The last 30 days: reads by others, their offices, those that neither a dossier nor an article explains."""

    reads: int
    offices: int
    unexplained: int
    refused: int


@dataclass(frozen=True, slots=True)
class MyReadsPage:
    """The page of one person."""

    days: tuple[Day, ...]
    lately: Lately
    offices: tuple[str, ...]
    years: tuple[int, ...]
    office: str
    year: int | None
    pages: Pages
    ever: bool
    ask_href: str


def my_reads_page(
    *, who: Who, at: datetime, office: str = "", year: str = "", number: str = "1"
) -> MyReadsPage:
    """Reads of the signed-in person's data, newest first, twenty a page; 7 SQL statements."""
    mine = _mine(who, at)
    chosen = said if MINYEAR <= (said := whole(year) or 0) < MAXYEAR else None
    page = page_of(number)
    first = (page - 1) * A_PAGE
    rows = list(_filtered(mine, office, chosen)[first : first + A_PAGE + 1])
    span = mine.aggregate(first=Min("at"), last=Max("at"))
    more = len(rows) > A_PAGE
    lines = tuple(_lines(rows[:A_PAGE], who, at))
    return MyReadsPage(
        days=_by_day(lines),
        lately=_lately(mine.filter(at__gte=at - LATELY).exclude(actor=who.actor)),
        offices=_offices(mine),
        years=_years(span["first"], span["last"]),
        office=office,
        year=chosen,
        pages=pages(page, more),
        ever=span["first"] is not None,
        ask_href=reverse("dossiers-start", args=[words.ask_slug()]),
    )


def my_reads(*, who: Who, at: datetime) -> Iterator[Line]:
    """All of them, for the person to take away; 3 SQL statements for each five hundred."""
    rows = _mine(who, at).order_by("-at", "-pk")
    for start in range(0, rows.count(), 500):
        yield from _lines(list(rows[start : start + 500]), who, at)


def my_read(*, who: Who, read: int, at: datetime) -> tuple[models.Read, Line]:
    """One line of one's own with its row. Raises NotFound."""
    row = _mine(who, at).filter(pk=read).first()
    if row is None:
        raise NotFound
    return row, next(_lines([row], who, at))


def _mine(who: Who, at: datetime) -> QuerySet[models.Read]:
    """What this person may see now: hidden lines only from their date on."""
    number = identity.party(party_id=who.party_id).number if who.party_id else ""
    found = models.Read.objects.filter(Q(hidden_until__isnull=True) | Q(hidden_until__lte=at))
    return found.filter(subject=pseudonym(subject=number)) if number else found.none()


def _filtered(mine: QuerySet[models.Read], office: str, year: int | None) -> QuerySet[models.Read]:
    found = mine.filter(office_name=office) if office else mine
    if year:
        found = found.filter(
            at__gte=datetime(year, 1, 1, tzinfo=ZONE), at__lt=datetime(year + 1, 1, 1, tzinfo=ZONE)
        )
    return found.order_by("-at", "-pk")


def _lately(found: QuerySet[models.Read]) -> Lately:
    loose = Q(refused="") & (Q(case__gt="", verified=False) | Q(case="", basis=""))
    counted = found.aggregate(
        reads=Count("pk"),
        offices=Count("office_name", distinct=True),
        unexplained=Count("pk", filter=loose),
        refused=Count("pk", filter=~Q(refused__in=("", *words.nothing_codes()))),
    )
    return Lately(**counted)


def _offices(mine: QuerySet[models.Read]) -> tuple[str, ...]:
    names = mine.exclude(office_name="").order_by("office_name").values_list("office_name", flat=True)
    return tuple(names.distinct()[:200])


def _years(first: datetime | None, last: datetime | None) -> tuple[int, ...]:
    if first is None or last is None:
        return ()
    return tuple(range(last.astimezone(ZONE).year, first.astimezone(ZONE).year - 1, -1))


def _by_day(lines: Sequence[Line]) -> tuple[Day, ...]:
    days = groupby(lines, key=lambda line: line.at.astimezone(ZONE).date())
    return tuple(Day(group[0].at, tuple(group)) for group in (list(same) for _day, same in days))


def _lines(rows: Sequence[models.Read], who: Who, at: datetime) -> Iterator[Line]:
    cases = known_cases(names={row.case for row in rows if row.case})
    for row in rows:
        yield _line(row, cases, who, at)


def _line(row: models.Read, cases: Mapping[str, Case], who: Who, at: datetime) -> Line:
    case = cases.get(row.case)
    own = case.party_id == who.party_id if case is not None else row.own
    told = rules.told(case=row.case, own=own)
    self_read = bool(row.actor) and row.actor == who.actor
    state, state_text = _tie(row, verified=row.verified or bool(own), self_read=self_read)
    return Line(
        at=row.at,
        who=_("Bạn") if self_read else row.office_name or row.office or _("Một người đang khai hồ sơ"),
        how=_how(row, self_read=self_read),
        fields="; ".join(words.field_names(registry=row.registry, fields=row.fields)),
        source=words.registry_name(registry=row.registry),
        purpose=_purpose(row, self_read=self_read) if told.words else "",
        basis=row.basis if told.words else "",
        code=_code(row, case) if told.case else "",
        href=case.href if case and told.case else "",
        third=_third(told),
        state=state,
        state_text=state_text,
        refused=words.refusal_words(code=row.refused) if row.refused else "",
        nothing=words.nothing_there(code=row.refused),
        delayed=row.hidden_basis if row.hidden_until else "",
        proof_href=reverse("privacy-read", args=[row.pk]) if row.leaf is not None else "",
        self_read=self_read,
        kept_until=row.kept_until if row.kept_until and row.kept_until > at else None,
        # The name of an agreement may tell what somebody else's dossier is about, as its purpose does.
        kept_under=row.kept_under if told.words else "",
    )


def _purpose(row: models.Read, *, self_read: bool) -> str:
    if row.channel != DESK:
        return row.purpose
    return _("Bạn tự xem hoặc tải về") if self_read else _("Giải quyết hồ sơ của bạn")


def _code(row: models.Read, case: Case | None) -> str:
    """The dossier's code; a draft has none, nor one that is no more: its reference says nothing to anybody."""
    if case is not None:
        return case.code
    return "" if REFERENCE.fullmatch(row.case) else row.case


def _how(row: models.Read, *, self_read: bool) -> str:
    if self_read:
        if row.channel == DESK:
            return _("khi mở giấy tờ của mình")
        return _("khi điền biểu mẫu") if row.case else _("khi xem dữ liệu về mình")
    if row.channel == models.Read.Channel.EXCHANGE:
        return _("qua nền tảng chia sẻ dữ liệu")
    if row.channel == DESK:
        return _("mở tại bàn làm việc")
    return "" if row.office_name or row.office else _("đã nhập đúng số định danh và họ tên của bạn")


def _third(told: rules.Told) -> str:
    """What is said instead of a dossier that may be somebody else's."""
    if told.words:
        return ""
    if told.elsewhere:
        return _(
            "Giải quyết một thủ tục hành chính. Mã hồ sơ và việc cụ thể được giấu, vì có thể là hồ sơ của người khác."
        )
    return _("Hồ sơ của người khác có nêu tên bạn. Mã hồ sơ và việc cụ thể được giấu để giữ riêng tư cho họ.")


def _tie(row: models.Read, *, verified: bool, self_read: bool) -> tuple[str, str]:
    """Whether the dossier that was named concerns the person; nothing for one's own reading and for refusals."""
    if self_read or row.refused or not row.case:
        return "", ""
    if verified:
        return "done", _("Đã kiểm chứng hồ sơ")
    return "soon", _("Chưa kiểm chứng được hồ sơ")
