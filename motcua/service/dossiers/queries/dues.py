"""How a due time reads: late, today, soon, fine, waiting for somebody else, or not promised yet."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Literal

from django.utils.translation import get_language, gettext_noop
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
        return DueMark("late", _told("late", *_length(-hours), get_language()), due)
    overall, _step = conventions.soon()
    same_day = due.astimezone(ZONE).date() == at.astimezone(ZONE).date()
    state: DueState = "soon" if same_day or left <= overall else "ok"
    return DueMark(state, _told("left", *_length(hours), get_language()), due)


_WORDS = {
    "late": gettext_noop("Quá %(long)s"),
    "left": gettext_noop("Còn %(long)s"),
    "days": gettext_noop("%(n)s ngày"),
    "hours": gettext_noop("%(n)s giờ"),
    "minutes": gettext_noop("%(n)s phút"),
}


def _length(hours: float) -> tuple[str, str]:
    """A time in the unit people would name, and its number."""
    if hours >= 24:
        return "days", str(int(hours // 24))
    if hours >= 1:
        return "hours", f"{hours:.1f}".rstrip("0").rstrip(".").replace(".", ",")
    return "minutes", str(max(1, round(hours * 60)))


@lru_cache(maxsize=2_048)
def _told(what: str, unit: str, number: str, _language: str | None) -> str:
    """`Quá 3 ngày`, kept for each language: long lists say the same few things."""
    return _(_WORDS[what]) % {"long": _(_WORDS[unit]) % {"n": number}}
