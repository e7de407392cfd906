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
from motcua.vn.dates import clock_time, day_month, decimal_comma, moment, span


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


def explain(course: Course, due: datetime, grounds: Mapping[str, str]) -> tuple[Item, ...]:
    """Every item, first to last."""
    writer = _Writer(course, due, grounds)
    writer.before()
    writer.body()
    writer.close()
    return tuple(writer.items)


class _Writer:
    """Walks from the hand-in to the due moment; each added item begins where the last one ended."""

    def __init__(self, course: Course, due: datetime, grounds: Mapping[str, str]) -> None:
        self.course, self.table, self.due, self.grounds = course, course.table, due, grounds
        self.items: list[Item] = []
        self.cursor = course.start
        self.counted = 0

    def add(self, kind: str, end: datetime, text: str, basis: str = "") -> None:
        """Append an item up to `end` (cut at the due moment)."""
        if end > self.due:
            end = self.due
        if end >= self.cursor:
            self.items.append(Item(self.cursor, end, kind, text, basis or self.grounds.get(kind, "")))
            self.cursor = end

    def before(self) -> None:
        """What happened before counting: earlier waits, closed doors, a late hour."""
        course, table = self.course, self.table
        if course.restarted:
            waited, done = course.restarted, moment(course.begin)
            words = f"Phải {lower(waited.words)}; đủ lúc {done} nên đếm lại từ đầu."
            self.add("restart", course.begin, words, waited.basis)
        if self.course.received != table.locate(course.begin):
            opening = table.moment(*course.received)
            text = f"Ngoài giờ làm việc{self._why_closed()}: tính là nhận lúc {moment(opening)}."
            self.add("closed", opening, text)
        if course.late is None:
            return
        if course.late.shifts == "forwarding":
            text = (
                f"Nhận {course.late.words}: chuyển giải quyết đầu giờ ngày làm việc sau; hạn trả không đổi."
            )
            self.add("late", self.cursor, text, course.late.basis)
        else:
            opening = table.moment(*course.counted)
            text = f"Nhận {course.late.words}: tính như nhận lúc {moment(opening)}."
            self.add("late", opening, text, course.late.basis)

    def _why_closed(self) -> str:
        day = self.table.days[self.table.locate(self.course.begin)[0]]
        return f" ({day.name})" if day.name and not day.spans else ""

    def body(self) -> None:
        """The count itself, by the unit of the limit."""
        unit = self.course.limit.unit
        if unit in (WORKING_DAY, DAY):
            first = self.course.counted[0]
            if first != self.course.end[0]:
                text = f"Nhận lúc {moment(self.cursor)}; ngày nhận không tính."
                self.stretch("receipt", self.table.moment(first + 1, 0), text)
        if unit == DAY:
            self._calendar_days()
        elif unit == SAME_DAY and not self.course.waits:
            self.add("count", self.due, f"Giải quyết ngay trong ngày nhận {day_month(self.cursor)}.")
        else:
            self._working_runs()

    def _working_runs(self) -> None:
        day = self.table.locate(self.cursor)[0]
        for run in self.table.runs_between(day, self.course.end[0] + 1):
            if run.day.counts:
                self.stretch("count", run.end, "", run)
            else:
                self.stretch("off", run.end, f"{run.words}: {run.day.name}, không tính.", run)

    def _calendar_days(self) -> None:
        course, table = self.course, self.table
        last = course.counted[0] + course.limit.amount
        if course.waits or last == course.end[0]:
            last = course.end[0]
            text = f"Đếm {course.limit.text}, kể cả ngày nghỉ, đến {day_month(table.date(last))}."
            self.stretch("count", self.due, text)
            return
        text = f"Đếm {course.limit.text}, kể cả ngày nghỉ; ngày cuối là {day_month(table.date(last))}."
        self.stretch("count", table.moment(last, 0), text)
        name = table.days[last].name
        end = day_month(table.date(course.end[0]))
        text = (
            f"Ngày cuối {day_month(table.date(last))} {_off(name)}: hạn chuyển sang ngày làm việc sau, {end}."
        )
        self.add("off", self.due, text, table.days[last].basis or self.grounds.get("roll", ""))

    def stretch(self, kind: str, end: datetime, text: str, run: Run | None = None) -> None:
        """Add up to `end`, giving way to each wait inside."""
        end = min(end, self.due)
        basis = run.day.basis if run else ""
        for wait in self.course.waits:
            if wait.until > self.cursor and wait.since < end:
                if wait.since > self.cursor and self._matters(kind, wait.since):
                    self.add(kind, wait.since, text or self._count_text(wait.since, run), basis)
                words = f"{wait.words} đến {moment(wait.until, year=False)}: không tính."
                self.add("wait", min(wait.until, end), words, wait.basis)
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
        extra = f" ({run.day.name})" if run and run.day.name else ""
        if self.course.limit.unit == WORKING_HOUR:
            since = self.table.worked(*self.table.locate(self.cursor))
            worked = self.table.worked(*self.table.locate(end)) - since
            return f"Tính {_hours(worked)} làm việc: {days}{extra}."
        if self.course.waits:
            return f"Tính vào thời hạn: {days}{extra}."
        before, self.counted = self.counted, self.counted + last - first + 1
        numbers = f"{before + 1}" if self.counted == before + 1 else f"{before + 1}–{self.counted}"
        return f"Đếm ngày làm việc thứ {numbers}: {days}{extra}."

    def close(self) -> None:
        """The due moment itself."""
        if self.course.end[0] >= self.table.announced:
            text = "Ngày nghỉ lễ của năm này chưa công bố: tạm tính theo ngày nghỉ hằng tuần; hạn có thể đổi."
            self.add("presumed", self.due, text)
        self.add("due", self.due, f"Hạn trả: {moment(self.due)}.")


def lower(words: str) -> str:
    """The same within a sentence."""
    return words[:1].lower() + words[1:]


def _off(name: str) -> str:
    return name if name.startswith("nghỉ") else f"là {name}"


def _hours(seconds: int) -> str:
    if seconds % 3600 == 0:
        return f"{seconds // 3600} giờ"
    if seconds < 3600 or seconds % 360:
        hours, minutes = divmod(seconds // 60, 60)
        return f"{hours} giờ {minutes} phút" if hours else f"{minutes} phút"
    return f"{decimal_comma(seconds / 3600)} giờ"


def sentence(course: Course, due: datetime) -> str:
    """One line: `Trả trước 17:00 Thứ Sáu 27/11: 3 ngày làm việc, không tính ngày nhận 23/11; …`"""
    table, first = course.table, course.counted[0]
    parts = [f"{course.limit.text}"]
    if course.limit.unit in (WORKING_DAY, DAY):
        parts[0] += f", không tính ngày nhận {day_month(table.date(first))}"
    if course.restarted:
        begun = course.begin.replace(second=0, microsecond=0)
        parts.append(f"đếm lại từ lúc người nộp trả lời {clock_time(begun)} {day_month(begun)}")
    waited = dict.fromkeys(lower(wait.words) for wait in course.waits if wait.since < due)
    parts += [f"không tính thời gian {words}" for words in waited]
    if course.late and course.late.shifts == "result":
        parts.append(f"nhận {course.late.words} nên tính từ ngày làm việc sau")
    for run in table.runs_between(first, course.end[0] + 1):
        delays = course.limit.unit != DAY or run.last > first + course.limit.amount
        if run.day.holiday and run.first > first and delays:
            days = span(table.date(run.first), table.date(run.last - 1))
            parts.append(f"{days} nghỉ {run.day.name.removeprefix('nghỉ ')}")
    return f"Trả trước {moment(due, year=False)}: {'; '.join(parts)}."
