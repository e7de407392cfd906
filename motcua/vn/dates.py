"""How Vietnamese papers and screens word a date: "17:00 Thứ Hai 30/11/2026", "T2 23/11", "còn 2 giờ",
"ngày 05 tháng 02 năm 2026", and the day in full words that civil-status certificates print.
"""

from datetime import date, datetime, timedelta, timezone

from motcua.vn.numbers import in_words, two_digits
from motcua.vn.text import whole

YEARS = range(1800, 2201)
ZONE = timezone(timedelta(hours=7))
WEEKDAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ Nhật")
SHORT_WEEKDAYS = ("T2", "T3", "T4", "T5", "T6", "T7", "CN")
MONTHS = (
    "một", "hai", "ba", "tư", "năm", "sáu", "bảy", "tám", "chín", "mười", "mười một", "mười hai",
)  # fmt: skip


def local(at: datetime) -> datetime:
    """The moment on Vietnam's clock; a moment without a zone is refused, because it could be any of 24."""
    if at.tzinfo is ZONE:
        return at
    if at.tzinfo is None:
        raise ValueError("Thời điểm thiếu múi giờ; ghi thêm +07:00.")
    return at.astimezone(ZONE)


def read_day(text: str) -> date | None:
    """A day as typed or as an address holds it: 25/11/2026, 25-11-2026, 25.11.2026, 2026-11-25; None for anything else.

    Only of years about ours: a day at the end of the calendar has no day after it.
    """
    parts = [whole(part) or 0 for part in text.strip().replace("-", "/").replace(".", "/").split("/")]
    if len(parts) != 3:
        return None
    year, month, day = parts if parts[0] > 31 else parts[::-1]
    try:
        return date(year, month, day) if year in YEARS else None
    except ValueError:
        return None


def day_month(day: date) -> str:
    """`05/02`."""
    return f"{day.day:02d}/{day.month:02d}"


def numeric(day: date) -> str:
    """`05/02/2026`."""
    return f"{day.day:02d}/{day.month:02d}/{day.year:04d}"


def weekday(day: date) -> str:
    """`Thứ Hai` … `Chủ Nhật`."""
    return WEEKDAYS[day.weekday()]


def short(day: date) -> str:
    """`T2 23/11`."""
    return f"{SHORT_WEEKDAYS[day.weekday()]} {day_month(day)}"


def clock_time(at: datetime) -> str:
    """`17:00`; seconds are shown only when there are any."""
    seconds = f":{at.second:02d}" if at.second else ""
    return f"{at.hour:02d}:{at.minute:02d}{seconds}"


def moment(at: datetime, *, year: bool = True) -> str:
    """`17:00 Thứ Hai 30/11/2026`, time before date, on Vietnam's clock."""
    here = local(at)
    day = numeric(here) if year else day_month(here)
    return f"{clock_time(here)} {weekday(here)} {day}"


def formal(day: date) -> str:
    """`ngày 05 tháng 02 năm 2026`: days below 10 and months 1 and 2 take a leading zero (decree 30/2020)."""
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"


def span(first: date, last: date) -> str:
    """`16–20/02`, `30/04–01/05`, or one day."""
    if first == last:
        return day_month(first)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day:02d}–{day_month(last)}"
    return f"{day_month(first)}–{day_month(last)}"


def decimal_comma(value: float) -> str:
    """`2,5`; one decimal at most, none when whole."""
    text = f"{value:.1f}"
    return text.removesuffix(".0").replace(".", ",")


def duration(minutes: int, *, day_minutes: int = 480) -> str:
    """`45 phút`, `2,5 giờ`, `3 ngày`: working time in the largest unit that still tells the truth."""
    minutes = abs(minutes)
    if minutes < 60:
        return f"{minutes} phút"
    if minutes < day_minutes:
        return f"{decimal_comma(int(minutes / 6) / 10)} giờ"
    return f"{decimal_comma(int(minutes * 10 / day_minutes) / 10)} ngày"


def relative(minutes: int, *, day_minutes: int = 480) -> str:
    """`còn 2 giờ`, `quá 2,5 giờ`, `đến hạn`: working minutes left (negative: overdue)."""
    if minutes == 0:
        return "đến hạn"
    return f"{'còn' if minutes > 0 else 'quá'} {duration(minutes, day_minutes=day_minutes)}"


def day_in_words(day: date) -> str:
    """`ngày ba mươi tháng chín năm hai nghìn không trăm hai mươi sáu`, as certificates print it."""
    month = MONTHS[day.month - 1]
    return f"ngày {two_digits(day.day)} tháng {month} năm {in_words(day.year)}"
