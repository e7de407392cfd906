"""One computation of a due date: what went in, what was decided on the way, and where it ended.

Waiting is either followed by a fresh count from the last end of waiting (restart) or taken out (subtract);
each wait may say which. Subtract keeps one rule for every unit: the limit is reached when the time passed
since counting began, less the waiting, equals it; a limit in days then ends at that day's close of business,
so a part of a day waited gives the office that whole day, but never more than a fresh count would.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from functools import partial
from typing import NamedTuple

from motcua.vn.calendar.limits import DAY, SAME_DAY, WORKING_DAY, CalendarError, LateRule, Limit
from motcua.vn.calendar.table import DAY_SECONDS, Table
from motcua.vn.dates import local

RESTART, SUBTRACT = "restart", "subtract"

WAITED_FOR = "Chờ bổ sung"

Position = tuple[int, int]


class Wait(NamedTuple):
    """Time in which somebody else was to act: how it counts, what was waited for, and the ground of both."""

    since: datetime
    until: datetime
    on_wait: str = ""
    """restart or subtract; empty: as the question says for all its waits."""
    words: str = WAITED_FOR
    basis: str = ""
    english: str = ""
    """The words in English."""


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
    restarted: Wait | None
    """The wait after which counting began anew."""
    end: Position


def reckon(
    table: Table,
    start: datetime,
    limit: Limit,
    waits: Iterable[tuple],
    on_wait: str,
    late_rule: LateRule | None,
) -> Course:
    """Follow the law from reception to the due moment."""
    if on_wait not in (RESTART, SUBTRACT):
        raise CalendarError(f"Cách tính khi chờ “{on_wait}” không có; dùng restart hoặc subtract.")
    begin, restarted, merged = start, None, ()
    if waits:
        begin, restarted, merged = _waited([Wait(*item) for item in waits], start, on_wait)
    received, counted, late = _counting(table, begin, late_rule)
    end = _END[limit.unit](table, counted, limit.amount, merged)
    if merged and limit.unit == SAME_DAY:
        afresh = _counting(table, merged[-1].until, late_rule)[1][0]
        end = min(end, (afresh, table.closing(afresh)))
    return Course(table, limit, start, begin, received, counted, late, merged, restarted, end)


def plain_end(table: Table, start: datetime, limit: Limit) -> Position:
    """Where a limit ends that knows neither waiting nor late reception; only the end, without the way there."""
    return _END[limit.unit](table, table.opening(*table.locate(start)), limit.amount, ())


def _counting(
    table: Table, begin: datetime, late_rule: LateRule | None
) -> tuple[Position, Position, LateRule | None]:
    """When it counts as received, when the count begins, and the late rule if it caught this reception."""
    position = table.locate(begin)
    received = table.opening(*position)
    in_office = late_rule is not None and received == position
    if not in_office or position[1] <= late_rule.threshold(table.closing(position[0])):
        return received, received, None
    shifted = late_rule.shifts == "result"
    return received, table.opening_after(position[0]) if shifted else received, late_rule


def _waited(
    waits: list[Wait], start: datetime, on_wait: str
) -> tuple[datetime, Wait | None, tuple[Wait, ...]]:
    """Where counting begins, the wait that made it begin anew, and the later waits that are taken out."""
    modes = {wait.on_wait or on_wait for wait in waits}
    if modes - {RESTART, SUBTRACT}:
        raise CalendarError("Cách tính của một khoảng chờ phải là restart hoặc subtract.")
    anew = tidy((wait for wait in waits if (wait.on_wait or on_wait) == RESTART), start)
    begin = anew[-1].until if anew else start
    taken_out = tidy((wait for wait in waits if (wait.on_wait or on_wait) == SUBTRACT), begin)
    return begin, anew[-1] if anew else None, taken_out


def tidy(waits: Iterable[Wait], start: datetime) -> tuple[Wait, ...]:
    """Sort, cut at the start, drop empty ones, merge the overlapping (under the words of the first)."""
    merged: list[Wait] = []
    for wait in sorted(wait._replace(since=local(wait.since), until=local(wait.until)) for wait in waits):
        if wait.until < wait.since:
            raise CalendarError("Khoảng chờ kết thúc trước khi bắt đầu.")
        since = max(wait.since, start)
        if wait.until <= since:
            continue
        if merged and since <= merged[-1].until:
            merged[-1] = merged[-1]._replace(until=max(merged[-1].until, wait.until))
        else:
            merged.append(wait._replace(since=since))
    return tuple(merged)


def _hours(table: Table, counted: Position, minutes: int, waits: tuple[Wait, ...]) -> Position:
    """Working time, to the second; a due moment at closing stays at closing."""
    base = table.worked(*counted)
    goal = base + minutes * 60
    return table.reach(_stretch(goal, base, waits, partial(_seconds_passed, table), 1) if waits else goal)


def _working_days(table: Table, counted: Position, days: int, waits: tuple[Wait, ...]) -> Position:
    """Whole counted days after the day of reception."""
    number, after = days - 1, counted[0] + 1
    if waits:
        base, grain = table.counted_before[after], table.grain
        goal = (base + days) * grain
        number = _stretch(goal, base * grain, waits, partial(_days_passed, table), grain) - base - 1
    end = table.counted_from(after, number)
    return end, table.closing(end)


def _days(table: Table, counted: Position, days: int, waits: tuple[Wait, ...]) -> Position:
    """Calendar days after the day of reception; a last day off moves to the next working day."""
    last = counted[0] + days
    if waits:
        base = (counted[0] + 1) * DAY_SECONDS
        goal = base + days * DAY_SECONDS
        last = _stretch(goal, base, waits, partial(_dates_passed, table), DAY_SECONDS) - 1
    end = table.counted_from(last, 0)
    return end, table.closing(end)


def _same_day(table: Table, counted: Position, _amount: int, waits: tuple[Wait, ...]) -> Position:
    """The close of business of the day of reception, or of the day on which waiting lets it be reached."""
    end = counted[0]
    if waits and table.days[end].counts:
        begin = _days_passed(table, table.moment(*counted))
        goal = table.counted_before[end + 1] * table.grain
        reached = _stretch(goal, begin, waits, partial(_days_passed, table), table.grain)
        end = table.counted_from(0, reached - 1)
    return end, table.closing(end)


_END = {"working_hour": _hours, WORKING_DAY: _working_days, DAY: _days, SAME_DAY: _same_day}


def _stretch(
    goal: int, base: int, waits: tuple[Wait, ...], measure: Callable[[datetime], int], grain: int
) -> int:
    """Push the goal by every wait that begins before it is reached; all in grains, of which a whole has `grain`.

    The answer is in wholes, a part of one counting as one.
    """
    for wait in waits:
        begun = measure(wait.since)
        if begun >= -(-goal // grain) * grain:
            break
        goal += max(measure(wait.until), base) - max(begun, base)
    return -(-goal // grain)


def _seconds_passed(table: Table, at: datetime) -> int:
    return table.worked(*table.locate(at))


def _days_passed(table: Table, at: datetime) -> int:
    """Counted days in grains, the present one by the share of its office hours that has passed."""
    day, second = table.locate(at)
    whole = table.counted_before[day] * table.grain
    if not table.days[day].counts:
        return whole
    opened = table.seconds_before[day]
    share = table.grain // (table.seconds_before[day + 1] - opened)
    return whole + (table.worked(day, second) - opened) * share


def _dates_passed(table: Table, at: datetime) -> int:
    day, second = table.locate(at)
    return day * DAY_SECONDS + second
