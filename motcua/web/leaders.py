"""The leader's page: seven figures of an office, each a link onto the list it counts."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.kit.errors import NotAllowed, NotFound
from motcua.service.connectors import queries as connectors
from motcua.service.dossiers import queries as dossiers
from motcua.service.procedures import queries as procedures
from motcua.trust.identity import queries as identity
from motcua.ui import formats
from motcua.ui.charts import Trend, trend
from motcua.ui.paging import Pages, page_of, pages
from motcua.vn import dates
from motcua.web.desks import DeskPage, Group, Rail, RailItem, job

LABELS = {
    "received": (gettext_lazy("Đã tiếp nhận"), ""),
    "in_hand": (gettext_lazy("Đang giải quyết"), ""),
    "due_today": (gettext_lazy("Hạn hôm nay"), "soon"),
    "on_time": (gettext_lazy("Xong đúng hạn"), "ok"),
    "late": (gettext_lazy("Trễ hạn"), "late"),
    "waiting": (gettext_lazy("Chờ người dân"), "wait"),
    "stuck": (gettext_lazy("Kẹt"), "stuck"),
}
WEEKLY = {
    "done": (gettext_lazy("Xong trong tuần"), ""),
    "done_on_time": (gettext_lazy("Xong đúng hạn trong tuần"), "ok"),
}


ONCE = {
    "register": gettext_lazy("Ô lấy từ cơ sở dữ liệu"),
    "vault": gettext_lazy("Giấy lấy từ kho dữ liệu"),
    "retyped": gettext_lazy("Ô gõ dù có cơ sở dữ liệu giữ"),
    "typed": gettext_lazy("Ô không nơi nào giữ"),
    "handed": gettext_lazy("Giấy phải nộp"),
    "spared": gettext_lazy("Giấy không phải nộp nữa"),
}
ONCE_WHY = {
    "register": gettext_lazy("Ô có điều khai mà cơ sở dữ liệu trả lời, người nộp chỉ xem lại."),
    "vault": gettext_lazy("Thành phần hồ sơ người nộp lấy từ kho dữ liệu điện tử của mình."),
    "retyped": gettext_lazy(
        "Ô có điều khai, gói thủ tục nói cơ sở dữ liệu nào giữ, mà người nộp vẫn phải gõ; từng dòng nói vì sao."
    ),
    "typed": gettext_lazy("Ô có điều khai mà không cơ sở dữ liệu nào giữ điều ấy."),
    "handed": gettext_lazy("Thành phần của trường hợp này mà người nộp đã gửi, nộp hoặc phải xuất trình."),
    "spared": gettext_lazy(
        "Giấy mà gói thủ tục ghi không ai được đòi nữa; không đếm ở hồ sơ mà không cơ sở dữ liệu nào trả lời "
        "về người nộp."
    ),
}


@dataclass(frozen=True, slots=True)
class Num:
    """A figure that opens."""

    label: str
    figure: str
    href: str
    twin: str
    state: str


@dataclass(frozen=True, slots=True)
class StepLoad:
    """What one step holds."""

    label: str
    href: str
    count: int
    late: int
    longest: str


@dataclass(frozen=True, slots=True)
class WeekRow:
    """What ended in one week, and its honest twin."""

    label: str
    done: int
    done_href: str
    on_time: int
    on_time_href: str
    rate: str
    twin: str


@dataclass(frozen=True, slots=True)
class OnceCell:
    """A number of the once-only meter and what it counts."""

    count: int
    href: str


@dataclass(frozen=True, slots=True)
class OnceLine:
    """One procedure on the once-only meter."""

    label: str
    dossiers: int
    cells: tuple[OnceCell, ...]


@dataclass(frozen=True, slots=True)
class OncePage:
    """The fields or papers behind one number, by the reason."""

    title: str
    procedure: str
    why: str
    ways: tuple[RailItem, ...]
    lines: tuple[Any, ...]
    pages: Pages


@dataclass(frozen=True, slots=True)
class Link:
    """Another way to look at the page."""

    text: str
    href: str


@dataclass(frozen=True, slots=True)
class LeaderPage:
    """Seven figures and, when one was opened, its list."""

    title: str
    span_text: str
    links: tuple[Link, ...]
    nums: tuple[Num, ...]
    only: tuple[()]
    only_title: str
    steps_title: str
    steps: tuple[StepLoad, ...]
    weeks: tuple[WeekRow, ...]
    total: WeekRow | None
    trend: Trend | None
    most: int
    once_heads: tuple[str, ...]
    once: tuple[OnceLine, ...]
    mirrored: int | None


def leader_page(*, who: Any, at: datetime) -> LeaderPage:
    """The figures of the leader's own body since the first of the month. Raises NotAllowed without a body."""
    office = _body(who)
    found = dossiers.leader_page(office_id=office.office_id, at=at)
    nums = tuple(_num(figure) for figure in found.figures)
    span = _("Từ %(since)s đến %(now)s")
    return LeaderPage(
        title=office.name,
        span_text=span % {"since": dates.numeric(found.since), "now": formats.moment(at)},
        links=(Link(_("Bảng tính (CSV)"), reverse("web-leader-csv")),),
        nums=nums,
        only=(),
        only_title="",
        steps_title=_("%(n)s hồ sơ đang nằm ở đâu") % {"n": sum(held.count for held in found.held)},
        steps=tuple(_step(held, at) for held in found.held),
        weeks=tuple(_week(week) for week in found.weeks),
        total=_total(found.weeks),
        trend=_trend(found.weeks),
        most=max((held.count for held in found.held), default=0),
        once_heads=tuple(str(text) for text in ONCE.values()),
        once=tuple(_once(row) for row in dossiers.once_only(office_id=office.office_id, at=at)),
        mirrored=connectors.mirrors_count(),
    )


def leader_rows(*, page: LeaderPage) -> Iterator[tuple[str, ...]]:
    """Every number of the page, one a row, heads first."""
    yield _("Bảng"), _("Dòng"), _("Cột"), _("Con số")
    yield _("Cơ quan"), page.title, page.span_text, ""
    for num in page.nums:
        yield _("Con số"), num.label, "", num.figure
    for step in page.steps:
        held = {_("Đang giữ"): step.count, _("Trễ"): step.late, _("Giữ lâu nhất"): step.longest}
        yield from _cells(page.steps_title, step.label, held)
    for week in (*page.weeks, *filter(None, (page.total,))):
        done = {_("Xong"): week.done, _("Đúng hạn"): week.on_time}
        rates = {_("Tỷ lệ"): week.rate, _("Không đếm lại"): week.twin}
        yield from _cells(_("Đúng hạn, theo tuần hồ sơ xong"), week.label, done | rates)
    for line in page.once:
        counts = zip(page.once_heads, (cell.count for cell in line.cells), strict=True)
        told = {_("Hồ sơ"): line.dossiers, **dict(counts)}
        yield from _cells(_("Hỏi một lần, hồ sơ nộp từ đầu tháng"), line.label, told)


def _cells(table: str, label: str, told: Mapping[str, Any]) -> Iterator[tuple[str, ...]]:
    return ((table, label, head, str(value)) for head, value in told.items())


def _once(row: Any) -> OnceLine:
    cells = (
        OnceCell(row.counts[name], reverse("web-leader-once", args=[row.procedure, name])) for name in ONCE
    )
    return OnceLine(row.name, row.dossiers, tuple(cells))


def once_page(*, who: Any, procedure: str, column: str, way: str, at: datetime, number: str) -> OncePage:
    """Exactly the fields or papers that one number of the meter counts. Raises NotFound, NotAllowed."""
    office, place = _body(who), page_of(number)
    lines, counts = dossiers.once_lines(
        office_id=office.office_id, procedure=procedure, column=column, way=way, at=at, page=place
    )
    here = reverse("web-leader-once", args=[procedure, column])
    total = sum(counts.values())
    every = RailItem(_("Tất cả"), here, str(total), not way, "")
    words = dossiers.once_ways()
    ways = tuple(
        RailItem(words[name], f"{here}?{urlencode({'vi-sao': name})}", str(counts[name]), name == way, "")
        for name in words
        if counts.get(name)
    )
    size, _cap = dossiers.desk_size()
    return OncePage(
        title=f"{ONCE[column]}: {total}",
        procedure=procedures.name_of(code=procedure),
        why=str(ONCE_WHY[column]),
        ways=(every, *ways) if len(ways) > 1 else (),
        lines=lines,
        pages=pages(place, place * size < (counts.get(way, 0) if way else total)),
    )


def _step(held: Any, at: datetime) -> StepLoad:
    href = f"{reverse('web-leader-list', args=['in_hand'])}?{urlencode({'buoc': held.state})}"
    hours = (at - held.since).total_seconds() / 3600
    return StepLoad(held.title, href, held.count, held.late, _long(hours))


def _long(hours: float) -> str:
    if hours < 1:
        return _("dưới 1 giờ")
    return _("%(n)s ngày") % {"n": round(hours / 24)} if hours >= 48 else _("%(n)s giờ") % {"n": int(hours)}


def _week(week: Any) -> WeekRow:
    asked = urlencode({"tuan": week.monday.isoformat()})
    return WeekRow(
        label=dates.day_month(week.monday),
        done=week.done,
        done_href=f"{reverse('web-leader-list', args=['done'])}?{asked}",
        on_time=week.on_time,
        on_time_href=f"{reverse('web-leader-list', args=['done_on_time'])}?{asked}",
        rate=_percent(week.on_time, week.done),
        twin=_percent(week.as_first, week.done),
    )


def _total(weeks: tuple[Any, ...]) -> WeekRow | None:
    if not weeks:
        return None
    done, on_time, first = (
        sum(getattr(week, name) for week in weeks) for name in ("done", "on_time", "as_first")
    )
    rates = _percent(on_time, done), _percent(first, done)
    return WeekRow(_("Cộng"), done, "", on_time, "", *rates)


def _trend(weeks: tuple[Any, ...]) -> Trend | None:
    """The chart, once there are three weeks to draw a line through."""
    if len(weeks) < 3:
        return None
    return trend(
        title=_("Đúng hạn, theo tuần hồ sơ xong"),
        name=_("đúng hạn"),
        twin_name=_("không đếm lại"),
        rows=[
            (dates.day_month(week.monday), 100 * week.on_time / week.done, 100 * week.as_first / week.done)
            for week in weeks
        ],
        unfinished=_("Tuần cuối chưa hết."),
    )


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f}".rstrip("0").rstrip(".").replace(".", ",") + " %"


def figure_page(
    *, who: Any, figure: str, at: datetime, number: str, state: str = "", week: str = ""
) -> DeskPage:
    """The list behind one figure of the leader's own body, drawn as a desk. Raises NotFound, NotAllowed."""
    office = _body(who)
    place = page_of(number)
    rows, count = dossiers.figure_rows(
        office_id=office.office_id, figure=figure, at=at, page=place, state=state, week=_monday(week)
    )
    size, _cap = dossiers.desk_size()
    label = str((LABELS | WEEKLY)[figure][0])
    items = tuple(
        RailItem(str(text), reverse("web-leader-list", args=[key]), "", key == figure, shape)
        for key, (text, shape) in LABELS.items()
    )
    return DeskPage(
        title=f"{label}: {count}",
        now_text=f"{office.name} · {formats.moment(at)}",
        rails=(Rail(_("Con số"), items),),
        groups=(Group(label, str(count), tuple(job(row) for row in rows)),) if rows else (),
        acts=(),
        pages=pages(place, place * size < count),
    )


def _monday(text: str) -> date | None:
    """A date from an address; NotFound when somebody mistyped it."""
    if not text:
        return None
    day = dates.read_day(text)
    if day is None:
        raise NotFound
    return day


def _body(who: Any) -> Any:
    post = next((item for item in who.posts if "oversee" in item.capabilities), None)
    if post is None:
        raise NotAllowed
    return identity.office_by_id(office_id=post.body_id)


def _num(figure: Any) -> Num:
    label, shape = LABELS[figure.key]
    href = f"{reverse('web-leader-list', args=[figure.key])}"
    return Num(str(label), str(figure.count), href, "", shape)
