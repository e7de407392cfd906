"""Calendars for the tests: the library's own, and small ones with a Saturday morning."""

from datetime import date, datetime
from functools import cache
from pathlib import Path

import yaml

from motcua.vn.calendar import Calendar
from motcua.vn.dates import ZONE

FOLDER = Path(__file__).resolve().parents[3] / "library" / "calendars"
WHOLE = ["08:00-12:00", "13:00-17:00"]
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri")


@cache
def library(code: str = "vn-default") -> Calendar:
    """A calendar of the library."""
    return Calendar.from_data(data(code))


@cache
def data(code: str = "vn-default") -> dict:
    """Its data."""
    return yaml.safe_load((FOLDER / f"{code}.yaml").read_text(encoding="utf-8"))


def with_saturday(**changes: object) -> Calendar:
    """2026 with Saturday mornings and no holidays, changed as asked."""
    return Calendar.from_data(
        {
            "code": "thu-bay",
            "version": "1",
            "name": "Có sáng Thứ Bảy",
            "hours": dict.fromkeys(WEEKDAYS, WHOLE) | {"sat": ["08:00-11:30"]},
            "valid": {"from": date(2026, 1, 1), "to": date(2026, 12, 31)},
        }
        | changes
    )


def at(text: str) -> datetime:
    """`2026-02-12 09:00` on Vietnam's clock."""
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)
