"""Turns a tree into nested Python closures `(scope, run) -> value`: read once, evaluated many times
without walking the tree. No Python source is ever generated or evaluated."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal

from motcua.kit.feel import operators, temporal, tree
from motcua.kit.feel.functions import FUNCTIONS, invoke
from motcua.kit.feel.values import (
    MAX_LIST,
    PLAIN,
    Frame,
    Range,
    Run,
    at_most,
    both,
    convert,
    equal,
    kind,
    less,
    within,
)

Code = Callable[[Mapping, Run], object]
Test = Callable[[object, Mapping, Run], "bool | None"]


def build(node: tree.Node) -> Code:
    """Closure of an expression."""
    return _BUILDERS[type(node)](node)


def _literal(node: tree.Literal) -> Code:
    value = node.value
    return lambda scope, run: value


def _name(node: tree.Name) -> Code:
    name = node.name

    def read(scope: Mapping, run: Run) -> object:
        try:
            value = scope[name]
        except KeyError:
            run.say(f"Thiếu dữ kiện “{name}”")
            return None
        return value if type(value) in PLAIN else convert(value, run)

    return read


def _path(node: tree.Path) -> Code:
    source, key = build(node.source), node.key
    return lambda scope, run: _part(source(scope, run), key, run)


def _part(value: object, key: str, run: Run) -> object:
    if type(value) is dict:
        if key not in value:
            run.say(f"Thiếu dữ kiện “{key}”")
        return convert(value.get(key), run)
    if type(value) is list:
        run.spend(len(value))
        return [_part(item, key, run) for item in value]
    if value is None:
        return None
    if type(value) is Range:
        return {"low": value.low, "high": value.high}.get(key)
    try:
        found = temporal.part(value, key)
    except OverflowError:
        found = None
    if found is None:
        run.say(f"{kind(value).capitalize()} không có phần “{key}”")
    return found


def _call(node: tree.Call) -> Code:
    if node.function in ("today", "now"):
        return _given(node.function, date if node.function == "today" else datetime)
    name, function = node.function, FUNCTIONS[node.function]
    arguments = [build(argument) for argument in node.arguments]
    return lambda scope, run: invoke(name, function, [argument(scope, run) for argument in arguments], run)


def _given(name: str, wanted: type) -> Code:
    """today() and now() are facts of the scope: the language never reads a clock."""
    read = _name(tree.Name(name))

    def given(scope: Mapping, run: Run) -> object:
        value = read(scope, run)
        return value if type(value) is wanted else None

    return given


def _negate(node: tree.Negate) -> Code:
    operand = build(node.operand)
    return lambda scope, run: operators.negate(operand(scope, run), run)


def _not_equal(left: object, right: object, run: Run) -> bool | None:
    same = equal(left, right, run)
    return None if same is None else not same


OPERATIONS: dict[str, Callable[[object, object, Run], object]] = {
    "+": operators.add,
    "-": operators.subtract,
    "*": operators.multiply,
    "/": operators.divide,
    "**": operators.power,
    "=": equal,
    "!=": _not_equal,
    "<": less,
    "<=": at_most,
    ">": lambda left, right, run: less(right, left, run),
    ">=": lambda left, right, run: at_most(right, left, run),
}


def _binary(node: tree.Binary) -> Code:
    left, right, operation = build(node.left), build(node.right), OPERATIONS[node.operator]
    return lambda scope, run: operation(left(scope, run), right(scope, run), run)


def _and(node: tree.And) -> Code:
    return _logic(node.parts, True)


def _or(node: tree.Or) -> Code:
    return _logic(node.parts, False)


def _logic(nodes: tuple[tree.Node, ...], neutral: bool) -> Code:
    """Three-valued and (neutral true) or or (neutral false); stops at the first decisive part."""
    parts = tuple(build(node) for node in nodes)

    def decide(scope: Mapping, run: Run) -> bool | None:
        result: bool | None = neutral
        for part in parts:
            value = part(scope, run)
            if value is neutral:
                continue
            if value is (not neutral):
                return value
            result = None
        return result

    return decide


def _between(node: tree.Between) -> Code:
    value, low, high = build(node.value), build(node.low), build(node.high)

    def inside(scope: Mapping, run: Run) -> bool | None:
        found = value(scope, run)
        return both(at_most(low(scope, run), found, run), at_most(found, high(scope, run), run))

    return inside


def _in(node: tree.In) -> Code:
    value, tests = build(node.value), tuple(build_test(test) for test in node.tests)
    return lambda scope, run: _any_test(tests, value(scope, run), scope, run)


def _any_test(tests: tuple[Test, ...], value: object, scope: Mapping, run: Run) -> bool | None:
    result: bool | None = False
    for test in tests:
        accepted = test(value, scope, run)
        if accepted is True:
            return True
        if accepted is None:
            result = None
    return result


def build_tests(node: tree.Tests) -> Test:
    """Closure of a decision-table cell."""
    if not node.tests:
        return lambda value, scope, run: True
    tests = tuple(build_test(test) for test in node.tests)
    if len(tests) == 1 and not node.negated:
        return tests[0]

    def decide(value: object, scope: Mapping, run: Run) -> bool | None:
        accepted = _any_test(tests, value, scope, run)
        return accepted if accepted is None or not node.negated else not accepted

    return decide


def build_test(node: tree.Node) -> Test:
    """Closure of one unary test."""
    if isinstance(node, tree.Compared):
        operand, operation = build(node.operand), OPERATIONS[node.operator]
        return lambda value, scope, run: operation(value, operand(scope, run), run)
    if ("?",) in {path[:1] for path in tree.free_paths(node, None)}:
        code = build(node)
        return lambda value, scope, run: _truth(code(Frame(scope, {"?": value}), run))
    code = build(node)
    return lambda value, scope, run: _belongs(value, code(scope, run), run)


def _truth(value: object) -> bool | None:
    return value if type(value) is bool else None


def _belongs(value: object, wanted: object, run: Run) -> bool | None:
    if type(wanted) is Range:
        return within(value, wanted, run)
    if type(wanted) is not list or type(value) is list:
        return equal(value, wanted, run)
    run.spend(len(wanted))
    result: bool | None = False
    for item in wanted:
        found = within(value, item, run) if type(item) is Range else equal(value, item, run)
        if found is True:
            return True
        if found is None:
            result = None
    return result


def _interval(node: tree.Interval) -> Code:
    low, high = build(node.low), build(node.high)
    return lambda scope, run: Range(low(scope, run), high(scope, run), node.low_closed, node.high_closed)


def _list(node: tree.ListOf) -> Code:
    items = [build(item) for item in node.items]
    return lambda scope, run: [item(scope, run) for item in items]


def _context(node: tree.ContextOf) -> Code:
    entries = [(key, build(value)) for key, value in node.entries]

    def make(scope: Mapping, run: Run) -> dict:
        frame = Frame(scope, {})
        for key, value in entries:
            frame[key] = value(frame, run)
        return dict(frame)

    return make


def _if(node: tree.If) -> Code:
    condition, then, otherwise = build(node.condition), build(node.then), build(node.otherwise)
    return lambda scope, run: (then if condition(scope, run) is True else otherwise)(scope, run)


def _loop(node: tree.Loop) -> Code:
    bindings = tuple((name, build(domain)) for name, domain in node.bindings)
    body = build(node.body)
    if node.kind == "for":

        def collect(scope: Mapping, run: Run) -> list | None:
            found = [body(frame, run) for frame in _frames(bindings, scope, run)]
            return found if len(found) <= MAX_LIST else None

        return collect
    decisive = node.kind == "some"

    def decide(scope: Mapping, run: Run) -> bool | None:
        result: bool | None = not decisive
        for frame in _frames(bindings, scope, run):
            value = body(frame, run)
            if value is decisive:
                return decisive
            if value is not (not decisive):
                result = None
        return result

    return decide


def _frames(bindings: tuple[tuple[str, Code], ...], scope: Mapping, run: Run) -> Iterator[Mapping]:
    if not bindings:
        yield scope
        return
    (name, domain), rest = bindings[0], bindings[1:]
    for item in _items(domain(scope, run), run):
        run.spend(1)
        yield from _frames(rest, Frame(scope, {name: item}), run)


def _items(value: object, run: Run) -> list:
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
    source, condition = build(node.source), build(node.condition)
    constant = isinstance(node.condition, tree.Literal)

    def select(scope: Mapping, run: Run) -> object:
        value = source(scope, run)
        items = value if type(value) is list else [] if value is None else [value]
        index = condition(scope, run) if constant else None
        if type(index) is Decimal:
            return _nth(items, index)
        kept: list = []
        for item in items:
            run.spend(1)
            answer = condition(_element(scope, item), run)
            if type(answer) is Decimal:
                return _nth(items, answer)
            if answer is True:
                kept.append(item)
        return kept

    return select


def _element(scope: Mapping, item: object) -> Frame:
    frame = Frame(scope, {"item": item})
    if type(item) is dict:
        frame.update(item)
        frame.setdefault("item", item)
    return frame


def _nth(items: list, index: Decimal) -> object:
    size = len(items)
    if index != index.to_integral_value() or not 1 <= index.copy_abs() <= size:
        return None
    return items[int(index) - 1 if index > 0 else size + int(index)]


_BUILDERS: dict[type, Callable[[object], Code]] = {
    tree.Literal: _literal,
    tree.Name: _name,
    tree.Path: _path,
    tree.Call: _call,
    tree.Negate: _negate,
    tree.Binary: _binary,
    tree.And: _and,
    tree.Or: _or,
    tree.Between: _between,
    tree.In: _in,
    tree.Interval: _interval,
    tree.ListOf: _list,
    tree.ContextOf: _context,
    tree.If: _if,
    tree.Loop: _loop,
    tree.Filter: _filter,
}
