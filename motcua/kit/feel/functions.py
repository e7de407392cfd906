"""The built-in functions of the subset. A wrong argument gives null and a noted problem, never an error."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
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
from functools import lru_cache

import jsonschema_rs

from motcua.kit.feel import temporal
from motcua.kit.feel.values import MAX_LIST, MAX_TEXT, NUMBERS, Months, Run, equal, kind, less

NUMBER, TEXT, TRUTH, LIST, ANY = (Decimal,), (str,), (bool,), (list,), (object,)
DAY = (date, datetime)
MAX_PATTERN = 500


@dataclass(frozen=True, slots=True)
class Function:
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


FUNCTIONS: dict[str, Function] = {}


def _builtin(name: str, *kinds: tuple[type, ...], optional: int = 0, many: bool = False) -> Callable:
    def register(function: Callable) -> Callable:
        FUNCTIONS[name] = Function(kinds, optional, many, function)
        return function

    return register


def invoke(name: str, function: Function, values: list, run: Run) -> object:
    """Apply a built-in to evaluated arguments."""
    for index, value in enumerate(values):
        wanted = function.kinds[min(index, len(function.kinds) - 1)]
        if wanted is LIST and value is not None and type(value) is not list:
            values[index] = [value]
        elif type(value) not in wanted and wanted is not ANY:
            run.say(f"Hàm “{name}” không nhận {kind(value)} ở vị trí {index + 1}")
            return None
        elif type(value) is str:
            run.spend(len(value) >> 6)
    try:
        result = function.apply(run, *values)
    except (ArithmeticError, ValueError):
        result = None
    if result is None and name not in ("min", "max"):
        run.say(f"Hàm “{name}” không tính được từ giá trị đã cho")
    return result


# --- dates and times


@_builtin("date", (str, date, datetime, Decimal), NUMBER, NUMBER, optional=2)
def _date(run: Run, value: object, month: Decimal | None = None, day: Decimal | None = None) -> date | None:
    if month is not None or type(value) is Decimal:
        return None if day is None or type(value) is not Decimal else date(*map(_whole, (value, month, day)))
    if type(value) is str:
        return temporal.read_date(value)
    return value.date() if type(value) is datetime else value


@_builtin("time", (str, time, datetime, Decimal), NUMBER, NUMBER, (timedelta,), optional=3)
def _time(
    run: Run, value: object, minute: Decimal | None = None, second: Decimal | None = None,
    offset: timedelta | None = None,
) -> time | None:  # fmt: skip
    if minute is not None or type(value) is Decimal:
        if second is None or type(value) is not Decimal:
            return None
        zone = None if offset is None else timezone(offset)
        return time(_whole(value), _whole(minute), _whole(second), tzinfo=zone)
    if type(value) is str:
        return temporal.read_time(value)
    return value.timetz() if type(value) is datetime else value


@_builtin("date and time", (str, date, datetime), (time,), optional=1)
def _date_and_time(run: Run, value: object, moment: time | None = None) -> datetime | None:
    if type(value) is str:
        return temporal.read_datetime(value) if moment is None else None
    if moment is not None:
        return datetime.combine(value.date() if type(value) is datetime else value, moment)
    return value if type(value) is datetime else datetime.combine(value, time())


@_builtin("duration", (str, timedelta, Months))
def _duration(run: Run, value: object) -> object:
    return temporal.read_duration(value) if type(value) is str else value


@_builtin("years and months duration", DAY, DAY)
def _years_and_months(run: Run, start: date, end: date) -> Months:
    first, last = (value.date() if type(value) is datetime else value for value in (start, end))
    return temporal.months_between(first, last)


# --- text


@_builtin("string", (str, Decimal, bool, date, datetime, time, timedelta, Months))
def _string(run: Run, value: object) -> str:
    if type(value) is str:
        return value
    if type(value) is Decimal:
        return plain(value)
    return str(value).lower() if type(value) is bool else temporal.write(value)


def plain(value: Decimal) -> str:
    """A number without exponent or needless zeros."""
    text = format(value, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text


@_builtin("number", (str, Decimal), (str, type(None)), (str, type(None)), optional=2)
def _number(run: Run, value: object, group: str | None = None, point: str | None = None) -> Decimal | None:
    if type(value) is Decimal:
        return value
    text = value.replace(group, "") if group in (" ", ".", ",") else value
    text = text.replace(".", "?").replace(",", ".") if point == "," else text
    digits = text.lstrip("-").replace(".", "", 1)
    readable = digits.isdecimal() and digits.isascii() and len(text) <= 40
    return NUMBERS.create_decimal(text) if readable else None


@_builtin("substring", TEXT, NUMBER, NUMBER, optional=1)
def _substring(run: Run, text: str, start: Decimal, length: Decimal | None = None) -> str | None:
    first = _whole(start)
    first = first - 1 if first > 0 else len(text) + first
    if start == 0 or first < 0 or (length is not None and length < 0):
        return None
    return text[first:] if length is None else text[first : first + _whole(length)]


@_builtin("string length", TEXT)
def _length(run: Run, text: str) -> Decimal:
    return Decimal(len(text))


@_builtin("upper case", TEXT)
def _upper(run: Run, text: str) -> str:
    return text.upper()


@_builtin("lower case", TEXT)
def _lower(run: Run, text: str) -> str:
    return text.lower()


@_builtin("substring before", TEXT, TEXT)
def _before(run: Run, text: str, mark: str) -> str:
    return text.partition(mark)[0] if mark and mark in text else ""


@_builtin("substring after", TEXT, TEXT)
def _after(run: Run, text: str, mark: str) -> str:
    return text.partition(mark)[2] if mark else text


@_builtin("contains", TEXT, TEXT)
def _contains(run: Run, text: str, part: str) -> bool:
    return part in text


@_builtin("starts with", TEXT, TEXT)
def _starts(run: Run, text: str, part: str) -> bool:
    return text.startswith(part)


@_builtin("ends with", TEXT, TEXT)
def _ends(run: Run, text: str, part: str) -> bool:
    return text.endswith(part)


@_builtin("matches", TEXT, TEXT, TEXT, optional=1)
def _matches(run: Run, text: str, pattern: str, flags: str = "") -> bool | None:
    if len(text) > MAX_TEXT or len(pattern) > MAX_PATTERN or not set(flags) <= set("imsx"):
        return None
    matcher = _matcher(f"(?{flags}){pattern}" if flags else pattern)
    return None if matcher is None else matcher.is_valid(text)


@lru_cache(maxsize=512)
def _matcher(pattern: str) -> jsonschema_rs.Draft202012Validator | None:
    # The schema validator's regex engine runs in linear time; Python's own can be made to hang.
    try:
        options = jsonschema_rs.RegexOptions(size_limit=1_000_000)
        return jsonschema_rs.Draft202012Validator({"pattern": pattern}, pattern_options=options)
    except ValueError:
        return None


# --- truth and lists


@_builtin("not", ANY)
def _not(run: Run, value: object) -> bool | None:
    return not value if type(value) is bool else None


@_builtin("count", LIST)
def _count(run: Run, items: list) -> Decimal:
    return Decimal(len(items))


def _items(values: tuple) -> list:
    return values[0] if len(values) == 1 and type(values[0]) is list else list(values)


@_builtin("min", ANY, many=True)
def _min(run: Run, *values: object) -> object:
    return _extreme(run, _items(values), smallest=True)


@_builtin("max", ANY, many=True)
def _max(run: Run, *values: object) -> object:
    return _extreme(run, _items(values), smallest=False)


def _extreme(run: Run, items: list, *, smallest: bool) -> object:
    run.spend(len(items))
    best = items[0] if items else None
    for item in items:
        order = less(item, best, run) if smallest else less(best, item, run)
        if order is None:
            return None
        best = item if order else best
    return best


@_builtin("sum", ANY, many=True)
def _sum(run: Run, *values: object) -> Decimal | None:
    items = _items(values)
    run.spend(len(items))
    if not items or any(type(item) is not Decimal for item in items):
        return None
    total = items[0]
    for item in items[1:]:
        total = NUMBERS.add(total, item)
    return total


@_builtin("mean", ANY, many=True)
def _mean(run: Run, *values: object) -> Decimal | None:
    total = _sum(run, *values)
    return None if total is None else NUMBERS.divide(total, Decimal(len(_items(values))))


@_builtin("all", ANY, many=True)
def _all(run: Run, *values: object) -> bool | None:
    items = _items(values)
    return False if False in [item for item in items if type(item) is bool] else _certain(items, True)


@_builtin("any", ANY, many=True)
def _any(run: Run, *values: object) -> bool | None:
    items = _items(values)
    return True if True in [item for item in items if type(item) is bool] else _certain(items, False)


def _certain(items: list, value: bool) -> bool | None:
    return value if all(type(item) is bool for item in items) else None


@_builtin("list contains", LIST, ANY)
def _list_contains(run: Run, items: list, value: object) -> bool:
    run.spend(len(items))
    quiet = _quiet(run)
    return any(equal(item, value, quiet) is True for item in items)


@_builtin("append", LIST, ANY, many=True)
def _append(run: Run, items: list, *values: object) -> list | None:
    return _bounded(run, [*items, *values])


@_builtin("concatenate", LIST, many=True)
def _concatenate(run: Run, *lists: list) -> list | None:
    return _bounded(run, [item for items in lists for item in items])


@_builtin("distinct values", LIST)
def _distinct(run: Run, items: list) -> list:
    kept: list = []
    quiet = _quiet(run)
    for item in items:
        run.spend(len(kept) + 1)
        if not any(equal(item, other, quiet) is True for other in kept):
            kept.append(item)
    return kept


def _bounded(run: Run, items: list) -> list | None:
    run.spend(len(items))
    return items if len(items) <= MAX_LIST else None


def _quiet(run: Run) -> Run:
    """A run for questions where unlike kinds are simply different."""
    quiet = Run(None)
    quiet.left = run.left
    return quiet


# --- numbers


@_builtin("floor", NUMBER, NUMBER, optional=1)
def _floor(run: Run, value: Decimal, digits: Decimal = Decimal(0)) -> Decimal:
    return _rounded(value, digits, ROUND_FLOOR)


@_builtin("ceiling", NUMBER, NUMBER, optional=1)
def _ceiling(run: Run, value: Decimal, digits: Decimal = Decimal(0)) -> Decimal:
    return _rounded(value, digits, ROUND_CEILING)


@_builtin("decimal", NUMBER, NUMBER)
def _to_scale(run: Run, value: Decimal, digits: Decimal) -> Decimal:
    return _rounded(value, digits, ROUND_HALF_EVEN)


@_builtin("round half up", NUMBER, NUMBER)
def _half_up(run: Run, value: Decimal, digits: Decimal) -> Decimal:
    return _rounded(value, digits, ROUND_HALF_UP)


@_builtin("round half down", NUMBER, NUMBER)
def _half_down(run: Run, value: Decimal, digits: Decimal) -> Decimal:
    return _rounded(value, digits, ROUND_HALF_DOWN)


@_builtin("round up", NUMBER, NUMBER)
def _up(run: Run, value: Decimal, digits: Decimal) -> Decimal:
    return _rounded(value, digits, ROUND_UP)


@_builtin("round down", NUMBER, NUMBER)
def _down(run: Run, value: Decimal, digits: Decimal) -> Decimal:
    return _rounded(value, digits, ROUND_DOWN)


def _rounded(value: Decimal, digits: Decimal, rounding: str) -> Decimal:
    # A number with fewer digits than asked is already exact; filling it with zeros could overflow.
    places = _whole(digits)
    if value.as_tuple().exponent >= -places:
        return value
    return value.quantize(Decimal(1).scaleb(-places), rounding=rounding, context=NUMBERS)


@_builtin("abs", (Decimal, timedelta, Months))
def _abs(run: Run, value: object) -> object:
    if type(value) is Decimal:
        return value.copy_abs()
    return Months(abs(value.count)) if isinstance(value, Months) else abs(value)


@_builtin("modulo", NUMBER, NUMBER)
def _modulo(run: Run, value: Decimal, divisor: Decimal) -> Decimal:
    rest = NUMBERS.remainder(value, divisor)
    return NUMBERS.add(rest, divisor) if rest and (rest < 0) is not (divisor < 0) else rest


def _whole(value: Decimal) -> int:
    if value != value.to_integral_value() or value.copy_abs() > 1_000_000:
        raise ValueError
    return int(value)
