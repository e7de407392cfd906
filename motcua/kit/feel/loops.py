"""Closures of what runs over lists: for, some, every and filters. Each turn pays for what it computes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from motcua.kit.feel import tree
from motcua.kit.feel.building import Code, build
from motcua.kit.feel.values import MAX_LIST, Frame, Quiet, Range, Run


def _loop(node: tree.Loop) -> Code:
    bindings = tuple((name, build(domain)) for name, domain in node.bindings)
    body, price = build(node.body), tree.size(node.body)
    if node.kind == "for":
        wants_partial = ("partial",) in {path[:1] for path in tree.free_paths(node.body, None)}
        return _collecting(bindings, body, price, wants_partial)
    decisive = node.kind == "some"

    def decide(scope: Mapping, run: Run) -> bool | None:
        result: bool | None = not decisive
        for frame in _frames(bindings, scope, run):
            run.spend(price)
            value = body(frame, run)
            if value is decisive:
                return decisive
            if value is not (not decisive):
                result = None
        return result

    return decide


def _collecting(bindings: tuple[tuple[str, Code], ...], body: Code, price: int, wants_partial: bool) -> Code:
    """`for … return`; what was found so far is the list named partial, a copy for each turn that asks."""

    def collect(scope: Mapping, run: Run) -> list | None:
        found: list = []
        for frame in _frames(bindings, scope, run):
            run.spend(price)
            if wants_partial:
                run.spend(len(found))
                frame = Frame(frame, {"partial": list(found)})
            found.append(body(frame, run))
            if len(found) > MAX_LIST:
                run.say(f"Danh sách dài quá {MAX_LIST} phần tử")
                return None
        return found

    return collect


def _frames(bindings: tuple[tuple[str, Code], ...], scope: Mapping, run: Run) -> Iterator[Mapping]:
    if not bindings:
        yield scope
        return
    (name, domain), rest = bindings[0], bindings[1:]
    for item in items_of(domain(scope, run), run):
        run.spend(1)
        yield from _frames(rest, Frame(scope, {name: item}), run)


def items_of(value: object, run: Run) -> list:
    if type(value) is list:
        return value
    if type(value) is Range:
        low, high = value.low, value.high
        whole = all(type(end) is Decimal and end == end.to_integral_value() for end in (low, high))
        if not whole or (high - low).copy_abs() >= MAX_LIST:
            run.say(f"Khoảng để lặp phải là số nguyên và không quá {MAX_LIST} bước")
            return []
        run.spend(int((high - low).copy_abs()))
        step = 1 if low <= high else -1
        return [Decimal(number) for number in range(int(low), int(high) + step, step)]
    return [] if value is None else [value]


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
