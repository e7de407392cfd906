"""Closures of unary tests: the cells of decision tables, and what stands behind `in`."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from motcua.kit.feel import tree
from motcua.kit.feel.building import Code, Test, build
from motcua.kit.feel.operators import OPERATIONS, PLAIN_COMPARISONS
from motcua.kit.feel.values import Frame, Range, Run, equal, within


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
    if len(tests) == 1:
        return _negated(tests[0]) if node.negated else tests[0]

    def decide(value: object, scope: Mapping, run: Run) -> bool | None:
        accepted = _any_test(tests, value, scope, run)
        return accepted if accepted is None or not node.negated else not accepted

    return decide


def _negated(test: Test) -> Test:
    def refuse(value: object, scope: Mapping, run: Run) -> bool | None:
        accepted = test(value, scope, run)
        return accepted if accepted is None else not accepted

    return refuse


def build_test(node: tree.Node) -> Test:
    """Closure of one unary test."""
    if node == tree.Name("?"):
        return lambda value, scope, run: value is not None
    if (quick := _quick_test(node)) is not None:
        return quick
    if isinstance(node, tree.Compared):
        operand, operation = build(node.operand), OPERATIONS[node.operator]
        return lambda value, scope, run: operation(value, operand(scope, run), run)
    if ("?",) in {path[:1] for path in tree.free_paths(node, None)}:
        code = build(node)
        return lambda value, scope, run: _truth(code(Frame(scope, {"?": value}), run))
    code = build(node)
    return lambda value, scope, run: _belongs(value, code(scope, run), run)


def _quick_test(node: tree.Node) -> Test | None:
    """Closure of the tests most cells hold: one constant, compared with a value of its own kind."""
    constant = node.operand if isinstance(node, tree.Compared) else node
    if isinstance(node, tree.Interval):
        return _quick_interval(node)
    if not isinstance(constant, tree.Literal) or type(constant.value) not in (Decimal, str):
        return None
    wanted, wanted_type = constant.value, type(constant.value)
    name = node.operator if isinstance(node, tree.Compared) else "="
    plain, slow = PLAIN_COMPARISONS[name], OPERATIONS[name]

    def test(value: object, scope: Mapping, run: Run) -> bool | None:
        if type(value) is wanted_type:
            return plain(value, wanted)
        return slow(value, wanted, run) if name != "=" else _belongs(value, wanted, run)

    return test


def _quick_interval(node: tree.Interval) -> Test | None:
    low, high = node.low, node.high
    if not (isinstance(low, tree.Literal) and isinstance(high, tree.Literal)):
        return None
    first, last = low.value, high.value
    if type(first) is not Decimal or type(last) is not Decimal:
        return None
    above = PLAIN_COMPARISONS["<=" if node.low_closed else "<"]
    below = PLAIN_COMPARISONS["<=" if node.high_closed else "<"]
    interval = Range(first, last, node.low_closed, node.high_closed)

    def test(value: object, scope: Mapping, run: Run) -> bool | None:
        if type(value) is Decimal:
            return above(first, value) and below(value, last)
        return _belongs(value, interval, run)

    return test


def _truth(value: object) -> bool | None:
    return value if type(value) is bool else None


def _belongs(value: object, wanted: object, run: Run) -> bool | None:
    if type(wanted) is Range:
        return within(value, wanted, run)
    if type(wanted) is not list:
        return equal(value, wanted, run)
    if type(value) is list and equal(value, wanted, run) is True:
        return True
    run.spend(len(wanted))
    result: bool | None = False
    for item in wanted:
        found = within(value, item, run) if type(item) is Range else equal(value, item, run)
        if found is True:
            return True
        if found is None:
            result = None
    return result


CELLS = {tree.In: _in}
