"""Phí, lệ phí of a case, from the package's data: national lines, and the province's in their place."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from motcua.service.procedures.layering import in_days, relieved, under
from motcua.service.procedures.types import Facts, Fee, FeeLine, Package


def lines(package: Package, facts: Facts, values: Mapping[str, Any], day: date) -> tuple[FeeLine, ...]:
    """The fees in đồng that stand on this day for this channel and agency; zero amounts are kept."""
    chosen: dict[str, Fee] = {}
    for fee in package.fees:
        if _stands(fee, facts, day) and (fee.agency or fee.id not in chosen):
            chosen[fee.id] = fee
    computed = ((fee, fee.amount.evaluate(values)) for fee in chosen.values())
    found = (
        FeeLine(id=fee.id, name=fee.name, amount=Decimal(amount), basis=fee.basis)
        for fee, amount in computed
        if isinstance(amount, Decimal | int)
    )
    return relieved(package, found, facts, values, day)


def total(package: Package, facts: Facts, values: Mapping[str, Any], day: date) -> Decimal:
    """What the case costs altogether, in đồng."""
    return sum((line.amount for line in lines(package, facts, values, day)), Decimal(0))


def _stands(fee: Fee, facts: Facts, day: date) -> bool:
    """Whether the line applies: an agency's line holds for the offices under it too (“H50”, “H50.101.00”)."""
    if facts.channel not in fee.channels:
        return False
    return in_days(fee, day) and (not fee.agency or under(facts.agency, fee.agency))
