"""Built-in functions that measure lists, ask about them and put them together."""

from __future__ import annotations

from datetime import datetime, time
from decimal import Decimal

from motcua.kit.feel.functions.registry import ANY, LIST, bounded, builtin
from motcua.kit.feel.values import NUMBERS, Quiet, Run, equal, less


@builtin("not", ANY)
def _not(run: Run, value: object) -> bool | None:
    return not value if type(value) is bool else None


@builtin("is", ANY, ANY)
def _is(run: Run, one: object, other: object) -> bool:
    if type(one) is not type(other):
        return False
    if type(one) in (time, datetime) and one.utcoffset() != other.utcoffset():
        return False
    return one is None or equal(one, other, Quiet(run)) is True


@builtin("count", LIST)
def _count(run: Run, items: list) -> Decimal:
    return Decimal(len(items))


def _items(values: tuple) -> list:
    return values[0] if len(values) == 1 and type(values[0]) is list else list(values)


@builtin("min", ANY, many=True)
def _min(run: Run, *values: object) -> object:
    return _extreme(run, _items(values), smallest=True)


@builtin("max", ANY, many=True)
def _max(run: Run, *values: object) -> object:
    return _extreme(run, _items(values), smallest=False)


def _extreme(run: Run, items: list, *, smallest: bool) -> object:
    run.spend(len(items))
    best = items[0] if items else None
    for item in items:
        order = less(item, best, run) if smallest else less(best, item, run)
        if order is None:
            return None
        best = item if order else best
    return best


@builtin("sum", ANY, many=True)
def _sum(run: Run, *values: object) -> Decimal | None:
    items = _items(values)
    run.spend(len(items))
    if not items or any(type(item) is not Decimal for item in items):
        return None
    total = items[0]
    for item in items[1:]:
        total = NUMBERS.add(total, item)
    return total


@builtin("mean", ANY, many=True)
def _mean(run: Run, *values: object) -> Decimal | None:
    total = _sum(run, *values)
    return None if total is None else NUMBERS.divide(total, Decimal(len(_items(values))))


@builtin("all", ANY, many=True)
def _all(run: Run, *values: object) -> bool | None:
    items = _items(values)
    return False if False in [item for item in items if type(item) is bool] else _certain(items, True)


@builtin("any", ANY, many=True)
def _any(run: Run, *values: object) -> bool | None:
    items = _items(values)
    return True if True in [item for item in items if type(item) is bool] else _certain(items, False)


def _certain(items: list, value: bool) -> bool | None:
    return value if all(type(item) is bool for item in items) else None


@builtin("list contains", LIST, ANY)
def _list_contains(run: Run, items: list, value: object) -> bool:
    run.spend(len(items))
    quiet = Quiet(run)
    return any(equal(item, value, quiet) is True for item in items)


@builtin("append", LIST, ANY, many=True)
def _append(run: Run, items: list, *values: object) -> list | None:
    return bounded(run, [*items, *values])


@builtin("concatenate", LIST, many=True)
def _concatenate(run: Run, *lists: list) -> list | None:
    return bounded(run, [item for items in lists for item in items])
