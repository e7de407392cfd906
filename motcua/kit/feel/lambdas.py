"""Closures of what only whole FEEL has: functions as values, their calls, types, half-open intervals."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from django.utils.translation import gettext_noop as _N

from motcua.kit.feel import tree
from motcua.kit.feel.building import Code, build
from motcua.kit.feel.calls import call
from motcua.kit.feel.functions import FUNCTIONS, invoke
from motcua.kit.feel.types import instance, resolve
from motcua.kit.feel.values import Frame, Function, Range, Run


@lru_cache(maxsize=256)
def builtin(name: str) -> Function | None:
    """A built-in function as a value, for a name that no fact has."""
    function = FUNCTIONS.get(name)
    if function is None:
        return None
    parameters = tuple((f"{name} {number}", None) for number in range(function.least))
    return Function(parameters, lambda given, run: invoke(name, function, list(given.values()), run))


def _invoke(node: tree.Invoke) -> Code:
    callee, names = build(node.callee), node.names
    arguments = [build(argument) for argument in node.arguments]
    return lambda scope, run: call(
        callee(scope, run), [argument(scope, run) for argument in arguments], names, run
    )


def _function(node: tree.FunctionOf) -> Code:
    body, price = build(node.body), tree.size(node.body)

    def make(scope: Mapping, run: Run) -> Function | None:
        parameters = tuple((name, resolve(written, run.types)) for name, written in node.parameters)
        if any(wanted is None for _, wanted in parameters):
            run.say(_N("Hàm có tham số kiểu lạ"))
            return None

        def apply(given: dict, run: Run) -> object:
            run.spend(price)
            return body(Frame(scope, given), run)

        return Function(parameters, apply)

    return make


def _instance(node: tree.InstanceOf) -> Code:
    value, written = build(node.value), node.type

    def belongs(scope: Mapping, run: Run) -> bool | None:
        wanted = resolve(written, run.types)
        if wanted is None:
            run.say(_N("Không có kiểu “%(name)s”"), name=written.name)
            return None
        return instance(value(scope, run), wanted, run)

    return belongs


def _wrong(node: tree.Wrong) -> Code:
    return lambda scope, run: run.say(node.reason)


def _half(node: tree.Half) -> Code:
    sign, operand = node.operator, build(node.operand)

    def make(scope: Mapping, run: Run) -> Range | None:
        end = operand(scope, run)
        if sign == "=":
            return Range(end, end, True, True)
        if sign in ("<", "<="):
            return Range(None, end, False, sign == "<=", open_low=True)
        return None if sign == "!=" else Range(end, None, sign == ">=", False, open_high=True)

    return make


LAMBDAS = {
    tree.Invoke: _invoke,
    tree.FunctionOf: _function,
    tree.InstanceOf: _instance,
    tree.Wrong: _wrong,
    tree.Half: _half,
}
