"""Closures of what runs over lists: for, some, every and filters. Each turn pays for what it computes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext_noop as _N

from motcua.kit.feel import tree
from motcua.kit.feel.building import Code, build
from motcua.kit.feel.values import MAX_LIST, Frame, Quiet, Range, Run


class _NoSteps(Exception):
    """The domain of a loop is a range with no next value, or far too long: the loop is null."""


def _loop(node: tree.Loop) -> Code:
    bindings = tuple((name, build(domain)) for name, domain in node.bindings)
    body, price = build(node.body), tree.size(node.body)
    if node.kind == "for":
        wants_partial = ("partial",) in {path[:1] for path in tree.free_paths(node.body, None)}
        return _collecting(bindings, body, price, wants_partial)
    decisive = node.kind == "some"

    def decide(scope: Mapping, run: Run) -> bool | None:
        result: bool | None = not decisive
        try:
            for frame in _frames(bindings, scope, run):
                run.spend(price)
                value = body(frame, run)
                if value is decisive:
                    return decisive
                if value is not (not decisive):
                    result = None
        except _NoSteps:
            return None
        return result

    return decide


def _collecting(bindings: tuple[tuple[str, Code], ...], body: Code, price: int, wants_partial: bool) -> Code:
    """`for … return`; what was found so far is the list named partial, a copy for each turn that asks."""

    def collect(scope: Mapping, run: Run) -> list | None:
        found: list = []
        try:
            for frame in _frames(bindings, scope, run):
                run.spend(price)
                if wants_partial:
                    run.spend(len(found))
                    frame = Frame(frame, {"partial": list(found)})
                found.append(body(frame, run))
                if len(found) > MAX_LIST:
                    run.say(_N("Danh sách dài quá %(most)s phần tử"), most=MAX_LIST)
                    return None
        except _NoSteps:
            return None
        return found

    return collect


def _frames(bindings: tuple[tuple[str, Code], ...], scope: Mapping, run: Run) -> Iterator[Mapping]:
    if not bindings:
        yield scope
        return
    (name, domain), rest = bindings[0], bindings[1:]
    items = items_of(domain(scope, run), run)
    if items is None:
        raise _NoSteps
    for item in items:
        run.spend(1)
        yield from _frames(rest, Frame(scope, {name: item}), run)


def items_of(value: object, run: Run) -> list | None:
    """What a loop goes through: a list, the whole numbers or days of a range, one value; null for any other range."""
    if type(value) is list:
        return value
    if type(value) is Range:
        return _steps(value, run)
    return [] if value is None else [value]


def _steps(interval: Range, run: Run) -> list | None:
    low, high = interval.low, interval.high
    made: Callable[[int], object] = Decimal
    if type(low) is type(high) is date:
        first, last, made = low.toordinal(), high.toordinal(), date.fromordinal
    elif type(low) is type(high) is Decimal and low == low.to_integral_value() and _near(low, high):
        first, last = int(low), int(high)
    else:
        first, last = 0, MAX_LIST
    if abs(last - first) >= MAX_LIST:
        run.say(_N("Khoảng để lặp phải là số nguyên hoặc ngày, và không quá %(most)s bước"), most=MAX_LIST)
        return None
    run.spend(abs(last - first))
    step = 1 if first <= last else -1
    begin = first if interval.low_closed else first + step
    return [made(number) for number in range(begin, last + step if interval.high_closed else last, step)]


def _near(low: Decimal, high: Decimal) -> bool:
    return high == high.to_integral_value() and (high - low).copy_abs() < MAX_LIST


def _filter(node: tree.Filter) -> Code:
    source, condition, price = build(node.source), build(node.condition), tree.size(node.condition)
    constant = isinstance(node.condition, tree.Literal)

    def index_wanted(scope: Mapping, run: Run) -> bool:
        """With no element to try, whether the condition is a place: a place of an empty list is null."""
        return type(condition(Frame(scope, {"item": None}), Quiet(run))) is Decimal

    def select(scope: Mapping, run: Run) -> object:
        value = source(scope, run)
        items = value if type(value) is list else [] if value is None else [value]
        index = condition(scope, run) if constant else None
        if type(index) is Decimal:
            return nth(items, index)
        kept: list = []
        for item in items:
            run.spend(price)
            answer = condition(_element(scope, item), run)
            if type(answer) is Decimal:
                return nth(items, answer)
            if answer is True:
                kept.append(item)
        return None if not items and index_wanted(scope, run) else kept

    return select


def _element(scope: Mapping, item: object) -> Frame:
    frame = Frame(scope, {"item": item})
    if type(item) is dict:
        frame.update(item)
        frame.setdefault("item", item)
    return frame


def nth(items: list, index: Decimal) -> object:
    size = len(items)
    if index != index.to_integral_value() or not 1 <= index.copy_abs() <= size:
        return None
    return items[int(index) - 1 if index > 0 else size + int(index)]


LOOPS = {tree.Loop: _loop, tree.Filter: _filter}
