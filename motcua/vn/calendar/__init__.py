"""The legal clock. A date is never given without its reason.

>>> due = Calendar.from_data(data).due(start=at, limit=Limit.parse("5 ngày làm việc"))
>>> due.at, due.explanation(), due.sentence("en")
"""

from motcua.vn.calendar.clock import Calendar, Due
from motcua.vn.calendar.course import RESTART, SUBTRACT, Wait
from motcua.vn.calendar.explain import Item
from motcua.vn.calendar.limits import BeyondCalendar, CalendarError, LateRule, Limit
from motcua.vn.calendar.strip import Cell
from motcua.vn.calendar.words import words_of

__all__ = [
    "RESTART", "SUBTRACT", "BeyondCalendar", "Calendar", "CalendarError", "Cell", "Due", "Item", "LateRule",
    "Limit", "Wait", "words_of",
]  # fmt: skip
