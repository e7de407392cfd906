"""Turns a tree into nested Python closures `(scope, run) -> value`: read once, evaluated many times
without walking the tree. No Python source is ever generated or evaluated."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal

from django.utils.translation import gettext_noop as _N

from motcua.kit.feel import operators, temporal, tree
from motcua.kit.feel.building import BUILDERS, Code, build
from motcua.kit.feel.cells import CELLS
from motcua.kit.feel.functions import FUNCTIONS, invoke
from motcua.kit.feel.lambdas import LAMBDAS
from motcua.kit.feel.lambdas import builtin as builtin_value
from motcua.kit.feel.loops import LOOPS
from motcua.kit.feel.operators import OPERATIONS, PLAIN_COMPARISONS
from motcua.kit.feel.values import NUMBERS, PLAIN, Frame, Range, Run, at_most, both, convert, kind

_exact = NUMBERS.plus
_QUICK = {"+": NUMBERS.add, "-": NUMBERS.subtract, "*": NUMBERS.multiply, "/": NUMBERS.divide}


def _literal(node: tree.Literal) -> Code:
    value = node.value
    return lambda scope, run: value


def _name(node: tree.Name) -> Code:
    name = node.name
    builtin = builtin_value(name)

    def read(scope: Mapping, run: Run) -> object:
        try:
            value = scope[name]
        except KeyError:
            if builtin is not None:
                return builtin
            run.say(_N("Thiếu dữ kiện “%(name)s”"), name=name)
            return None
        if type(value) in PLAIN:
            return value
        if type(value) is Decimal and value.is_finite():
            return _exact(value)
        return convert(value, run)

    return read


def _path(node: tree.Path) -> Code:
    source, key = build(node.source), node.key
    return lambda scope, run: _part(source(scope, run), key, run)


def _part(value: object, key: str, run: Run) -> object:
    if type(value) is dict:
        if key not in value:
            run.say(_N("Thiếu dữ kiện “%(name)s”"), name=key)
        return convert(value.get(key), run)
    if type(value) is list:
        run.spend(len(value))
        return [_part(item, key, run) for item in value]
    if value is None:
        return None
    if type(value) is Range:
        return _range_part(value, key)
    try:
        found = temporal.part(value, key)
    except OverflowError:
        found = None
    if found is None:
        run.say(_N("%(value)s không có phần “%(key)s”"), value=kind(value).capitalize(), key=key)
    return found


def _range_part(value: Range, key: str) -> object:
    if key in ("low", "start"):
        return value.low
    if key in ("high", "end"):
        return value.high
    return {"start included": value.low_closed, "end included": value.high_closed}.get(key)


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


def _binary(node: tree.Binary) -> Code:
    """The slow operation decides whatever is not two values of the most frequent kind."""
    left, right, slow = build(node.left), build(node.right), OPERATIONS[node.operator]
    if node.operator in _QUICK:
        return _arithmetic(left, right, _QUICK[node.operator], slow)
    if isinstance(node.right, tree.Literal) and type(node.right.value) in (str, Decimal):
        return _against_constant(left, node.right.value, PLAIN_COMPARISONS.get(node.operator), slow)
    return lambda scope, run: slow(left(scope, run), right(scope, run), run)


def _arithmetic(left: Code, right: Code, quick: Callable, slow: Callable) -> Code:
    def compute(scope: Mapping, run: Run) -> object:
        one, other = left(scope, run), right(scope, run)
        if type(one) is Decimal and type(other) is Decimal:
            try:
                return quick(one, other)
            except ArithmeticError:
                pass  # the slow way says why
        return slow(one, other, run)

    return compute


def _against_constant(left: Code, constant: object, quick: Callable | None, slow: Callable) -> Code:
    wanted = type(constant)

    def compare(scope: Mapping, run: Run) -> object:
        value = left(scope, run)
        if type(value) is wanted and quick is not None:
            return quick(value, constant)
        return slow(value, constant, run)

    return compare


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


def _interval(node: tree.Interval) -> Code:
    low, high = build(node.low), build(node.high)

    def make(scope: Mapping, run: Run) -> Range | None:
        first, last = low(scope, run), high(scope, run)
        if first is not None and last is not None and type(first) is not type(last):
            run.say(_N("Khoảng không thể đi từ %(first)s đến %(last)s"), first=kind(first), last=kind(last))
            return None
        return Range(first, last, node.low_closed, node.high_closed)

    return make


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


BUILDERS.update(
    {
        tree.Literal: _literal,
        tree.Name: _name,
        tree.Path: _path,
        tree.Call: _call,
        tree.Negate: _negate,
        tree.Binary: _binary,
        tree.And: _and,
        tree.Or: _or,
        tree.Between: _between,
        tree.Interval: _interval,
        tree.ListOf: _list,
        tree.ContextOf: _context,
        tree.If: _if,
        **CELLS,
        **LAMBDAS,
        **LOOPS,
    }
)
