"""Dates, money and figures as the screen says them, in its language; the Vietnamese is `motcua.vn.dates`."""

from datetime import date, datetime
from decimal import Decimal

from django.utils import translation

from motcua.vn import dates

ENGLISH = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
SWAP = str.maketrans(",.", ".,")


def _english() -> bool:
    return (translation.get_language() or "vi").startswith("en")


def _here(value: date) -> date:
    """A moment on Vietnam's clock; a plain day as it is."""
    return dates.local(value) if isinstance(value, datetime) else value


def day(value: date) -> str:
    """`25/11/2026`."""
    return dates.numeric(_here(value))


def day_short(value: date) -> str:
    """`25/11`, where the year is plain from the page."""
    return dates.day_month(_here(value))


def weekday(value: date) -> str:
    """`Thứ Tư`."""
    here = _here(value)
    return ENGLISH[here.weekday()] if _english() else dates.weekday(here)


def weekday_short(value: date) -> str:
    """`T4`."""
    names = ENGLISH if _english() else dates.SHORT_WEEKDAYS
    return names[_here(value).weekday()]


def clock(value: datetime) -> str:
    """`09:14`."""
    return f"{dates.local(value):%H:%M}"


def moment(value: datetime, *, year: bool = True) -> str:
    """`17:00 Thứ Hai 30/11/2026`."""
    return f"{clock(value)} {weekday(value)} {day(value) if year else day_short(value)}"


def number(value: int | float | Decimal) -> str:
    """`1.842`, `5,5`; in English `1,842`, `5.5`."""
    exact = Decimal(str(value))
    places = max(0, -int(exact.normalize().as_tuple().exponent))
    text = f"{exact:,.{places}f}"
    return text if _english() else text.translate(SWAP)


def money(value: int | Decimal) -> str:
    """`16.000 đ`, the space between unbreakable."""
    return f"{number(value)}\u00a0đ"


def size(octets: int) -> str:
    """`1,2 MB` of a file."""
    for unit, step in (("MB", 1_000_000), ("KB", 1_000)):
        if octets >= step:
            return f"{number(Decimal(octets * 10 // step) / 10)}\u00a0{unit}"
    return f"{octets}\u00a0B"
