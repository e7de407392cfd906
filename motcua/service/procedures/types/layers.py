"""What provinces and offices lay over the national content, and what lowers a fee for a time."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from motcua.kit.feel import Expression
from motcua.vn.calendar import Limit


@dataclass(frozen=True, slots=True)
class Relief:
    """A reduction of fees for a time, by percent or by đồng, of a province where it names an agency."""

    id: str
    applies_to: frozenset[str]
    channels: frozenset[int]
    when: Expression | None
    percent: Decimal
    amount: Decimal
    text: str
    basis: str
    effective_from: date
    effective_to: date
    grade: str
    agency: str = ""


@dataclass(frozen=True, slots=True)
class OfficeLayer:
    """An office's internal process: its hours and holders of some states, by its own decision."""

    agency: str
    decision: str
    effective_from: date
    effective_to: date | None
    limits: Mapping[str, Limit]
    owners: Mapping[str, str]
