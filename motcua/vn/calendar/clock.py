"""The legal clock: an office's calendar as a value, and the due dates it answers."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from types import MappingProxyType

from motcua.vn.calendar.course import RESTART, Course, plain_end, reckon
from motcua.vn.calendar.explain import Item, explain, sentence
from motcua.vn.calendar.limits import CalendarError, LateRule, Limit
from motcua.vn.calendar.strip import Cell, day_strip
from motcua.vn.calendar.table import Table, build_days
from motcua.vn.calendar.words import VIETNAMESE, words_of
from motcua.vn.dates import local


class Due:
    """A due moment (+07:00) that explains itself, in Vietnamese (vi) or in English (en)."""

    def __init__(
        self, course: Course, grounds: Mapping[str, str], remarks: tuple[tuple[str, str], ...] = ()
    ) -> None:
        self.at: datetime = course.table.moment(*course.end)
        self.course = course
        self._grounds = grounds
        self._remarks = remarks

    def explanation(self, language: str = VIETNAMESE) -> tuple[Item, ...]:
        """Neighbouring items from the hand-in to the due moment; remarks and grounds as they were given."""
        start = self.course.start
        said = tuple(Item(start, start, "limit", text, basis) for text, basis in self._remarks)
        return said + explain(self.course, self.at, self._grounds, words_of(language))

    def sentence(self, language: str = VIETNAMESE) -> str:
        """The same in one line."""
        return sentence(self.course, self.at, words_of(language))

    def strip(self, at: datetime, language: str = VIETNAMESE) -> tuple[Cell, ...]:
        """At most nine cells, one a day."""
        return day_strip(self.course, at, words_of(language))


class Calendar:
    """Office hours, holidays and extra working days of a known range of years. Never changes."""

    def __init__(self, code: str, version: str, name: str, table: Table, grounds: Mapping[str, str]) -> None:
        self.code, self.version, self.name = code, version, name
        self._table, self._grounds = table, MappingProxyType(dict(grounds))

    @classmethod
    def from_data(cls, data: Mapping) -> "Calendar":
        """Build from the mapping of a `library/calendars/*.yaml` file; CalendarError says what is wrong."""
        try:
            first, last = data["valid"]["from"], data["valid"]["to"]
            until = (data.get("beyond") or {}).get("presume_to", last)
            table = Table(first, build_days(data, first, until), (last - first).days + 1)
            return cls(data["code"], str(data["version"]), data["name"], table, data.get("grounds") or {})
        except (KeyError, TypeError, AttributeError) as error:
            raise CalendarError(f"Lịch làm việc thiếu hoặc sai mục: {error}.") from error

    def due(
        self,
        *,
        start: datetime,
        limit: Limit,
        waits: Iterable[tuple] = (),
        on_wait: str = RESTART,
        late_rule: LateRule | None = None,
        remarks: tuple[tuple[str, str], ...] = (),
    ) -> Due:
        """When a dossier handed in at `start` is due.

        remarks: (words, basis) on where the limit itself comes from, told before the count.
        waits: Wait values, or their first fields (since, until); one that does not say how it counts follows on_wait.
        A hand-in outside office hours counts as received at the next opening. The day of reception does not
        count; limits in days end at close of business, limits in hours at the hour. Raises CalendarError.
        """
        start = local(start).replace(microsecond=0)
        course = reckon(self._table, start, limit, tuple(waits), on_wait, late_rule)
        return Due(course, self._grounds, remarks)

    def ends(self, *, start: datetime, limit: Limit) -> datetime:
        """due(…).at of a limit without waiting or late reception, for those who only need the moment."""
        return self._table.moment(*plain_end(self._table, local(start).replace(microsecond=0), limit))

    def is_working(self, at: datetime) -> bool:
        """Whether the office is open (the moment of closing is closed)."""
        position = self._table.locate(at)
        return any(start <= position[1] < end for start, end in self._table.days[position[0]].spans)

    def is_working_day(self, day: date) -> bool:
        """Whether limits count the day."""
        return self._table.days[self._table.locate(self._midnight(day))[0]].counts

    def next_open(self, at: datetime) -> datetime:
        """The moment itself if the office is open, else the next opening."""
        return self._table.moment(*self._table.opening(*self._table.locate(at)))

    def add_working(self, start: datetime, minutes: int) -> datetime:
        """The moment at which `minutes` of working time have passed; with 0, the next opening."""
        if minutes < 0:
            raise CalendarError("Số phút cộng thêm không được âm.")
        if minutes == 0:
            return self.next_open(start)
        table = self._table
        return table.moment(*table.reach(table.worked(*table.locate(start)) + minutes * 60))

    def working_minutes(self, since: datetime, until: datetime) -> int:
        """Whole minutes of working time between two moments; negative when `until` is the earlier."""
        table = self._table
        seconds = table.worked(*table.locate(until)) - table.worked(*table.locate(since))
        return seconds // 60 if seconds >= 0 else -(-seconds // 60)

    def _midnight(self, day: date) -> datetime:
        return self._table.origin + timedelta((day - self._table.first).days)
