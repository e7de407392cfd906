"""Layers over the national content: an office's own hours and holders, reliefs of fees for a time; all pure.

A layer of `H50` holds for every office under it; of several that fit, the nearest office's counts.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from motcua.kit import feel
from motcua.service.procedures.types import Facts, FeeLine, OfficeLayer, Package, Relief, StateDef, TimeLimit
from motcua.service.procedures.values import day_of, limit_of

Data = Mapping[str, Any]
DONG = Decimal(1)


def of_kind(data: Mapping[str, Data], name: str) -> tuple[Data, ...]:
    """The layers of one kind (`fees`, `office`) among the files of a package."""
    return tuple(
        item for file, item in data.items() if file.startswith("local/") and file.endswith(f"/{name}.yaml")
    )


def read_offices(data: Mapping[str, Data]) -> tuple[OfficeLayer, ...]:
    """The offices' internal processes."""
    return tuple(
        OfficeLayer(
            agency=item["agency"],
            decision=item["decision"],
            effective_from=day_of(item["effective_from"]),
            effective_to=day_of(item["effective_to"]) if item.get("effective_to") else None,
            limits={name: limit_of(own["limit"]) for name, own in item["states"].items() if "limit" in own},
            owners={name: own["owner"] for name, own in item["states"].items() if "owner" in own},
        )
        for item in of_kind(data, "office")
    )


def read_relief(item: Data, agency: str = "") -> Relief:
    """One relief, national or of a province's layer."""
    applies, when = item["applies_to"], item.get("when")
    return Relief(
        id=item["id"],
        applies_to=frozenset((applies,) if isinstance(applies, str) else applies),
        channels=frozenset(item.get("channels", (1, 2, 3))),
        when=None if when is None else feel.compile(str(when)),
        percent=Decimal(str(item.get("percent", 0))),
        amount=Decimal(item.get("amount", 0)),
        text=item["text"],
        basis=item["basis"],
        effective_from=day_of(item["effective_from"]),
        effective_to=day_of(item["effective_to"]),
        grade=item["grade"],
        agency=agency,
    )


def under(agency: str, above: str) -> bool:
    """Whether an office is this one or lies under it (“H50”, “H50.101.00”)."""
    return agency == above or agency.startswith(f"{above}.")


def in_days(item: Any, day: date) -> bool:
    """Whether a dated line holds on a day; an open end holds."""
    begun = item.effective_from is None or item.effective_from <= day
    return begun and (item.effective_to is None or day <= item.effective_to)


def first_limit(package: Package, day: date) -> TimeLimit:
    """The time limit that is told first on a day: a procedure's pages show it before anything of a case is known."""
    return next((item for item in package.limits if in_days(item, day)), package.limits[0])


def at_office(package: Package, name: str, agency: str, day: date) -> StateDef:
    """A state as this office works it: its own hours and holder, where it decided them."""
    state = package.process.states[name]
    if not package.offices:
        return state
    fitting = [item for item in package.offices if under(agency, item.agency) and in_days(item, day)]
    for layer in sorted(fitting, key=lambda item: len(item.agency)):
        limit = layer.limits.get(name, state.limit)
        state = replace(state, limit=limit, owner=layer.owners.get(name, state.owner))
    return state


def relieved(
    package: Package, lines: Iterable[FeeLine], facts: Facts, values: Mapping[str, Any], day: date
) -> tuple[FeeLine, ...]:
    """The fee lines less the greatest relief that applies to each; reliefs are not added up."""
    if not package.reliefs:
        return tuple(lines)
    standing = [item for item in package.reliefs if _stands(item, facts, values, day)]
    return tuple(_less(line, standing) for line in lines)


def _stands(item: Relief, facts: Facts, values: Mapping[str, Any], day: date) -> bool:
    if facts.channel not in item.channels or not in_days(item, day):
        return False
    if item.agency and not under(facts.agency, item.agency):
        return False
    return item.when is None or item.when.evaluate(values) is True


def _less(line: FeeLine, standing: Iterable[Relief]) -> FeeLine:
    best, ground = line.amount, ""
    for item in standing:
        if line.id in item.applies_to:
            left = line.amount * (100 - item.percent) / 100 - item.amount
            left = max(Decimal(0), left).quantize(DONG, ROUND_HALF_UP)
            best, ground = min((best, ground), (left, item.basis))
    return replace(line, amount=best, basis=f"{line.basis}; {ground}") if ground else line
