"""How a due time reads: late, today, soon, fine, waiting for somebody else, or not promised yet."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.utils.translation import gettext as _

from motcua.kit.clock import ZONE
from motcua.service.dossiers import conventions

DueState = Literal["late", "soon", "ok", "wait", "done"]


@dataclass(frozen=True, slots=True)
class DueMark:
    """A shape, a word and the moment behind it."""

    state: DueState
    text: str
    at: datetime | None


def mark(*, due: datetime | None, waiting: bool, finished: bool, at: datetime) -> DueMark:
    """The mark of one due time at a moment; thresholds come from the province's conventions."""
    if finished:
        return DueMark("done", _("Đã xong"), due)
    if waiting:
        return DueMark("wait", _("Đang chờ người khác"), due)
    if due is None:
        return DueMark("wait", _("Chưa hẹn"), None)
    left = due - at
    hours = left.total_seconds() / 3600
    if hours < 0:
        return DueMark("late", _("Quá %(long)s") % {"long": _length(-hours)}, due)
    overall, _step = conventions.soon()
    same_day = due.astimezone(ZONE).date() == at.astimezone(ZONE).date()
    state: DueState = "soon" if same_day or left <= overall else "ok"
    return DueMark(state, _("Còn %(long)s") % {"long": _length(hours)}, due)


def _length(hours: float) -> str:
    if hours >= 24:
        return _("%(n)s ngày") % {"n": int(hours // 24)}
    if hours >= 1:
        return _("%(n)s giờ") % {"n": f"{hours:.1f}".rstrip("0").rstrip(".").replace(".", ",")}
    return _("%(n)s phút") % {"n": max(1, round(hours * 60))}
