"""What a file says about time, as values: a day, a limit, a rule for late reception."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from motcua.vn.calendar import CalendarError, LateRule, Limit


def day_of(value: object) -> date:
    """A day as YAML writes it, without quotation marks."""
    if isinstance(value, date):
        return value
    raise ValueError(_("cần ngày dạng 2026-11-21, không phải “%(value)s”") % {"value": str(value)[:40]})


def limit_of(text: str) -> Limit:
    """A time limit of the law, or a ValueError in the reader's language."""
    try:
        return Limit.parse(text)
    except CalendarError as error:
        raise ValueError(_("không hiểu thời hạn “%(limit)s”") % {"limit": text[:40]}) from error


def late_of(data: Mapping[str, Any]) -> LateRule:
    """What late reception moves, or a ValueError in the reader's language."""
    try:
        return LateRule.from_data(data)
    except CalendarError as error:
        raise ValueError(
            _("late: cần shifts (forwarding hoặc result) và đúng một mốc: after (như 15:00) hoặc last_hour")
        ) from error
