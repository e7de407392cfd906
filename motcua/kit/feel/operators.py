"""Arithmetic of the rule language: numbers, texts, dates and durations. Null or unlike operands give null."""

from __future__ import annotations

import operator
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

from django.utils.translation import gettext_noop as _N

from motcua.kit.feel import temporal
from motcua.kit.feel.values import MAX_TEXT, NUMBERS, Months, Run, at_most, equal, kind, less

MAX_EXPONENT = 10_000


def add(left: object, right: object, run: Run) -> object:
    """left + right."""
    if type(left) is Decimal and type(right) is Decimal:
        return _number(NUMBERS.add, left, right, run)
    if type(left) is str and type(right) is str:
        if len(left) + len(right) > MAX_TEXT:
            run.say(_N("Chuỗi dài quá %(most)s ký tự"), most=MAX_TEXT)
            return None
        run.spend((len(left) + len(right)) >> 6)
        return left + right
    return _temporal(_N("Không cộng được %(left)s với %(right)s"), _add_temporal, left, right, run)


def subtract(left: object, right: object, run: Run) -> object:
    """left - right."""
    if type(left) is Decimal and type(right) is Decimal:
        return _number(NUMBERS.subtract, left, right, run)
    return _temporal(_N("Không trừ được %(left)s với %(right)s"), _subtract_temporal, left, right, run)


def multiply(left: object, right: object, run: Run) -> object:
    """left * right."""
    if type(left) is Decimal and type(right) is Decimal:
        return _number(NUMBERS.multiply, left, right, run)
    return _temporal(_N("Không nhân được %(left)s với %(right)s"), _multiply_temporal, left, right, run)


def divide(left: object, right: object, run: Run) -> object:
    """left / right; null when dividing by zero."""
    if type(left) is Decimal and type(right) is Decimal:
        return _number(NUMBERS.divide, left, right, run)
    return _temporal(_N("Không chia được %(left)s cho %(right)s"), _divide_temporal, left, right, run)


def power(left: object, right: object, run: Run) -> object:
    """left ** right, the exponent between -10 000 and 10 000."""
    if type(left) is Decimal and type(right) is Decimal:
        if right.copy_abs() > MAX_EXPONENT:
            run.say(_N("Số mũ vượt quá %(most)s"), most=MAX_EXPONENT)
            return None
        return _number(NUMBERS.power, left, right, run)
    return _temporal(
        _N("Không lũy thừa được %(left)s với %(right)s"), lambda one, other: None, left, right, run
    )


def negate(value: object, run: Run) -> object:
    """-value, of a number or a duration."""
    if type(value) is Decimal:
        return value.copy_negate()
    if type(value) is Months:
        return Months(-value.count)
    if type(value) is timedelta:
        return multiply(value, Decimal(-1), run)
    if value is not None:
        run.say(_N("Không đổi dấu được %(value)s"), value=kind(value))
    return None


def _number(operate: object, left: Decimal, right: Decimal, run: Run) -> Decimal | None:
    try:
        return operate(left, right)
    except ArithmeticError:
        run.say(_N("Phép tính không có kết quả: chia cho 0 hoặc vượt giới hạn số"))
        return None


def _temporal(wrong: str, operation: object, left: object, right: object, run: Run) -> object:
    try:
        result = None if left is None or right is None else operation(left, right)
    except (ArithmeticError, ValueError):
        result = None
    if result is None and left is not None and right is not None:
        run.say(wrong, left=kind(left), right=kind(right))
    return result


def _add_temporal(left: object, right: object) -> object:
    moved = temporal.move(left, right, 1)
    return temporal.move(right, left, 1) if moved is None else moved


def _subtract_temporal(left: object, right: object) -> object:
    between = temporal.apart(left, right)
    return temporal.move(left, right, -1) if between is None else between


def _multiply_temporal(left: object, right: object) -> object:
    if type(left) is Decimal:
        left, right = right, left
    known = type(left) in (Months, timedelta) and type(right) is Decimal
    return temporal.scale(left, right) if known else None


def _divide_temporal(left: object, right: object) -> object:
    return temporal.divide(left, right) if type(left) in (Months, timedelta) else None


def _not_equal(left: object, right: object, run: Run) -> bool | None:
    same = equal(left, right, run)
    return None if same is None else not same


PLAIN_COMPARISONS: dict[str, Callable[[object, object], bool]] = {
    "=": operator.eq, "!=": operator.ne, "<": operator.lt, "<=": operator.le,
    ">": operator.gt, ">=": operator.ge,
}  # fmt: skip
OPERATIONS: dict[str, Callable[[object, object, Run], object]] = {
    "+": add,
    "-": subtract,
    "*": multiply,
    "/": divide,
    "**": power,
    "=": equal,
    "!=": _not_equal,
    "<": less,
    "<=": at_most,
    ">": lambda left, right, run: less(right, left, run),
    ">=": lambda left, right, run: at_most(right, left, run),
}
