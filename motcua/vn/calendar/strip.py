"""The day strip under a due date: one cell a day, from the hand-in to the due day, at most nine cells."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import NamedTuple

from motcua.vn.calendar.course import Course
from motcua.vn.calendar.explain import lower
from motcua.vn.calendar.limits import DAY, WORKING_HOUR
from motcua.vn.calendar.table import Table
from motcua.vn.dates import SHORT_WEEKDAYS, local

MOST_CELLS = 9


class Cell(NamedTuple):
    """One day. kind: start count off due fold; a fold stands for `days` days from `date` on."""

    date: date
    weekday: str
    kind: str
    text: str
    today: bool = False
    days: int = 1


def day_strip(course: Course, at: datetime) -> tuple[Cell, ...]:
    """Cells from the moment counting was caused to the due day; `at` marks today."""
    today = local(at).date()
    first, last = course.table.locate(course.begin)[0], course.end[0]
    cells = [_cell(course, day, kind, text, today) for day, kind, text in _days(course, first, last)]
    if len(cells) <= MOST_CELLS:
        return tuple(cells)
    folded = cells[4:-4]
    number = sum(1 for cell in folded if cell.kind == "count")
    text = f"{number} ngày tính" if number else f"{len(folded)} ngày nghỉ"
    fold = Cell(folded[0].date, "…", "fold", text, any(cell.today for cell in folded), len(folded))
    return (*cells[:4], fold, *cells[-4:])


def _cell(course: Course, day: int, kind: str, text: str, today: date) -> Cell:
    when = course.table.date(day)
    return Cell(when, SHORT_WEEKDAYS[when.weekday()], kind, text, when == today)


def _days(course: Course, first: int, last: int) -> Iterator[tuple[int, str, str]]:
    table, number = course.table, 0
    for day in range(first, last + 1):
        counts = course.limit.unit == DAY or table.days[day].counts
        if day == last:
            yield day, "due", "trả"
        elif day == course.received[0]:
            yield day, "start", "trả lời" if course.restarted else "nhận"
        elif day == first:
            yield day, "start", "trả lời" if course.restarted else "nộp"
        elif waited := _all_waiting(course, day):
            yield day, "off", waited
        elif not counts or day <= course.counted[0] and course.limit.unit != WORKING_HOUR:
            yield day, "off", _off(table, day)
        else:
            number += 1
            yield day, "count", "tính giờ" if course.limit.unit == WORKING_HOUR else f"ngày {number}"


def _off(table: Table, day: int) -> str:
    if table.days[day].holiday:
        return "nghỉ lễ"
    return "chưa tính" if table.days[day].spans else "nghỉ"


def _all_waiting(course: Course, day: int) -> str:
    """What the whole day was waited for; "" when an office hour of it lies outside every wait."""
    spans = course.table.days[day].spans
    if not spans or not course.waits:
        return ""
    opened, closed = course.table.moment(day, spans[0][0]), course.table.moment(day, spans[-1][1])
    found = (wait.words for wait in course.waits if wait.since <= opened and wait.until >= closed)
    return lower(next(found, ""))
