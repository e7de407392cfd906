"""The shape of a reported breach."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from motcua.kit.clock import ZONE
from motcua.vn.dates import YEARS

SHORTEST = 10


@dataclass(frozen=True, slots=True)
class BreachGiven:
    """A breach as it was typed; `detected_at` None and `what` "" where that cannot be read."""

    what: str
    detected_at: datetime | None
    people: int
    harmful: bool
    typed: Mapping[str, str]


def breach_given(*, sent: Mapping[str, str]) -> BreachGiven:
    """Read the form: time before date, as people write it; spaces and dots in the number are accepted."""
    typed = {
        name: " ".join(sent.get(name, "").split())[:500] for name in ("what", "detected", "people", "harmful")
    }
    people = "".join(letter for letter in typed["people"] if letter not in " .")
    return BreachGiven(
        what=typed["what"] if len(typed["what"]) >= SHORTEST else "",
        detected_at=_moment(typed["detected"]),
        people=int(people) if people.isdecimal() and len(people) < 10 else 0,
        harmful=typed["harmful"] == "1",
        typed=typed,
    )


def _moment(text: str) -> datetime | None:
    try:
        found = datetime.strptime(text, "%H:%M %d/%m/%Y").replace(tzinfo=ZONE)
    except ValueError:
        return None
    return found if found.year in YEARS else None
