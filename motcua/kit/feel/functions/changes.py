"""Built-in functions that make a list from lists: parts, order, places; and statistics over numbers."""

from __future__ import annotations

from decimal import Decimal

from motcua.kit.feel.calls import call
from motcua.kit.feel.functions.registry import ANY, LIST, NUMBER, bounded, builtin
from motcua.kit.feel.values import MAX_NESTING, NUMBERS, Function, Quiet, Run, convert, equal, less

MATCH = (Decimal, Function)


def _place(items: list, position: Decimal) -> int | None:
    """Index of a position counted from 1, or from the end if negative."""
    index = int(position)
    if index == 0 or abs(index) > len(items):
        return None
    return index - 1 if index > 0 else len(items) + index


@builtin("sublist", LIST, NUMBER, NUMBER, optional=1)
def _sublist(run: Run, items: list, start: Decimal, length: Decimal | None = None) -> list | None:
    first = _place(items, start)
    if first is None or (length is not None and (length < 0 or first + int(length) > len(items))):
        return None
    run.spend(len(items))
    return items[first:] if length is None else items[first : first + int(length)]


@builtin("insert before", LIST, NUMBER, ANY)
def _insert(run: Run, items: list, position: Decimal, value: object) -> list | None:
    place = _place(items, position)
    return None if place is None else bounded(run, [*items[:place], value, *items[place:]])


@builtin("remove", LIST, NUMBER)
def _remove(run: Run, items: list, position: Decimal) -> list | None:
    place = _place(items, position)
    return None if place is None else bounded(run, [*items[:place], *items[place + 1 :]])


@builtin("list replace", LIST, MATCH, ANY)
def _list_replace(run: Run, items: list, match: object, value: object) -> list | None:
    if type(match) is Decimal:
        place = _place(items, match)
        return None if place is None else bounded(run, [*items[:place], value, *items[place + 1 :]])
    made: list = []
    for item in items:
        chosen = call(match, [item, value], (), run)
        if type(chosen) is not bool:
            return None
        made.append(value if chosen else item)
    return made


@builtin("reverse", LIST)
def _reverse(run: Run, items: list) -> list | None:
    return bounded(run, items[::-1])


@builtin("index of", LIST, ANY)
def _index_of(run: Run, items: list, value: object) -> list:
    run.spend(len(items))
    quiet = Quiet(run)
    return [Decimal(place) for place, item in enumerate(items, 1) if equal(item, value, quiet) is True]


@builtin("union", LIST, many=True)
def _union(run: Run, *lists: list) -> list | None:
    return _distinct(run, [item for items in lists for item in items])


@builtin("distinct values", LIST)
def _distinct(run: Run, items: list) -> list | None:
    kept: list = []
    quiet = Quiet(run)
    for item in items:
        run.spend(len(kept) + 1)
        if not any(equal(item, other, quiet) is True for other in kept):
            kept.append(item)
    return bounded(run, kept)


@builtin("flatten", LIST)
def _flatten(run: Run, items: list) -> list | None:
    made: list = []
    stack = [(iter(items), 0)]
    while stack:
        inner, depth = stack[-1]
        run.spend(1)
        item = next(inner, stack)
        if item is stack:
            stack.pop()
        elif type(item) is list:
            if depth > MAX_NESTING:
                return None
            stack.append((iter(item), depth + 1))
        else:
            made.append(item)
    return bounded(run, made)


@builtin("sort", LIST, (Function, type(None)), optional=1)
def _sort(run: Run, items: list, precedes: Function | None = None) -> list | None:
    """Merge sort: the order is asked for n log n times, and a wrong order still ends."""
    runs = [[item] for item in items]
    while len(runs) > 1:
        merged = [_merged(run, *runs[place : place + 2], precedes) for place in range(0, len(runs) - 1, 2)]
        if any(part is None for part in merged):
            return None
        runs = merged + (runs[-1:] if len(runs) % 2 else [])
    return runs[0] if runs else []


def _merged(run: Run, left: list, right: list, precedes: Function | None) -> list | None:
    made: list = []
    first = second = 0
    while first < len(left) and second < len(right):
        run.spend(1)
        pair = [right[second], left[first]]
        earlier = less(*pair, run) if precedes is None else call(precedes, pair, (), run)
        if type(earlier) is not bool:
            return None
        if earlier:
            made.append(right[second])
            second += 1
        else:
            made.append(left[first])
            first += 1
    return made + left[first:] + right[second:]


# --- statistics


def _numbers(run: Run, values: tuple) -> list[Decimal] | None:
    items = values[0] if len(values) == 1 and type(values[0]) is list else list(values)
    items = [convert(item, run) for item in items]
    run.spend(len(items))
    return None if any(type(item) is not Decimal for item in items) else items


@builtin("product", ANY, many=True)
def _product(run: Run, *values: object) -> Decimal | None:
    items = _numbers(run, values)
    if not items:
        return None
    total = Decimal(1)
    for item in items:
        total = NUMBERS.multiply(total, item)
    return total


@builtin("median", ANY, many=True)
def _median(run: Run, *values: object) -> Decimal | None:
    items = sorted(_numbers(run, values) or ())
    if not items:
        return None
    middle = len(items) // 2
    if len(items) % 2:
        return items[middle]
    return NUMBERS.divide(NUMBERS.add(items[middle - 1], items[middle]), Decimal(2))


@builtin("stddev", ANY, many=True)
def _stddev(run: Run, *values: object) -> Decimal | None:
    items = _numbers(run, values)
    if not items or len(items) < 2:
        return None
    total = squares = Decimal(0)
    for item in items:
        total = NUMBERS.add(total, item)
    mean = NUMBERS.divide(total, Decimal(len(items)))
    for item in items:
        squares = NUMBERS.add(squares, NUMBERS.power(NUMBERS.subtract(item, mean), Decimal(2)))
    return NUMBERS.sqrt(NUMBERS.divide(squares, Decimal(len(items) - 1)))


@builtin("mode", ANY, many=True)
def _mode(run: Run, *values: object) -> list | None:
    items = _numbers(run, values)
    if items is None:
        return None
    counts: dict[Decimal, int] = {}
    for item in items:
        counts[item] = counts.get(item, 0) + 1
    most = max(counts.values(), default=0)
    return sorted(item for item, count in counts.items() if count == most)
