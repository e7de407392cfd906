"""What the clock says, in Vietnamese and in English: the same facts in either. Papers are Vietnamese always."""

from datetime import date, datetime
from typing import NamedTuple

from motcua.vn import dates
from motcua.vn.calendar.course import WAITED_FOR, Wait
from motcua.vn.calendar.limits import DAY, SAME_DAY, WORKING_DAY, LateRule, Limit
from motcua.vn.calendar.table import RECEPTION_ONLY, WEEKLY_REST, Day

VIETNAMESE, ENGLISH = "vi", "en"
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
UNNAMED = {WEEKLY_REST: "weekly rest", RECEPTION_ONLY: "reception only"}
PHRASES = {
    VIETNAMESE: {
        "restart": "Phải {waited}; đủ lúc {moment} nên đếm lại từ đầu.",
        "closed": "Ngoài giờ làm việc{why}: tính là nhận lúc {moment}.",
        "forwarding": "Nhận {late}: chuyển giải quyết đầu giờ ngày làm việc sau; hạn trả không đổi.",
        "result": "Nhận {late}: tính như nhận lúc {moment}.",
        "receipt": "Nhận lúc {moment}; ngày nhận không tính.",
        "same_day": "Giải quyết ngay trong ngày nhận {day}.",
        "off": "{days}: {name}, không tính.",
        "days": "Đếm {limit}, kể cả ngày nghỉ, đến {day}.",
        "days_last": "Đếm {limit}, kể cả ngày nghỉ; ngày cuối là {day}.",
        "rolled": "Ngày cuối {day} {name}: hạn chuyển sang ngày làm việc sau, {end}.",
        "wait": "{waited} đến {moment}: không tính.",
        "worked": "Tính {hours} làm việc: {days}.",
        "counted": "Tính vào thời hạn: {days}.",
        "numbered": "Đếm ngày làm việc thứ {numbers}: {days}.",
        "presumed": "Ngày nghỉ lễ của năm này chưa công bố: tạm tính theo ngày nghỉ hằng tuần; hạn có thể đổi.",
        "due": "Hạn trả: {moment}.",
        "sentence": "Trả trước {moment}: {parts}.",
        "but_receipt": "{limit}, không tính ngày nhận {day}",
        "anew": "đếm lại từ lúc người nộp trả lời {time} {day}",
        "but_wait": "không tính thời gian {waited}",
        "but_late": "nhận {late} nên tính từ ngày làm việc sau",
        "but_holiday": "{days} nghỉ {name}",
        "cell_due": "trả",
        "cell_received": "nhận",
        "cell_answered": "trả lời",
        "cell_handed_in": "nộp",
        "cell_holiday": "nghỉ lễ",
        "cell_not_yet": "chưa tính",
        "cell_off": "nghỉ",
        "cell_hours": "tính giờ",
        "cell_day": "ngày {number}",
        "fold_days": "{number} ngày tính",
        "fold_off": "{number} ngày nghỉ",
    },
    ENGLISH: {
        "restart": "Interrupted, {waited}; complete at {moment}, so the count began anew.",
        "closed": "Outside office hours{why}: counts as received at {moment}.",
        "forwarding": "Received {late}: passed on when the next working day opens; the due date stays.",
        "result": "Received {late}: counts as received at {moment}.",
        "receipt": "Received at {moment}; the day of reception does not count.",
        "same_day": "Dealt with on the day of reception, {day}.",
        "off": "{days}: {name}, not counted.",
        "days": "Counting {limit}, days off included, to {day}.",
        "days_last": "Counting {limit}, days off included; the last day is {day}.",
        "rolled": "The last day, {day}, falls on {name}: the due date moves to the next working day, {end}.",
        "wait": "{waited} until {moment}: not counted.",
        "worked": "Counting {hours} of working time: {days}.",
        "counted": "Counts towards the limit: {days}.",
        "numbered": "Counting working day {numbers}: {days}.",
        "presumed": "This year's holidays are not announced yet: only weekly rest is left out; the date may change.",
        "due": "Due: {moment}.",
        "sentence": "Due by {moment}: {parts}.",
        "but_receipt": "{limit}, not counting the day of reception {day}",
        "anew": "counted anew from the applicant's answer at {time} on {day}",
        "but_wait": "not counting the time {waited}",
        "but_late": "received {late}, so counted from the next working day",
        "but_holiday": "{days} off ({name})",
        "cell_due": "due",
        "cell_received": "received",
        "cell_answered": "answered",
        "cell_handed_in": "sent",
        "cell_holiday": "holiday",
        "cell_not_yet": "not yet",
        "cell_off": "off",
        "cell_hours": "counted",
        "cell_day": "day {number}",
        "fold_days": "{number} days counted",
        "fold_off": "{number} days off",
    },
}


class Words(NamedTuple):
    """The words of one language."""

    english: bool

    def say(self, phrase: str, **parts: object) -> str:
        """A phrase with its parts filled in."""
        return PHRASES[ENGLISH if self.english else VIETNAMESE][phrase].format(**parts)

    def moment(self, at: datetime, *, year: bool = True) -> str:
        """`17:00 Thứ Sáu 27/11/2026`; `17:00 on Friday 27/11/2026`."""
        if not self.english:
            return dates.moment(at, year=year)
        here = dates.local(at)
        day = dates.numeric(here) if year else dates.day_month(here)
        return f"{dates.clock_time(here)} on {WEEKDAYS[here.weekday()]} {day}"

    def weekday(self, day: date) -> str:
        """`T6`; `Fri`."""
        return WEEKDAYS[day.weekday()][:3] if self.english else dates.SHORT_WEEKDAYS[day.weekday()]

    def limit(self, limit: Limit) -> str:
        """`3 ngày làm việc`; `3 working days`."""
        if not self.english:
            return limit.text
        if limit.unit == SAME_DAY:
            return "the same day"
        if limit.unit in (WORKING_DAY, DAY):
            return _many(limit.amount, "working day" if limit.unit == WORKING_DAY else "day")
        return f"{self.hours(limit.amount * 60)} of working time"

    def hours(self, seconds: int) -> str:
        """`6 giờ 20 phút`, `2,5 giờ`; `6 hours 20 minutes`, `2.5 hours`."""
        hours, minutes = divmod(seconds // 60, 60)
        if seconds % 3600 == 0:
            return _many(hours, "hour") if self.english else f"{hours} giờ"
        if seconds < 3600 or seconds % 360:
            parts = ((hours, "giờ", "hour"), (minutes, "phút", "minute"))
            told = [_many(n, en) if self.english else f"{n} {vi}" for n, vi, en in parts if n]
            return " ".join(told) or ("0 minutes" if self.english else "0 phút")
        return f"{seconds / 3600:g} hours" if self.english else f"{dates.decimal_comma(seconds / 3600)} giờ"

    def late(self, rule: LateRule) -> str:
        """`sau 15:00`; `after 15:00`."""
        if not self.english:
            return rule.words
        return "in the last office hour of the day" if rule.after is None else f"after {rule.after:%H:%M}"

    def waited(self, wait: Wait) -> str:
        """What was waited for, as it begins a sentence: `Chờ bổ sung`; `Waiting for a supplement`."""
        if not self.english:
            return wait.words
        return wait.english or ("Waiting for a supplement" if wait.words == WAITED_FOR else "Waiting")

    def name(self, day: Day) -> str:
        """What a day is called; a day swapped for another says for which."""
        if not self.english or not day.name:
            return day.name
        if day.swap:
            swapped = dates.day_month(day.swap)
            return f"swapped for the working day {swapped}" if day.holiday else f"in place of {swapped}"
        return day.english or UNNAMED.get(day.name, "public holiday")

    def falls(self, day: Day) -> str:
        """How a day off that is the last is told after its date: `là Quốc khánh`, `nghỉ hằng tuần`."""
        name = self.name(day)
        if self.english:
            return f"a day off {name}" if day.swap else f"a day of {name}" if day.name in UNNAMED else name
        return name if name.startswith("nghỉ") else f"là {name}"


def words_of(language: str) -> Words:
    """English for a language that begins so, Vietnamese for any other."""
    return Words(language.startswith(ENGLISH))


def _many(number: int, thing: str) -> str:
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"
