"""The officer's desk: the dossiers a room below finds, with the words of this screen."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.kit.http import address
from motcua.service.connectors import queries as connectors
from motcua.service.dossiers import queries as dossiers
from motcua.service.dossiers.types import Actor, actor_of_who
from motcua.service.notices import queries as notices
from motcua.ui import formats
from motcua.ui.paging import Pages, page_of, pages

LABELS = {
    "late": gettext_lazy("Quá hạn"),
    "today": gettext_lazy("Hạn hôm nay"),
    "soon": gettext_lazy("Sắp đến hạn"),
    "ok": gettext_lazy("Còn hạn"),
    "stuck": gettext_lazy("Kẹt"),
}
SHAPES = {"late": "late", "today": "soon", "soon": "soon", "ok": "ok", "stuck": "stuck"}


@dataclass(frozen=True, slots=True)
class RailItem:
    """One filter with its count."""

    label: str
    href: str
    count: str
    current: bool
    state: str


@dataclass(frozen=True, slots=True)
class Rail:
    """A group of filters."""

    title: str
    items: tuple[RailItem, ...]


@dataclass(frozen=True, slots=True)
class Job:
    """One row of the desk."""

    ref: str
    code: str
    href: str
    state: str
    state_text: str
    due_text: str
    procedure: str
    about: str
    who: str
    work: str
    work_note: str
    way: str


@dataclass(frozen=True, slots=True)
class Group:
    """Rows of one slice of due times."""

    title: str
    count: str
    jobs: tuple[Job, ...]


@dataclass(frozen=True, slots=True)
class DeskPage:
    """The desk."""

    title: str
    now_text: str
    rails: tuple[Rail, ...]
    groups: tuple[Group, ...]
    acts: tuple[()]
    pages: Pages
    empty_title: str = ""
    empty_text: str = ""


def desk_page(
    *, who: Any, at: datetime, chosen: str, state: str, procedure: str, search: str, number: str
) -> DeskPage:
    """The desk of an officer's posts; two SQL statements more than the room below says."""
    actor: Actor = actor_of_who(who)
    place = page_of(number)
    found = dossiers.desk_page(
        actor=actor,
        at=at,
        chosen=chosen,
        state=state,
        procedure=procedure,
        search=search,
        page=place,
    )
    total = _count(found.total, found.capped)
    return DeskPage(
        title=_("%(n)s việc của tôi") % {"n": total},
        now_text=formats.moment(at),
        rails=_rails(found, total, actor),
        groups=tuple(
            Group(str(LABELS[g.slice]), _count(g.count, g.capped), tuple(job(row) for row in g.rows))
            for g in found.groups
        ),
        acts=(),
        pages=pages(found.page, found.has_more),
    )


def _rails(found: Any, total: str, actor: Actor) -> tuple[Rail, ...]:
    """By due time, by step, by procedure (where there is a choice), and the lists beside the desk."""
    whole = not (found.chosen or found.state or any(item.current for item in found.kinds))
    told = notices.unread_of_officer(user_id=actor.user_id)
    beside = (
        _beside(_("Thông báo"), "web-notices", told),
        _beside(
            _("Việc cơ quan khác hỏi"), "dossiers-consultations", dossiers.consultations_count(actor=actor)
        ),
    )
    mirrored = connectors.mirrors_count()
    if mirrored is not None:
        beside = (*beside, _beside(_("Hồ sơ do bộ giải quyết"), "connectors-mirrors", mirrored))
    return (
        Rail(_("Theo hạn"), (_all(total, whole), *(_item(item) for item in found.filters))),
        *_tallies(_("Theo bước"), "buoc", found.steps),
        *_tallies(_("Theo thủ tục"), "thu-tuc", found.kinds),
        Rail(_("Danh sách khác"), beside),
    )


def _tallies(title: str, key: str, tallies: tuple[Any, ...]) -> tuple[Rail, ...]:
    """A group of filters; none where everything is of one sort."""
    if len(tallies) < 2:
        return ()
    return (
        Rail(
            title,
            tuple(
                RailItem(
                    item.title,
                    f"{reverse('web-desk')}?{urlencode({key: item.key})}",
                    "" if item.count is None else _count(min(item.count, 99), item.count > 99),
                    item.current,
                    "",
                )
                for item in tallies
            ),
        ),
    )


def find_page(*, who: Any, at: datetime, search: str, number: str) -> DeskPage:
    """What matches the words an officer typed, among all dossiers their offices handle; 1 SQL statement."""
    actor: Actor = actor_of_who(who)
    place = page_of(number)
    rows, more = dossiers.found(actor=actor, at=at, search=search, page=place)
    count = f"{len(rows)}+" if more else str(len(rows))
    label = _("Khớp với “%(words)s”") % {"words": search} if search else _("Tìm hồ sơ")
    return DeskPage(
        title=label,
        now_text=_("Trong các hồ sơ mà cơ quan của bạn tiếp nhận, giải quyết hoặc trả kết quả"),
        rails=(Rail(_("Tìm"), (RailItem(_("Kết quả"), "", count, True, ""), _back())),),
        groups=(Group(_("Hồ sơ"), count, tuple(job(row) for row in rows)),) if rows else (),
        acts=(),
        pages=pages(place, more),
        empty_title=_("Chưa thấy hồ sơ nào khớp")
        if search
        else _("Gõ mã, tên hoặc số định danh ở ô tìm phía trên"),
        empty_text=_("Thử vài số cuối của mã, hoặc tên không dấu. Hồ sơ của cơ quan khác không hiện ở đây."),
    )


def _back() -> RailItem:
    return RailItem(_("Tất cả việc của tôi"), reverse("web-desk"), "", False, "")


def _all(total: str, current: bool) -> RailItem:
    return RailItem(_("Tất cả việc của tôi"), reverse("web-desk"), total, current, "")


def _beside(title: str, name: str, count: int) -> RailItem:
    return RailItem(title, reverse(name), _count(min(count, 99), count > 99), False, "")


def _item(found: Any) -> RailItem:
    href = f"{reverse('web-desk')}?{urlencode({'han': found.slice})}"
    count = _count(found.count, found.capped)
    return RailItem(str(LABELS[found.slice]), href, count, found.current, SHAPES[found.slice])


def job(row: Any) -> Job:
    """A dossier as a row of the grid."""
    return Job(
        ref=row.code,
        code=row.code,
        href=address("dossiers-officer", row.code),
        state=row.due.state,
        state_text=row.due.text,
        due_text=formats.moment(row.due.at, year=False) if row.due.at else "",
        procedure=row.procedure,
        about=row.title,
        who=row.applicant,
        work=row.work,
        work_note=_("kẹt: %(why)s") % {"why": row.stuck}
        if row.stuck
        else _("giao cho bạn")
        if row.mine
        else "",
        way=row.channel,
    )


def _count(number: int, capped: bool) -> str:
    return f"{number}+" if capped else str(number)
