"""What registries hand to other rooms."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Reading:
    """The fields a read was allowed to see, from which registry and when."""

    registry: str
    name: str
    key: str
    fields: Mapping[str, str]
    at: datetime


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks: the office (its code and the name it had then), and whether the dossier is known to be theirs."""

    office: str = ""
    office_name: str = ""
    verified: bool = False


NOBODY = Asker()


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a fact came from: kind of writing, dossier or batch, office, document, reason, moment."""

    kind: str
    operation: str
    origin: str
    office: str
    actor: str
    document: str
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Fact:
    """One field of a record: its value, whether it is kept sealed, and where it came from."""

    name: str
    value: Any
    sealed: bool
    origin: Origin


@dataclass(frozen=True, slots=True)
class Held:
    """What is (was) held true of a record from `valid_from` until `valid_to`, as known in a span of time."""

    valid_from: date
    valid_to: date | None
    known_from: datetime
    known_to: datetime | None
    facts: tuple[Fact, ...]
    made_by: Origin


@dataclass(frozen=True, slots=True)
class Writing:
    """Who writes into a register, and why: dossier or batch, office, document, reason."""

    kind: str
    actor: str
    origin: str = ""
    operation: str = ""
    office: str = ""
    document: str = ""
    reason: str = ""
