"""What the engine is told and what it answers: State, Facts, Outcome."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple

from motcua.vn.calendar import Calendar


@dataclass(frozen=True, slots=True)
class Effect:
    """Something the outcome asks the dossier to do: slip, notify, number, render, sign, registry …"""

    verb: str
    args: Mapping[str, Any]


class State(NamedTuple):
    """Where a dossier stands, as the engine sees it; under 1 KB as JSON. A tuple, because a step makes several.

    waits: (from, to, state waited in); the state tells how the wait counts and what it was for.
    """

    name: str
    previous: str = ""
    started: datetime | None = None
    due: datetime | None = None
    waits: tuple[tuple[datetime, datetime, str], ...] = ()
    wait_from: datetime | None = None
    reappointed: bool = False
    supplements: int = 0
    assignee: str = ""
    finished: datetime | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """What the engine is told besides the state; it reads nothing by itself."""

    roles: frozenset[str]
    channel: int
    calendar: Calendar
    answers: Mapping[str, Any] = field(default_factory=dict)
    input: Mapping[str, Any] = field(default_factory=dict)
    actor: str = ""
    agency: str = ""


class Outcome(NamedTuple):
    """What the engine answers: the next state, who holds it until when, and the effects to carry out."""

    state: State
    portal: int
    owner: str
    office: str
    step_due: datetime | None
    due: datetime | None
    effects: tuple[Effect, ...]
    finished: bool


@dataclass(frozen=True, slots=True)
class FeeLine:
    """One computed fee in đồng, with its legal basis."""

    id: str
    name: str
    amount: Decimal
    basis: str
