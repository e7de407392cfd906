"""The office's days as a table: which seconds are open, which days count, and why a day is off.

Everything is prefix sums over one array of days, so a question costs a look-up, whatever the distance.
Working time is counted in whole seconds on Vietnam's clock (+07:00, no summer time).
"""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from itertools import accumulate
from math import lcm
from typing import NamedTuple

from motcua.vn.calendar.limits import BeyondCalendar, CalendarError
from motcua.vn.dates import ZONE, numeric, span

DAY_SECONDS = 86_400
WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
WEEKLY_REST = "nghỉ hằng tuần"
RECEPTION_ONLY = "chỉ tiếp nhận, không tính vào thời hạn"

Spans = tuple[tuple[int, int], ...]


class Day(NamedTuple):
    """One day: its open spans in seconds after midnight, whether limits count it, and what it is called."""

    spans: Spans
    counts: bool
    name: str
    basis: str
    holiday: bool
    english: str = ""
    """The name in English."""
    swap: date | None = None
    """The other day of a swap: the working day of a day off, the day off of a working day."""


class Run(NamedTuple):
    """Neighbouring days (indices, last one excluded) that are alike, with their wording made once."""

    first: int
    last: int
    day: Day
    end: datetime
    """Midnight after the last day."""
    words: str
    """`16–20/02`."""


class Table:
    """Days from the first known one on, and arithmetic over them. Positions are (day index, second)."""

    def __init__(self, first: date, days: Sequence[Day], announced: int) -> None:
        """`announced`: index of the first day whose holidays are only presumed."""
        self.first, self.days, self.announced = first, tuple(days), announced
        self.origin = datetime.combine(first, time(), ZONE)
        self.open_days = [i for i, day in enumerate(days) if day.spans]
        self.counted_days = [i for i, day in enumerate(days) if day.counts]
        self.seconds_before = _sums(length(day.spans) if day.counts else 0 for day in days)
        self.counted_before = _sums(int(day.counts) for day in days)
        # A counted day in grains: the least number that every length of day divides, so that shares stay whole.
        self.grain = lcm(*{length(day.spans) for day in days if day.counts and day.spans})
        self.open_before = _sums(int(bool(day.spans)) for day in days)
        self.runs = [self._run(*bounds) for bounds in _runs(days)]
        self._run_starts = [run.first for run in self.runs]

    def locate(self, at: datetime) -> tuple[int, int]:
        """Position of a moment; BeyondCalendar outside the table."""
        if at.tzinfo is None:
            raise CalendarError("Thời điểm thiếu múi giờ; ghi thêm +07:00.")
        passed = at - self.origin
        if not 0 <= passed.days < len(self.days):
            raise self.beyond()
        return passed.days, passed.seconds

    def moment(self, day: int, second: int) -> datetime:
        """The moment of a position."""
        return self.origin + timedelta(day, second)

    def date(self, day: int) -> date:
        """The date of a day index."""
        return self.first + timedelta(day)

    def _run(self, first: int, last: int) -> Run:
        words = span(self.date(first), self.date(last - 1))
        return Run(first, last, self.days[first], self.moment(last, 0), words)

    def beyond(self) -> BeyondCalendar:
        """The error of leaving the table."""
        last = self.date(len(self.days) - 1)
        return BeyondCalendar(
            f"Lịch làm việc chỉ có từ {numeric(self.first)} đến {numeric(last)}; ngày nghỉ ngoài khoảng đó "
            "chưa được công bố nên chưa tính được hạn."
        )

    def closing(self, day: int) -> int:
        """The second at which the office closes on an open day."""
        return self.days[day].spans[-1][1]

    def opening(self, day: int, second: int) -> tuple[int, int]:
        """This position if the office is open, else the next one at which it opens."""
        for start, end in self.days[day].spans:
            if second < end:
                return day, max(second, start)
        return self.opening_after(day)

    def opening_after(self, day: int) -> tuple[int, int]:
        """The first opening on a later day."""
        following = self.nth(self.open_days, self.open_before[day + 1])
        return following, self.days[following].spans[0][0]

    def worked(self, day: int, second: int) -> int:
        """Working seconds from the start of the table to a position."""
        total = self.seconds_before[day]
        if self.days[day].counts:
            for start, end in self.days[day].spans:
                if second > start:
                    total += min(second, end) - start
        return total

    def reach(self, worked: int) -> tuple[int, int]:
        """The earliest position at which `worked` (> 0) working seconds have passed."""
        day = bisect_left(self.seconds_before, worked) - 1
        if day >= len(self.days):
            raise self.beyond()
        left = worked - self.seconds_before[day]
        for start, end in self.days[day].spans:
            if left <= end - start:
                return day, start + left
            left -= end - start
        raise self.beyond()

    def counted_from(self, day: int, number: int) -> int:
        """The `number`-th counted day (0 = first) on or after `day`."""
        if day > len(self.days):
            raise self.beyond()
        return self.nth(self.counted_days, self.counted_before[day] + number)

    def nth(self, days: list[int], number: int) -> int:
        """The `number`-th entry of a list of days; BeyondCalendar past its end."""
        if number >= len(days):
            raise self.beyond()
        return days[number]

    def runs_between(self, first: int, last: int) -> list[Run]:
        """The runs that touch days first … last-1."""
        index = bisect_right(self._run_starts, first) - 1
        end = bisect_left(self._run_starts, last)
        return self.runs[index:end]


def _sums(numbers: Sequence[int]) -> list[int]:
    return list(accumulate(numbers, initial=0))


def length(spans: Spans) -> int:
    """Seconds the spans hold."""
    return sum(end - start for start, end in spans)


def _runs(days: Sequence[Day]) -> list[tuple[int, int]]:
    """Bounds of neighbours that look alike; a half day next to a whole one is the same run."""
    starts = [i for i, day in enumerate(days) if i == 0 or days[i - 1][1:] != day[1:]]
    return list(zip(starts, [*starts[1:], len(days)], strict=True))


def parse_spans(texts: Sequence[str]) -> Spans:
    """`["08:00-12:00", "13:00-17:00"]` → seconds after midnight, in order, without overlap."""
    spans = tuple(_span(text) for text in texts)
    flat = [second for span in spans for second in span]
    if flat != sorted(set(flat)):
        raise CalendarError(f"Giờ làm việc {list(texts)} chồng nhau hoặc không theo thứ tự.")
    return spans


def _span(text: str) -> tuple[int, int]:
    try:
        start, end = (time.fromisoformat(part.strip()) for part in text.split("-"))
    except (ValueError, AttributeError) as error:
        raise CalendarError(f"Giờ làm việc “{text}” không đọc được; viết dạng 08:00-12:00.") from error
    return start.hour * 3600 + start.minute * 60, end.hour * 3600 + end.minute * 60


def build_days(data: Mapping, first: date, last: date) -> list[Day]:
    """Every day from first to last: weekly hours, then holidays, then extra working days on top."""
    weekly = [parse_spans(data["hours"].get(name, ())) for name in WEEK]
    reception = {WEEK.index(name) for name in data.get("reception_only", ())}
    days = [_ordinary(weekly, reception, first + timedelta(i)) for i in range((last - first).days + 1)]
    english = data.get("english") or {}
    swapped = {extra["instead_of"]: extra["date"] for extra in data.get("working_days", ())}
    for off in data.get("holidays", ()):
        index = (off["date"] - first).days
        if 0 <= index < len(days):
            told = english.get(off["name"], ""), swapped.get(off["date"])
            days[index] = Day((), False, off["name"], off["basis"], True, *told)
    for extra in data.get("working_days", ()):
        index = (extra["date"] - first).days
        if 0 <= index < len(days):
            hours = weekly[extra["instead_of"].weekday()]
            days[index] = Day(hours, True, extra["name"], extra["basis"], False, "", extra["instead_of"])
    return days


def _ordinary(weekly: list[Spans], reception: set[int], day: date) -> Day:
    number = day.weekday()
    if not weekly[number]:
        return Day((), False, WEEKLY_REST, "", False)
    if number in reception:
        return Day(weekly[number], False, RECEPTION_ONLY, "", False)
    return Day(weekly[number], True, "", "", False)
