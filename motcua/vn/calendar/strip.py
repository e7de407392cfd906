"""The day strip under a due date: one cell a day, from the hand-in to the due day, at most nine cells."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import NamedTuple

from motcua.vn.calendar.course import Course
from motcua.vn.calendar.explain import lower
from motcua.vn.calendar.limits import DAY, WORKING_HOUR
from motcua.vn.calendar.table import Table
from motcua.vn.calendar.words import Words
from motcua.vn.dates import local

MOST_CELLS = 9


class Cell(NamedTuple):
    """One day. kind: start count off due fold; a fold stands for `days` days from `date` on."""

    date: date
    weekday: str
    kind: str
    text: str
    today: bool = False
    days: int = 1


def day_strip(course: Course, at: datetime, words: Words) -> tuple[Cell, ...]:
    """Cells from the moment counting was caused to the due day; `at` marks today."""
    today = local(at).date()
    first, last = course.table.locate(course.begin)[0], course.end[0]
    cells = [_cell(course, item, today, words) for item in _days(course, first, last, words)]
    if len(cells) <= MOST_CELLS:
        return tuple(cells)
    folded = cells[4:-4]
    number = sum(1 for cell in folded if cell.kind == "count")
    text = words.say("fold_days" if number else "fold_off", number=number or len(folded))
    fold = Cell(folded[0].date, "…", "fold", text, any(cell.today for cell in folded), len(folded))
    return (*cells[:4], fold, *cells[-4:])


def _cell(course: Course, item: tuple[int, str, str], today: date, words: Words) -> Cell:
    day, kind, text = item
    when = course.table.date(day)
    return Cell(when, words.weekday(when), kind, text, when == today)


def _days(course: Course, first: int, last: int, words: Words) -> Iterator[tuple[int, str, str]]:
    table, number, say = course.table, 0, words.say
    for day in range(first, last + 1):
        counts = course.limit.unit == DAY or table.days[day].counts
        if day == last:
            yield day, "due", say("cell_due")
        elif day == course.received[0]:
            yield day, "start", say("cell_answered" if course.restarted else "cell_received")
        elif day == first:
            yield day, "start", say("cell_answered" if course.restarted else "cell_handed_in")
        elif waited := _all_waiting(course, day, words):
            yield day, "off", waited
        elif not counts or day <= course.counted[0] and course.limit.unit != WORKING_HOUR:
            yield day, "off", say(_off(table, day))
        else:
            number += 1
            hours = course.limit.unit == WORKING_HOUR
            yield day, "count", say("cell_hours") if hours else say("cell_day", number=number)


def _off(table: Table, day: int) -> str:
    if table.days[day].holiday:
        return "cell_holiday"
    return "cell_not_yet" if table.days[day].spans else "cell_off"


def _all_waiting(course: Course, day: int, words: Words) -> str:
    """What the whole day was waited for; "" when an office hour of it lies outside every wait."""
    spans = course.table.days[day].spans
    if not spans or not course.waits:
        return ""
    opened, closed = course.table.moment(day, spans[0][0]), course.table.moment(day, spans[-1][1])
    found = (words.waited(wait) for wait in course.waits if wait.since <= opened and wait.until >= closed)
    return lower(next(found, ""))
