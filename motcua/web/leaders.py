"""The leader's page: seven figures of an office, each a link onto the list it counts."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.kit.errors import NotAllowed
from motcua.service.dossiers import queries as dossiers
from motcua.trust.identity import queries as identity
from motcua.vn import dates
from motcua.web.desks import DeskPage, Group, Rail, RailItem, job, pages

LABELS = {
    "received": (gettext_lazy("Đã tiếp nhận"), ""),
    "in_hand": (gettext_lazy("Đang giải quyết"), ""),
    "due_today": (gettext_lazy("Đến hạn hôm nay"), "soon"),
    "on_time": (gettext_lazy("Xong đúng hạn"), "ok"),
    "late": (gettext_lazy("Trễ hạn"), "late"),
    "waiting": (gettext_lazy("Chờ người dân"), "wait"),
    "stuck": (gettext_lazy("Kẹt"), "stuck"),
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
class LeaderPage:
    """Seven figures and, when one was opened, its list."""

    title: str
    span_text: str
    links: tuple[()]
    nums: tuple[Num, ...]
    only: tuple[()]
    only_title: str
    steps_title: str
    steps: tuple[()]
    weeks: tuple[()]
    total: None
    trend: None
    most: int


def leader_page(*, who: Any, at: datetime) -> LeaderPage:
    """The figures of the leader's own body since the first of the month. Raises NotAllowed without a body."""
    office = _body(who)
    found = dossiers.leader_page(office_id=office.office_id, at=at)
    nums = tuple(_num(figure) for figure in found.figures)
    span = _("Từ %(since)s đến %(now)s")
    return LeaderPage(
        title=office.name,
        span_text=span % {"since": dates.numeric(found.since), "now": dates.moment(at)},
        links=(),
        nums=nums,
        only=(),
        only_title="",
        steps_title=_("Hồ sơ đang nằm ở đâu"),
        steps=(),
        weeks=(),
        total=None,
        trend=None,
        most=0,
    )


def figure_page(*, who: Any, figure: str, at: datetime, number: str) -> DeskPage:
    """The list behind one figure of the leader's own body, drawn as a desk. Raises NotFound, NotAllowed."""
    office = _body(who)
    place = int(number) if number.isascii() and number.isdigit() and 0 < len(number) < 5 else 1
    rows, count = dossiers.figure_rows(office_id=office.office_id, figure=figure, at=at, page=max(place, 1))
    size, _cap = dossiers.desk_size()
    label = str(LABELS[figure][0])
    items = tuple(
        RailItem(str(text), reverse("web-leader-list", args=[key]), "", key == figure, shape)
        for key, (text, shape) in LABELS.items()
    )
    return DeskPage(
        title=f"{label}: {count}",
        now_text=f"{office.name} · {dates.moment(at)}",
        rails=(Rail(_("Con số"), items),),
        groups=(Group(label, str(count), tuple(job(row) for row in rows)),) if rows else (),
        acts=(),
        pages=pages(max(place, 1), place * size < count),
    )


def _body(who: Any) -> Any:
    post = next((item for item in who.posts if "oversee" in item.capabilities), None)
    if post is None:
        raise NotAllowed
    return identity.office_by_id(office_id=post.body_id)


def _num(figure: Any) -> Num:
    label, shape = LABELS[figure.key]
    href = f"{reverse('web-leader-list', args=[figure.key])}"
    return Num(str(label), str(figure.count), href, "", shape)
