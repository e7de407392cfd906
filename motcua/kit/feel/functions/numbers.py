"""Built-in functions of numbers, exact to 34 digits."""

from __future__ import annotations

from datetime import timedelta
from decimal import (
    ROUND_CEILING,
    ROUND_DOWN,
    ROUND_FLOOR,
    ROUND_HALF_DOWN,
    ROUND_HALF_EVEN,
    ROUND_HALF_UP,
    ROUND_UP,
    Decimal,
)

from motcua.kit.feel.functions.registry import NUMBER, builtin
from motcua.kit.feel.values import NUMBERS, Months, Run


@builtin("floor", NUMBER, NUMBER, optional=1)
def _floor(run: Run, value: Decimal, digits: Decimal = Decimal(0)) -> Decimal:
    return _rounded(value, digits, ROUND_FLOOR)


@builtin("ceiling", NUMBER, NUMBER, optional=1)
def _ceiling(run: Run, value: Decimal, digits: Decimal = Decimal(0)) -> Decimal:
    return _rounded(value, digits, ROUND_CEILING)


@builtin("decimal", NUMBER, NUMBER)
def _to_scale(run: Run, value: Decimal, digits: Decimal) -> Decimal:
    return _rounded(value, digits, ROUND_HALF_EVEN)


@builtin("round half up", NUMBER, NUMBER, optional=1)
def _half_up(run: Run, value: Decimal, digits: Decimal = Decimal(0)) -> Decimal:
    return _rounded(value, digits, ROUND_HALF_UP)


@builtin("round half down", NUMBER, NUMBER, optional=1)
def _half_down(run: Run, value: Decimal, digits: Decimal = Decimal(0)) -> Decimal:
    return _rounded(value, digits, ROUND_HALF_DOWN)


@builtin("round up", NUMBER, NUMBER, optional=1)
def _up(run: Run, value: Decimal, digits: Decimal = Decimal(0)) -> Decimal:
    return _rounded(value, digits, ROUND_UP)


@builtin("round down", NUMBER, NUMBER, optional=1)
def _down(run: Run, value: Decimal, digits: Decimal = Decimal(0)) -> Decimal:
    return _rounded(value, digits, ROUND_DOWN)


def _rounded(value: Decimal, digits: Decimal, rounding: str) -> Decimal:
    # A number with fewer digits than asked is already exact; filling it with zeros could overflow.
    places = int(digits)
    if not -6111 <= places <= 6176:
        raise ValueError
    if value.as_tuple().exponent >= -places:
        return value
    return value.quantize(Decimal(1).scaleb(-places), rounding=rounding, context=NUMBERS)


@builtin("abs", (Decimal, timedelta, Months))
def _abs(run: Run, value: object) -> object:
    if type(value) is Decimal:
        return value.copy_abs()
    return Months(abs(value.count)) if isinstance(value, Months) else abs(value)


@builtin("modulo", NUMBER, NUMBER)
def _modulo(run: Run, value: Decimal, divisor: Decimal) -> Decimal:
    rest = NUMBERS.remainder(value, divisor)
    return NUMBERS.add(rest, divisor) if rest and (rest < 0) is not (divisor < 0) else rest


@builtin("sqrt", NUMBER)
def _sqrt(run: Run, value: Decimal) -> Decimal | None:
    return None if value < 0 else NUMBERS.sqrt(value)


@builtin("log", NUMBER)
def _log(run: Run, value: Decimal) -> Decimal | None:
    return None if value <= 0 else NUMBERS.ln(value)


@builtin("exp", NUMBER)
def _exp(run: Run, value: Decimal) -> Decimal | None:
    return None if value.copy_abs() > 14_000 else NUMBERS.exp(value)


@builtin("odd", NUMBER)
def _odd(run: Run, value: Decimal) -> bool:
    return NUMBERS.remainder(value, Decimal(2)).copy_abs() == 1


@builtin("even", NUMBER)
def _even(run: Run, value: Decimal) -> bool:
    return NUMBERS.remainder(value, Decimal(2)) == 0
