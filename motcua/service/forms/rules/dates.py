"""Dates as people type them: 30/9/2026, 30-09-2026, 30 tháng 9 năm 2026, 30092026, 2026-09-30.
What is wrong is answered with what was probably meant."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, time

from django.utils.translation import gettext as _

from motcua.vn.dates import ZONE

FIRST_YEAR, LAST_YEAR = 1800, 2200
_WORDS = re.compile(r"\b(?:ngày|mùng|mồng|tháng|năm)\b", re.IGNORECASE)
_ISO = re.compile(r"([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})\Z")
_EIGHT = re.compile(r"([0-9]{2})([0-9]{2})([0-9]{4})\Z")
_PARTS = re.compile(r"[0-9]+(?:[\s/.,\-–]+[0-9]+)*\Z")
_TIME = re.compile(r"([0-9]{1,2})(?:[:hg]([0-9]{2})?|\s+giờ(?:\s+([0-9]{1,2})(?:\s+phút)?)?)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Day:
    """A date read from a text: ISO, possibly without day or month; or what to say instead."""

    value: str | None
    problem: str = ""


def read_day(text: str, *, partial: bool = False) -> Day:
    """A full date; with `partial` also a year, or a month and a year: some papers say no more."""
    plain = " ".join(_WORDS.sub(" ", text).split()).strip(" .,;")
    iso = _ISO.match(plain)
    if iso:
        year, month, day = map(int, iso.groups())
        return _full(day, month, year)
    eight = _EIGHT.match(plain)
    if eight:
        return _full(*map(int, eight.groups()))
    if not _PARTS.match(plain) or len(plain) > 40:
        return Day(None, _("Viết ngày, tháng, năm bằng số, ví dụ 30/9/2026."))
    numbers = re.findall(r"[0-9]+", plain)
    if len(numbers) == 3:
        return _year_short(numbers) or _full(*(int(number[:6]) for number in numbers))
    return _partial(numbers, partial)


def _year_short(numbers: list[str]) -> Day | None:
    day, month, year = numbers
    if len(year) == 4:
        return None
    if len(year) == 2:
        words = {"day": day, "month": month, "year": year}
        return Day(None, _("Viết đủ 4 số của năm: %(day)s/%(month)s/19%(year)s hay 20%(year)s?") % words)
    return Day(None, _("Năm cần đúng 4 số, ví dụ 30/9/2026."))


def _partial(numbers: list[str], allowed: bool) -> Day:
    if not allowed:
        if len(numbers) == 2:
            return Day(None, _("Còn thiếu năm. Viết đủ như 30/9/2026."))
        return Day(None, _("Viết đủ ngày, tháng, năm như 30/9/2026."))
    if len(numbers[0]) == 4:
        numbers = numbers[::-1]
    year = int(numbers[-1][:6])
    if len(numbers) > 2 or len(numbers[-1]) != 4 or not FIRST_YEAR <= year <= LAST_YEAR:
        return Day(None, _("Viết năm sinh đủ 4 số như 1950, hoặc 9/1950, hoặc 30/9/1950."))
    if len(numbers) == 1:
        return Day(f"{year:04d}")
    month = int(numbers[0][:6])
    return Day(f"{year:04d}-{month:02d}") if 1 <= month <= 12 else Day(None, _no_month(month))


def _full(day: int, month: int, year: int) -> Day:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return Day(None, _("Năm %(year)s xa quá; bạn xem lại năm.") % {"year": year})
    if not 1 <= month <= 12:
        if 1 <= day <= 12 and 13 <= month <= 31:
            words = {"month": month, "day": day, "year": year}
            return Day(
                None,
                _("Không có tháng %(month)s. Viết ngày trước, tháng sau: %(month)s/%(day)s/%(year)s?")
                % words,
            )
        return Day(None, _no_month(month))
    last = monthrange(year, month)[1]
    if 1 <= day <= last:
        return Day(date(year, month, day).isoformat())
    return Day(None, _no_day(day, month, year, last))


def _no_month(month: int) -> str:
    return _("Không có tháng %(month)s; tháng từ 1 đến 12.") % {"month": month}


def _no_day(day: int, month: int, year: int, last: int) -> str:
    words = {"day": day, "month": month, "year": year, "last": last}
    if month == 2 and day == 29:
        return _("Ngày 29/2/%(year)s không có; tháng 2 năm %(year)s có 28 ngày.") % words
    if 1 <= day <= 31:
        return _("Ngày %(day)s/%(month)s không có; tháng %(month)s có %(last)s ngày.") % words
    return _("Không có ngày %(day)s; tháng %(month)s có %(last)s ngày.") % words


def read_moment(text: str) -> Day:
    """A time and a date in either order: 17:00 30/11/2026, 30/11/2026 17h30; ISO at +07:00 comes out."""
    try:
        found = datetime.fromisoformat(text)
        if "T" in text or "t" in text:
            found = found.astimezone(ZONE) if found.tzinfo else found.replace(tzinfo=ZONE)
            return Day(found.isoformat())
    except (ValueError, OverflowError):
        pass
    match = _TIME.search(text)
    if match is None:
        return Day(None, _("Còn thiếu giờ. Viết như 17:00 30/11/2026."))
    day = read_day(" ".join((text[: match.start()] + " " + text[match.end() :]).split()).strip(" ,"))
    hour, minute = int(match.group(1)), int(match.group(2) or match.group(3) or 0)
    if day.value is None:
        return day
    if hour > 23 or minute > 59:
        return Day(None, _("Giờ từ 00:00 đến 23:59."))
    return Day(datetime.combine(date.fromisoformat(day.value), time(hour, minute), ZONE).isoformat())


def show_day(value: str) -> str:
    """`2026-09-30` → `30/09/2026`; `2026-09` → `09/2026`; anything else as it is."""
    parts = value.split("-")
    whole = all(part.isdecimal() for part in parts) and 1 <= len(parts) <= 3 and len(parts[0]) == 4
    return "/".join(reversed(parts)) if whole else value


def show_moment(value: str) -> str:
    """`2026-11-30T17:00:00+07:00` → `17:00 30/11/2026`; anything else as it is."""
    try:
        found = datetime.fromisoformat(value)
    except ValueError:
        return value
    found = found.astimezone(ZONE) if found.tzinfo else found
    return f"{found:%H:%M} {found:%d/%m/%Y}"
