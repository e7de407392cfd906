"""Values of the rule language, their comparison, and the conversion of Python values on the way in.
Number: Decimal of 34 digits. Date, time, date-time, days-time duration: the standard library's.
Years-months duration: Months. Context: mapping. Anything unknown becomes null."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_EVEN, Context, Decimal, DivisionByZero, InvalidOperation, Overflow
from enum import Enum

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as _N
from django.utils.translation import pgettext_lazy

NUMBERS = Context(
    prec=34,
    rounding=ROUND_HALF_EVEN,
    Emin=-6143,
    Emax=6144,
    traps=[InvalidOperation, DivisionByZero, Overflow],
)
MAX_LIST = 10_000
MAX_TEXT = 100_000
MAX_STEPS = 500_000
MAX_CALLS = 50
MAX_NESTING = 20
_MAX_BITS = 20_411  # 10 ** 6144, the largest decimal128
_MAX_PROBLEMS = 50


@dataclass(frozen=True, slots=True, order=True)
class Months:
    """A years-months duration."""

    count: int


@dataclass(frozen=True, slots=True)
class Range:
    """An interval between two comparable values; `(< 5)` and `(>= 5)` are open to one side."""

    low: object
    high: object
    low_closed: bool
    high_closed: bool
    open_low: bool = False
    open_high: bool = False


class Exhausted(Exception):
    """The evaluation used up its budget of steps."""


class Run:
    """One evaluation: where problems are noted, how many steps are left, how deep the calls are."""

    __slots__ = ("calls", "left", "problems", "types")

    def __init__(self, problems: list[str] | None, types: Mapping[str, object] | None = None) -> None:
        self.problems = problems
        self.types = types
        self.left = MAX_STEPS
        self.calls = 0

    def say(self, text: str, **words: object) -> None:
        """Note why a part became null, in the reader's language; `text` is marked with gettext_noop."""
        if self.problems is not None and len(self.problems) < _MAX_PROBLEMS:
            self.problems.append(_(text) % words if words else _(text))

    def spend(self, steps: int) -> None:
        """Pay for work that grows with the data."""
        self.left -= steps
        if self.left < 0:
            raise Exhausted


class Quiet(Run):
    """A run for questions where unlike kinds are simply different; the outer run pays its steps."""

    __slots__ = ("outer",)

    def __init__(self, outer: Run) -> None:
        super().__init__(None, outer.types)
        self.outer = outer

    def spend(self, steps: int) -> None:
        """Paid by the run that asks."""
        self.outer.spend(steps)


@dataclass(frozen=True, slots=True, eq=False)
class Function:
    """A function as a value: names and types of its parameters, a body that takes them as a mapping.

    `result` is the type of what it gives, or None; types are those of `types.Type`."""

    parameters: tuple[tuple[str, object], ...]
    body: Callable[[dict[str, object], Run], object]
    result: object = None


class Frame(dict):
    """Local names over an outer scope."""

    __slots__ = ("outer",)

    def __init__(self, outer: Mapping, names: Mapping[str, object]) -> None:
        super().__init__(names)
        self.outer = outer

    def __missing__(self, key: str) -> object:
        return self.outer[key]


PLAIN = frozenset({str, bool, type(None), date, datetime, time, timedelta, Months, Range, dict, Function})
_SIMPLE = frozenset({str, Decimal, bool, date})
ORDERED = frozenset({Decimal, str, date, datetime, time, timedelta, Months})

KINDS = {
    Decimal: pgettext_lazy("feel", "số"),
    str: pgettext_lazy("feel", "chuỗi"),
    bool: pgettext_lazy("feel", "đúng/sai"),
    date: pgettext_lazy("feel", "ngày"),
    datetime: pgettext_lazy("feel", "ngày giờ"),
    time: pgettext_lazy("feel", "giờ"),
    timedelta: pgettext_lazy("feel", "khoảng ngày giờ"),
    Months: pgettext_lazy("feel", "khoảng năm tháng"),
    list: pgettext_lazy("feel", "danh sách"),
    dict: pgettext_lazy("feel", "ngữ cảnh"),
    Range: pgettext_lazy("feel", "khoảng"),
    Function: pgettext_lazy("feel", "hàm"),
    type(None): "null",
}


def kind(value: object) -> str:
    """The word for the type of a value in the reader's language, for problem messages."""
    return str(KINDS.get(type(value)) or _("giá trị lạ"))


def convert(value: object, run: Run, level: int = 0) -> object:
    """A Python value as a value of the language; null where there is none."""
    if type(value) in PLAIN:
        return value
    if isinstance(value, Enum):
        value = value.value
    how = _EXACT.get(type(value)) or _conversion(value)
    if how is None:
        run.say(_N("Dữ kiện có kiểu không dùng được"))
        return None
    try:
        return how(value, run, level)
    except (ArithmeticError, ValueError):
        run.say(_N("Giá trị vượt giới hạn tính toán"))
        return None


def _conversion(value: object) -> Callable | None:
    return next((how for types, how in _CONVERSIONS if isinstance(value, types)), None)


def _integer(value: int, run: Run, level: int) -> Decimal | None:
    if -1_000_000_000 < value < 1_000_000_000:
        return Decimal(value)
    if value.bit_length() > _MAX_BITS:
        run.say(_N("Số quá lớn"))
        return None
    return NUMBERS.create_decimal(value)


def _decimal(value: Decimal, run: Run, level: int) -> Decimal | None:
    return NUMBERS.plus(value) if value.is_finite() else None


def _float(value: float, run: Run, level: int) -> Decimal | None:
    return NUMBERS.create_decimal(repr(float(value))) if math.isfinite(value) else None


def _sequence(value: list, run: Run, level: int) -> list | None:
    if len(value) > MAX_LIST or level >= MAX_NESTING:
        run.say(
            _N("Danh sách dài quá %(most)s phần tử hoặc lồng quá %(depth)s lớp"),
            most=MAX_LIST,
            depth=MAX_NESTING,
        )
        return None
    run.spend(len(value))
    return [convert(item, run, level + 1) for item in value]


def _day(value: date) -> date:
    return date(value.year, value.month, value.day)


_CONVERSIONS = (
    (bool, lambda value, run, level: bool(value)),
    (int, _integer),
    (Decimal, _decimal),
    (float, _float),
    (str, lambda value, run, level: str.__str__(value)),
    ((list, tuple, set, frozenset), _sequence),
    (Mapping, lambda value, run, level: dict(value)),
    (datetime, lambda value, run, level: datetime.combine(_day(value), value.timetz())),
    (date, lambda value, run, level: _day(value)),
)
_EXACT = {int: _integer, Decimal: _decimal, list: _sequence}


def settled(value: object, run: Run) -> object:
    """A value on its way out: written in full it is not larger than the steps that are left allow.

    Parts may be shared, so a small rule can name a list that would be endless once written out."""
    if type(value) is list or type(value) is dict:
        stack: list[object] = [value]
        while stack:
            item = stack.pop()
            if type(item) is list or type(item) is dict:
                run.spend(1 + len(item))
                stack.extend(item if type(item) is list else item.values())
    return value


def equal(left: object, right: object, run: Run) -> bool | None:
    """Equality with DMN null logic: null equals only null; different kinds give null."""
    if type(left) in _SIMPLE and type(left) is type(right):
        return left == right
    if left is None or right is None:
        return left is right
    if type(left) is not type(right):
        run.say(_N("Không so sánh được %(left)s với %(right)s"), left=kind(left), right=kind(right))
        return None
    if type(left) is list:
        run.spend(len(left))
        return len(left) == len(right) and all(
            equal(one, other, run) is True for one, other in zip(left, right, strict=True)
        )
    if type(left) is dict:
        run.spend(len(left))
        return left.keys() == right.keys() and all(
            equal(convert(item, run), convert(right[key], run), run) is True for key, item in left.items()
        )
    return left == right


def less(left: object, right: object, run: Run) -> bool | None:
    """left < right; null unless both are of one ordered kind."""
    return left < right if _comparable(left, right, run) else None


def at_most(left: object, right: object, run: Run) -> bool | None:
    """left <= right; null unless both are of one ordered kind."""
    return left <= right if _comparable(left, right, run) else None


def _comparable(left: object, right: object, run: Run) -> bool:
    if type(left) is type(right) and type(left) in ORDERED:
        if type(left) in (datetime, time) and (left.utcoffset() is None) is not (right.utcoffset() is None):
            run.say(_N("Không so sánh được giờ có múi giờ với giờ không có múi giờ"))
            return False
        return True
    if left is not None and right is not None:
        run.say(_N("Không so sánh được %(left)s với %(right)s"), left=kind(left), right=kind(right))
    return False


def within(value: object, interval: Range, run: Run) -> bool | None:
    """Whether a value lies in an interval; null unless comparable with both ends."""
    low, high = interval.low, interval.high
    if low is None and interval.open_low:
        return (at_most if interval.high_closed else less)(value, high, run)
    if high is None and interval.open_high:
        return (at_most if interval.low_closed else less)(low, value, run)
    above = (at_most if interval.low_closed else less)(low, value, run)
    below = (at_most if interval.high_closed else less)(value, high, run)
    return both(above, below)


def both(left: bool | None, right: bool | None) -> bool | None:
    """Three-valued and."""
    if left is False or right is False:
        return False
    return True if left is True and right is True else None
