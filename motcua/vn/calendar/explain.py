"""Why the date is that date: neighbouring items from the hand-in to the due moment, and one sentence.

Each item ends where the next begins; an item of no length is a remark. Legal grounds come with the
calendar's data (`grounds`) or with its holidays, never from here.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from motcua.vn.calendar.course import Course
from motcua.vn.calendar.limits import DAY, SAME_DAY, WORKING_DAY, WORKING_HOUR
from motcua.vn.calendar.table import Run
from motcua.vn.calendar.words import Words
from motcua.vn.dates import clock_time, day_month, span


class Item(NamedTuple):
    """One stretch of the way. kind: limit restart closed late receipt count off wait presumed due."""

    start: datetime
    end: datetime
    kind: str
    text: str
    basis: str

    def as_data(self) -> dict[str, str]:
        """`{from, to, kind, text, basis}` with ISO 8601 moments at +07:00."""
        return {
            "from": self.start.isoformat(),
            "to": self.end.isoformat(),
            "kind": self.kind,
            "text": self.text,
            "basis": self.basis,
        }


def explain(course: Course, due: datetime, grounds: Mapping[str, str], words: Words) -> tuple[Item, ...]:
    """Every item, first to last."""
    writer = _Writer(course, due, grounds, words)
    writer.before()
    writer.body()
    writer.close()
    return tuple(writer.items)


class _Writer:
    """Walks from the hand-in to the due moment; each added item begins where the last one ended."""

    def __init__(self, course: Course, due: datetime, grounds: Mapping[str, str], words: Words) -> None:
        self.course, self.table, self.due, self.grounds = course, course.table, due, grounds
        self.words, self.say = words, words.say
        self.items: list[Item] = []
        self.cursor = course.start
        self.counted = 0

    def add(self, kind: str, end: datetime, text: str, basis: str = "") -> None:
        """Append an item up to `end` (cut at the due moment); a wait that goes on makes the last item longer."""
        end = min(end, self.due)
        if end < self.cursor:
            return
        item = Item(self.cursor, end, kind, text, basis or self.grounds.get(kind, ""))
        if kind == "wait" and self.items and self.items[-1][2:] == item[2:]:
            item = self.items.pop()._replace(end=end)
        self.items.append(item)
        self.cursor = end

    def before(self) -> None:
        """What happened before counting: earlier waits, closed doors, a late hour."""
        course, table = self.course, self.table
        if course.restarted:
            waited = lower(self.words.waited(course.restarted))
            text = self.say("restart", waited=waited, moment=self.words.moment(course.begin))
            self.add("restart", course.begin, text, course.restarted.basis)
        if self.course.received != table.locate(course.begin):
            opening = table.moment(*course.received)
            text = self.say("closed", why=self._why_closed(), moment=self.words.moment(opening))
            self.add("closed", opening, text)
        if course.late is None:
            return
        shifted = course.late.shifts == "result"
        opening = table.moment(*course.counted) if shifted else self.cursor
        words = {"late": self.words.late(course.late), "moment": self.words.moment(opening)}
        self.add("late", opening, self.say(course.late.shifts, **words), course.late.basis)

    def _why_closed(self) -> str:
        day = self.table.days[self.table.locate(self.course.begin)[0]]
        return f" ({self.words.name(day)})" if day.name and not day.spans else ""

    def body(self) -> None:
        """The count itself, by the unit of the limit."""
        unit = self.course.limit.unit
        if unit in (WORKING_DAY, DAY):
            first = self.course.counted[0]
            if first != self.course.end[0]:
                text = self.say("receipt", moment=self.words.moment(self.cursor))
                self.stretch("receipt", self.table.moment(first + 1, 0), text)
        if unit == DAY:
            self._calendar_days()
        elif unit == SAME_DAY and not self.course.waits:
            self.add("count", self.due, self.say("same_day", day=day_month(self.cursor)))
        else:
            self._working_runs()

    def _working_runs(self) -> None:
        day = self.table.locate(self.cursor)[0]
        for run in self.table.runs_between(day, self.course.end[0] + 1):
            if run.day.counts:
                self.stretch("count", run.end, "", run)
            else:
                text = self.say("off", days=run.words, name=self.words.name(run.day))
                self.stretch("off", run.end, text, run)

    def _calendar_days(self) -> None:
        course, table, limit = self.course, self.table, self.words.limit(self.course.limit)
        last, end = course.counted[0] + course.limit.amount, day_month(table.date(course.end[0]))
        if course.waits or last == course.end[0]:
            self.stretch("count", self.due, self.say("days", limit=limit, day=end))
            return
        day, off = day_month(table.date(last)), table.days[last]
        self.stretch("count", table.moment(last, 0), self.say("days_last", limit=limit, day=day))
        text = self.say("rolled", day=day, name=self.words.falls(off), end=end)
        self.add("off", self.due, text, off.basis or self.grounds.get("roll", ""))

    def stretch(self, kind: str, end: datetime, text: str, run: Run | None = None) -> None:
        """Add up to `end`, giving way to each wait inside."""
        end = min(end, self.due)
        basis = run.day.basis if run else ""
        for wait in self.course.waits:
            if wait.until > self.cursor and wait.since < end:
                if wait.since > self.cursor and self._matters(kind, wait.since):
                    self.add(kind, wait.since, text or self._count_text(wait.since, run), basis)
                done = self.words.moment(wait.until, year=False)
                told = self.say("wait", waited=self.words.waited(wait), moment=done)
                self.add("wait", min(wait.until, end), told, wait.basis)
        if self.cursor < end:
            self.add(kind, end, text or self._count_text(end, run), basis)

    def _matters(self, kind: str, end: datetime) -> bool:
        """Whether the stretch before a wait holds time that counts; the early morning of a day does not."""
        if kind != "count" or self.course.limit.unit == DAY:
            return True
        table = self.table
        return table.worked(*table.locate(end)) > table.worked(*table.locate(self.cursor))

    def _count_text(self, end: datetime, run: Run | None) -> str:
        """`Đếm ngày làm việc 2–5: 23–26/02.`"""
        first, (last, second) = self.table.locate(self.cursor)[0], self.table.locate(end)
        last -= not second
        whole = run and first == run.first and last == run.last - 1
        days = run.words if whole else span(self.table.date(first), self.table.date(last))
        days += f" ({self.words.name(run.day)})" if run and run.day.name else ""
        if self.course.limit.unit == WORKING_HOUR:
            since = self.table.worked(*self.table.locate(self.cursor))
            worked = self.table.worked(*self.table.locate(end)) - since
            return self.say("worked", hours=self.words.hours(worked), days=days)
        if self.course.waits:
            return self.say("counted", days=days)
        before, self.counted = self.counted, self.counted + last - first + 1
        numbers = f"{before + 1}" if self.counted == before + 1 else f"{before + 1}–{self.counted}"
        return self.say("numbered", numbers=numbers, days=days)

    def close(self) -> None:
        """The due moment itself."""
        if self.course.end[0] >= self.table.announced:
            self.add("presumed", self.due, self.say("presumed"))
        self.add("due", self.due, self.say("due", moment=self.words.moment(self.due)))


def lower(words: str) -> str:
    """The same within a sentence."""
    return words[:1].lower() + words[1:]


def sentence(course: Course, due: datetime, words: Words) -> str:
    """One line: `Trả trước 17:00 Thứ Sáu 27/11: 3 ngày làm việc, không tính ngày nhận 23/11; …`"""
    table, first, say = course.table, course.counted[0], words.say
    parts = [words.limit(course.limit)]
    if course.limit.unit in (WORKING_DAY, DAY):
        parts = [say("but_receipt", limit=parts[0], day=day_month(table.date(first)))]
    if course.restarted:
        begun = course.begin.replace(second=0, microsecond=0)
        parts.append(say("anew", time=clock_time(begun), day=day_month(begun)))
    waited = dict.fromkeys(lower(words.waited(wait)) for wait in course.waits if wait.since < due)
    parts += [say("but_wait", waited=one) for one in waited]
    if course.late and course.late.shifts == "result":
        parts.append(say("but_late", late=words.late(course.late)))
    for run in table.runs_between(first, course.end[0] + 1):
        delays = course.limit.unit != DAY or run.last > first + course.limit.amount
        if run.day.holiday and run.first > first and delays:
            days = span(table.date(run.first), table.date(run.last - 1))
            parts.append(say("but_holiday", days=days, name=words.name(run.day).removeprefix("nghỉ ")))
    return say("sentence", moment=words.moment(due, year=False), parts="; ".join(parts))
