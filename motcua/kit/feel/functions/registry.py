"""Where the built-in functions meet: their table, and the checks before each is applied."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.utils.translation import gettext_noop as _N

from motcua.kit.feel.values import MAX_LIST, Run, kind

NUMBER, TEXT, TRUTH, LIST, ANY = (Decimal,), (str,), (bool,), (list,), (object,)
DAY = (date, datetime)


@dataclass(frozen=True, slots=True)
class Builtin:
    """A built-in: the kinds of its parameters, how many may be left out, whether the last repeats."""

    kinds: tuple[tuple[type, ...], ...]
    optional: int
    many: bool
    apply: Callable

    @property
    def most(self) -> int:
        return MAX_LIST if self.many else len(self.kinds)

    @property
    def least(self) -> int:
        return len(self.kinds) - self.optional


FUNCTIONS: dict[str, Builtin] = {}


def builtin(name: str, *kinds: tuple[type, ...], optional: int = 0, many: bool = False) -> Callable:
    def register(function: Callable) -> Callable:
        FUNCTIONS[name] = Builtin(kinds, optional, many, function)
        return function

    return register


def invoke(name: str, function: Builtin, values: list, run: Run) -> object:
    """Apply a built-in to evaluated arguments."""
    for index, value in enumerate(values):
        wanted = function.kinds[min(index, len(function.kinds) - 1)]
        if type(value) is list and len(value) == 1 and wanted is not ANY and list not in wanted:
            value = values[index] = value[0]
        if wanted is LIST and value is not None and type(value) is not list:
            values[index] = [value]
        elif type(value) not in wanted and wanted is not ANY:
            run.say(
                _N("Hàm “%(name)s” không nhận %(kind)s ở vị trí %(place)s"),
                name=name,
                kind=kind(value),
                place=index + 1,
            )
            return None
        elif type(value) is str:
            run.spend(len(value) >> 5)
    try:
        result = function.apply(run, *values)
    except (ArithmeticError, ValueError):
        result = None
    if result is None and name not in ("min", "max", "get value"):
        run.say(_N("Hàm “%(name)s” không tính được từ giá trị đã cho"), name=name)
    return result


def whole(value: Decimal) -> int:
    if value != value.to_integral_value() or value.copy_abs() > 1_000_000:
        raise ValueError
    return int(value)


def bounded(run: Run, items: list) -> list | None:
    """A list made by a function, if it is not too long."""
    run.spend(len(items))
    return items if len(items) <= MAX_LIST else None
