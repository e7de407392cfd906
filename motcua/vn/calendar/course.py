"""One computation of a due date: what went in, what was decided on the way, and where it ended.

Waiting is either followed by a fresh count from the last end of waiting (restart) or taken out (subtract).
Subtract keeps one rule for every unit: the limit is reached when the time passed since counting began,
less the waiting, equals it; a limit in days then ends at that day's close of business, so a part of a day
waited gives the office that whole day.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from fractions import Fraction
from functools import partial
from math import ceil
from typing import NamedTuple

from motcua.vn.calendar.limits import DAY, SAME_DAY, WORKING_DAY, CalendarError, LateRule, Limit
from motcua.vn.calendar.table import DAY_SECONDS, Table, length
from motcua.vn.dates import local

RESTART, SUBTRACT = "restart", "subtract"

Wait = tuple[datetime, datetime]
Position = tuple[int, int]


class Course(NamedTuple):
    """A reckoned limit. Positions are (day index, second) in the table."""

    table: Table
    limit: Limit
    start: datetime
    """When it was handed in."""
    begin: datetime
    """When counting was caused: the start, or the end of the last wait when the count restarts."""
    received: Position
    """When it counts as received: begin, or the next opening."""
    counted: Position
    """When the count begins: received, or the next opening when a late rule moves the result."""
    late: LateRule | None
    """The late rule, if it caught this reception."""
    waits: tuple[Wait, ...]
    """The waits taken out (empty when the count restarts)."""
    restarted: bool
    end: Position


def reckon(
    table: Table,
    start: datetime,
    limit: Limit,
    waits: Iterable[Wait],
    on_wait: str,
    late_rule: LateRule | None,
) -> Course:
    """Follow the law from reception to the due moment."""
    if on_wait not in (RESTART, SUBTRACT):
        raise CalendarError(f"Cách tính khi chờ “{on_wait}” không có; dùng restart hoặc subtract.")
    begin, restarted, merged = start, False, ()
    if waits:
        merged = tidy(waits, start)
        if on_wait == RESTART and merged:
            begin, restarted, merged = merged[-1][1], True, ()
    position = table.locate(begin)
    received = counted = table.opening(*position)
    late = None
    in_office = late_rule is not None and received == position
    if in_office and position[1] > late_rule.threshold(table.closing(position[0])):
        late = late_rule
        if late.shifts == "result":
            counted = table.opening_after(position[0])
    end = _END[limit.unit](table, counted, limit.amount, merged)
    return Course(table, limit, start, begin, received, counted, late, merged, restarted, end)


def tidy(waits: Iterable[Wait], start: datetime) -> tuple[Wait, ...]:
    """Sort, cut at the start, drop empty ones, merge the overlapping."""
    merged: list[Wait] = []
    for since, until in sorted((local(a), local(b)) for a, b in waits):
        if until < since:
            raise CalendarError("Khoảng chờ kết thúc trước khi bắt đầu.")
        since = max(since, start)
        if until <= since:
            continue
        if merged and since <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], until))
        else:
            merged.append((since, until))
    return tuple(merged)


def _hours(table: Table, counted: Position, minutes: int, waits: tuple[Wait, ...]) -> Position:
    """Working time, to the second; a due moment at closing stays at closing."""
    base = table.worked(*counted)
    if not waits:
        return table.reach(base + minutes * 60)
    return table.reach(
        int(_stretch(base + minutes * 60, base, waits, partial(_seconds_passed, table), False))
    )


def _working_days(table: Table, counted: Position, days: int, waits: tuple[Wait, ...]) -> Position:
    """Whole counted days after the day of reception."""
    number, after = days - 1, counted[0] + 1
    if waits:
        base = table.counted_before[after]
        number = ceil(_stretch(base + days, base, waits, partial(_days_passed, table), True)) - base - 1
    end = table.counted_from(after, number)
    return end, table.closing(end)


def _days(table: Table, counted: Position, days: int, waits: tuple[Wait, ...]) -> Position:
    """Calendar days after the day of reception; a last day off moves to the next working day."""
    last = counted[0] + days
    if waits:
        base = counted[0] + 1
        last = ceil(_stretch(base + days, base, waits, partial(_dates_passed, table), True)) - 1
    end = table.counted_from(last, 0)
    return end, table.closing(end)


def _same_day(table: Table, counted: Position, _amount: int, waits: tuple[Wait, ...]) -> Position:
    """The close of business of the day of reception, or of the day on which waiting lets it be reached."""
    end = counted[0]
    if waits and table.days[end].counts:
        begin = _days_passed(table, table.moment(*counted))
        goal = table.counted_before[end + 1]
        reached = _stretch(goal, begin, waits, partial(_days_passed, table), True)
        end = table.counted_from(0, ceil(reached) - 1)
    return end, table.closing(end)


_END = {"working_hour": _hours, WORKING_DAY: _working_days, DAY: _days, SAME_DAY: _same_day}


def _stretch(
    goal: int | Fraction,
    base: int | Fraction,
    waits: tuple[Wait, ...],
    measure: Callable[[datetime], int | Fraction],
    rounded: bool,
) -> int | Fraction:
    """Push the goal by every wait that begins before it is reached."""
    for since, until in waits:
        begun = measure(since)
        if begun >= (ceil(goal) if rounded else goal):
            break
        goal += max(measure(until), base) - max(begun, base)
    return goal


def _seconds_passed(table: Table, at: datetime) -> int:
    return table.worked(*table.locate(at))


def _days_passed(table: Table, at: datetime) -> Fraction:
    """Counted days, the present one by the share of its office hours that has passed."""
    day, second = table.locate(at)
    whole = table.counted_before[day]
    if not table.days[day].counts:
        return Fraction(whole)
    passed = table.worked(day, second) - table.seconds_before[day]
    return whole + Fraction(passed, length(table.days[day].spans))


def _dates_passed(table: Table, at: datetime) -> Fraction:
    day, second = table.locate(at)
    return day + Fraction(second, DAY_SECONDS)
