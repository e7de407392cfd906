"""Calling a function that is a value: its arguments by place or by name, fitted to its types, its depth
counted. The recursion of a rule ends at a counted depth, as its loops end at a counted number of steps."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _N

from motcua.kit.feel.types import Type, coerce
from motcua.kit.feel.values import MAX_CALLS, Function, Run, kind


def call(function: object, values: list, names: tuple[str, ...], run: Run) -> object:
    """The function's value; null where it is none, or where its arguments do not fit."""
    if type(function) is not Function:
        run.say(_N("Không gọi được %(function)s như hàm"), function=kind(function))
        return None
    given = _arranged(function, values, names)
    if given is None:
        run.say(_N("Tham số của lời gọi không khớp với hàm"))
        return None
    arguments: dict[str, object] = {}
    for (name, wanted), value in zip(function.parameters, given, strict=True):
        fitted = coerce(value, wanted if isinstance(wanted, Type) else None, run)
        if fitted is None and value is not None:
            return None
        arguments[name] = fitted
    if run.calls >= MAX_CALLS:
        run.say(_N("Hàm gọi lồng nhau quá %(most)s lớp"), most=MAX_CALLS)
        return None
    run.spend(1 + len(arguments))
    run.calls += 1
    try:
        value = function.body(arguments, run)
    finally:
        run.calls -= 1
    return coerce(value, function.result if isinstance(function.result, Type) else None, run)


def _arranged(function: Function, values: list, names: tuple[str, ...]) -> list | None:
    if len(values) != len(function.parameters):
        return None
    if not names:
        return values
    named = dict(zip(names, values, strict=True))
    order = [name for name, _ in function.parameters]
    return [named[name] for name in order] if set(order) == set(named) else None
