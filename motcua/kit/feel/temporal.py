"""Dates, times and durations of the rule language: reading, writing, arithmetic, parts."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from decimal import ROUND_DOWN, ROUND_FLOOR, Decimal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from motcua.kit.feel.values import NUMBERS, Months

_MICRO = timedelta(microseconds=1)
_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})\Z")
_TIME = re.compile(
    r"([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.([0-9]{1,9}))?"
    r"([Zz]|[+-][0-9]{2}:[0-9]{2}(?::[0-9]{2})?|@[A-Za-z_]{1,30}(?:/[A-Za-z_+\-0-9]{1,30}){0,2})?\Z"
)
_MONTHS = re.compile(r"(-)?P(?:([0-9]{1,6})Y)?(?:([0-9]{1,6})M)?\Z")
_DAYS = re.compile(
    r"(-)?P(?:([0-9]{1,9})D)?(?:T(?:([0-9]{1,8})H)?(?:([0-9]{1,9})M)?(?:([0-9]{1,10})(?:\.([0-9]{1,9}))?S)?)?\Z"
)


def read(text: str) -> object:
    """Date, time, date-time or duration written as in ISO 8601; None where it is none of them."""
    for reader in (read_date, read_time, read_datetime, read_duration):
        value = reader(text)
        if value is not None:
            return value
    return None


def read_date(text: str) -> date | None:
    """`2026-11-21`."""
    match = _DATE.match(text)
    if match is None:
        return None
    try:
        return date(*map(int, match.groups()))
    except ValueError:
        return None


def read_time(text: str) -> time | None:
    """`08:30:00`, with `Z`, `+07:00` or `@Asia/Ho_Chi_Minh` behind it if a zone is meant."""
    match = _TIME.match(text)
    if match is None:
        return None
    hour, minute, second, fraction, zone = match.groups()
    try:
        micro = int((fraction or "0").ljust(6, "0")[:6])
        return time(int(hour), int(minute), int(second), micro, tzinfo=_zone(zone))
    except (ValueError, ZoneInfoNotFoundError, OSError):
        return None


def _zone(text: str | None) -> timezone | ZoneInfo | None:
    if text is None:
        return None
    if text.startswith("@"):
        return ZoneInfo(text[1:])
    if text in "Zz":
        return UTC
    offset = timedelta(hours=int(text[1:3]), minutes=int(text[4:6]), seconds=int(text[7:9] or 0))
    return timezone(-offset if text[0] == "-" else offset)


def read_datetime(text: str) -> datetime | None:
    """A date, `T`, a time; a date alone is its midnight."""
    day_text, separator, time_text = text.partition("T")
    day = read_date(day_text)
    if day is None or not separator:
        return None if day is None else datetime.combine(day, time())
    moment = read_time(time_text)
    return None if moment is None else datetime.combine(day, moment)


def read_duration(text: str) -> Months | timedelta | None:
    """`P1Y6M` (years and months) or `P3DT4H30M` (days and time)."""
    if len(text) < 3 or text[-1] in "PT":
        return None
    match = _MONTHS.match(text)
    if match is not None:
        sign, years, months = match.groups()
        count = int(years or 0) * 12 + int(months or 0)
        return Months(-count if sign else count)
    match = _DAYS.match(text)
    if match is None:
        return None
    sign, days, hours, minutes, seconds, fraction = match.groups()
    try:
        length = timedelta(
            days=int(days or 0), hours=int(hours or 0), minutes=int(minutes or 0), seconds=int(seconds or 0),
            microseconds=int((fraction or "0").ljust(6, "0")[:6]),
        )  # fmt: skip
        return -length if sign else length
    except OverflowError:
        return None


def write(value: object) -> str:
    """The text that `read` would read back."""
    if isinstance(value, Months):
        return _write_months(value)
    if isinstance(value, timedelta):
        return _write_days(value)
    zone = getattr(value, "tzinfo", None)
    if isinstance(zone, ZoneInfo):
        return f"{value.replace(tzinfo=None).isoformat()}@{zone.key}"
    return value.isoformat().replace("+00:00", "Z")


def _write_months(value: Months) -> str:
    years, months = divmod(abs(value.count), 12)
    body = (f"{years}Y" if years else "") + (f"{months}M" if months else "")
    return ("-" if value.count < 0 else "") + "P" + (body or "0M")


def _write_days(value: timedelta) -> str:
    micro = abs(value) // _MICRO
    seconds, micro = divmod(micro, 1_000_000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    fraction = f".{micro:06d}".rstrip("0") if micro else ""
    clock = (f"{hours}H" if hours else "") + (f"{minutes}M" if minutes else "")
    clock += f"{seconds}{fraction}S" if seconds or micro else ""
    body = (f"{days}D" if days else "") + (f"T{clock}" if clock else "")
    return ("-" if value < timedelta() else "") + "P" + (body or "T0S")


def shift(value: date | datetime, months: int) -> date | datetime:
    """A date some months later or earlier; the last day of the month where the day does not exist."""
    years, month = divmod(value.month - 1 + months, 12)
    year = value.year + years
    if not 1 <= year <= 9999:
        raise OverflowError
    return value.replace(year=year, month=month + 1, day=min(value.day, monthrange(year, month + 1)[1]))


def move(value: object, length: object, sign: int) -> object:
    """Date, date-time, time or duration plus (sign 1) or minus (sign -1) a duration; None if none."""
    kinds = (type(value), type(length))
    if kinds in ((date, Months), (datetime, Months)):
        return shift(value, sign * length.count)
    if kinds == (Months, Months):
        return Months(value.count + sign * length.count)
    if kinds == (date, timedelta):
        return (datetime.combine(value, time()) + sign * length).date()
    if kinds in ((datetime, timedelta), (timedelta, timedelta)):
        return value + sign * length
    if kinds == (time, timedelta):
        return (datetime.combine(date(2000, 1, 2), value) + timedelta(seconds=sign * length.seconds)).timetz()
    return None


def apart(left: object, right: object) -> timedelta | None:
    """Time from `right` to `left`; None where the two do not go together."""
    if type(left) is time and type(right) is time:
        left, right = datetime.combine(date(2000, 1, 2), left), datetime.combine(date(2000, 1, 2), right)
    elif {type(left), type(right)} == {date, datetime}:
        zone = left.tzinfo if type(left) is datetime else right.tzinfo
        left, right = (_midnight(value, zone) for value in (left, right))
    if type(left) is type(right) and type(left) in (date, datetime):
        if type(left) is datetime and (left.utcoffset() is None) is not (right.utcoffset() is None):
            return None
        return left - right
    return None


def _midnight(value: date, zone: tzinfo | None) -> datetime:
    return value if type(value) is datetime else datetime.combine(value, time(tzinfo=zone))


def scale(length: Months | timedelta, factor: Decimal) -> Months | timedelta:
    """A duration times a number."""
    if isinstance(length, Months):
        return _months(NUMBERS.multiply(Decimal(length.count), factor))
    return _length(NUMBERS.multiply(Decimal(length // _MICRO), factor))


def divide(length: Months | timedelta, divisor: object) -> object:
    """A duration by a number is a duration; by a duration of its kind, a number; else None."""
    if type(divisor) is type(length):
        return NUMBERS.divide(_amount(length), _amount(divisor))
    if type(divisor) is not Decimal:
        return None
    amount = NUMBERS.divide(_amount(length), divisor)
    return _months(amount) if isinstance(length, Months) else _length(amount)


def _amount(length: Months | timedelta) -> Decimal:
    return Decimal(length.count if isinstance(length, Months) else length // _MICRO)


def _months(amount: Decimal) -> Months:
    if amount.copy_abs() > 12_000_000:
        raise OverflowError
    return Months(int(amount.to_integral_value(ROUND_DOWN)))


def _length(amount: Decimal) -> timedelta:
    if amount.copy_abs() > Decimal("1e20"):
        raise OverflowError
    return timedelta(microseconds=int(amount.to_integral_value(ROUND_FLOOR)))


def months_between(start: date, end: date) -> Months:
    """Whole months from start to end, negative when end comes first."""
    if end < start:
        return Months(-months_between(end, start).count)
    count = (end.year - start.year) * 12 + end.month - start.month
    return Months(count - 1 if end.day < start.day else count)


def part(value: object, key: str) -> object:
    """`year`, `days`, `time offset` … of a date, time or duration; None where it has no such part."""
    if isinstance(value, Months):
        years, months = divmod(abs(value.count), 12)
        sign = -1 if value.count < 0 else 1
        return _number({"years": sign * years, "months": sign * months}.get(key))
    if isinstance(value, timedelta):
        return _number(_length_part(value, key))
    if key == "weekday" and isinstance(value, date):
        return Decimal(value.isoweekday())
    if key == "time offset":
        return value.utcoffset() if isinstance(value, (datetime, time)) else None
    if key == "timezone":
        return getattr(getattr(value, "tzinfo", None), "key", None)
    allowed = ("year", "month", "day") if isinstance(value, date) else ()
    allowed += () if type(value) is date else ("hour", "minute", "second")
    return _number(getattr(value, key)) if key in allowed else None


def _length_part(value: timedelta, key: str) -> int | None:
    seconds = abs(value) // timedelta(seconds=1)
    parts = {"days": seconds // 86400, "hours": seconds // 3600 % 24, "minutes": seconds // 60 % 60,
             "seconds": seconds % 60}  # fmt: skip
    amount = parts.get(key)
    return -amount if amount is not None and value < timedelta() else amount


def _number(value: int | None) -> Decimal | None:
    return None if value is None else Decimal(value)
