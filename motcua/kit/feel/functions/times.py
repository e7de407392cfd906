"""Built-in functions of dates, times and durations."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal

from motcua.kit.feel import temporal
from motcua.kit.feel.functions.registry import DAY, NUMBER, builtin, whole
from motcua.kit.feel.values import Months, Run


@builtin("date", (str, date, datetime, Decimal), NUMBER, NUMBER, optional=2)
def _date(run: Run, value: object, month: Decimal | None = None, day: Decimal | None = None) -> date | None:
    if month is not None or type(value) is Decimal:
        return None if day is None or type(value) is not Decimal else date(*map(whole, (value, month, day)))
    if type(value) is str:
        return temporal.read_date(value)
    return value.date() if type(value) is datetime else value


@builtin("time", (str, time, datetime, Decimal), NUMBER, NUMBER, (timedelta, type(None)), optional=3)
def _time(
    run: Run, value: object, minute: Decimal | None = None, second: Decimal | None = None,
    offset: timedelta | None = None,
) -> time | None:  # fmt: skip
    if minute is not None or type(value) is Decimal:
        if second is None or type(value) is not Decimal:
            return None
        zone = None if offset is None else timezone(offset)
        return time(whole(value), whole(minute), whole(second), tzinfo=zone)
    if type(value) is str:
        return temporal.read_time(value)
    return value.timetz() if type(value) is datetime else value


@builtin("date and time", (str, date, datetime), (time,), optional=1)
def _date_and_time(run: Run, value: object, moment: time | None = None) -> datetime | None:
    if type(value) is str:
        return temporal.read_datetime(value) if moment is None else None
    if moment is not None:
        return datetime.combine(value.date() if type(value) is datetime else value, moment)
    return value if type(value) is datetime else datetime.combine(value, time())


@builtin("duration", (str, timedelta, Months))
def _duration(run: Run, value: object) -> object:
    return temporal.read_duration(value) if type(value) is str else value


@builtin("years and months duration", DAY, DAY)
def _years_and_months(run: Run, start: date, end: date) -> Months:
    first, last = (value.date() if type(value) is datetime else value for value in (start, end))
    return temporal.months_between(first, last)


_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December",
)  # fmt: skip


@builtin("day of year", DAY)
def _day_of_year(run: Run, value: date) -> Decimal:
    return Decimal(value.timetuple().tm_yday)


@builtin("day of week", DAY)
def _day_of_week(run: Run, value: date) -> str:
    return _DAYS[value.weekday()]


@builtin("month of year", DAY)
def _month_of_year(run: Run, value: date) -> str:
    return _MONTHS[value.month - 1]


@builtin("week of year", DAY)
def _week_of_year(run: Run, value: date) -> Decimal:
    return Decimal(value.isocalendar().week)
