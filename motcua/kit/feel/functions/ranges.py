"""Built-in functions that compare points and ranges (DMN 1.5, table 78), and `range` itself."""

from __future__ import annotations

import re
from collections.abc import Callable

from motcua.kit.feel import temporal
from motcua.kit.feel.functions.registry import TEXT, builtin
from motcua.kit.feel.values import NUMBERS, ORDERED, Range, Run, equal, less

POINT_OR_RANGE = (*ORDERED, Range)


class _Unknown(Exception):
    """Two ends that cannot be compared."""


def _less(one: object, other: object, run: Run) -> bool:
    answer = less(one, other, run)
    if answer is None:
        raise _Unknown
    return answer


def _same(one: object, other: object, run: Run) -> bool:
    answer = None if one is None or other is None else equal(one, other, run)
    if answer is None:
        raise _Unknown
    return answer


def _relation(name: str) -> Callable:
    """Registers a relation; what cannot be told is null."""

    def register(function: Callable) -> Callable:
        def apply(run: Run, one: object, other: object) -> bool | None:
            try:
                return function(run, one, other)
            except _Unknown:
                return None

        builtin(name, POINT_OR_RANGE, POINT_OR_RANGE)(apply)
        return apply

    return register


def _as_range(value: object) -> Range:
    return value if type(value) is Range else Range(value, value, True, True)


def _range(value: object) -> Range:
    if type(value) is not Range:
        raise _Unknown
    return value


def _ends_before(run: Run, one: object, other: object) -> bool:
    left, right = _as_range(one), _as_range(other)
    touching = left.high_closed and right.low_closed
    return _less(left.high, right.low, run) or (not touching and _same(left.high, right.low, run))


_relation("before")(_ends_before)
_relation("after")(lambda run, one, other: _ends_before(run, other, one))


@_relation("meets")
def _meets(run: Run, one: object, other: object) -> bool:
    left, right = _range(one), _range(other)
    return left.high_closed and right.low_closed and _same(left.high, right.low, run)


@_relation("met by")
def _met_by(run: Run, one: object, other: object) -> bool:
    left, right = _range(other), _range(one)
    return left.high_closed and right.low_closed and _same(left.high, right.low, run)


def _reaches(left: Range, right: Range, run: Run) -> bool:
    """The end of one lies at or past the start of the other."""
    touching = left.high_closed and right.low_closed
    return _less(right.low, left.high, run) or (touching and _same(left.high, right.low, run))


@_relation("overlaps")
def _overlaps(run: Run, one: object, other: object) -> bool:
    left, right = _range(one), _range(other)
    return _reaches(left, right, run) and _reaches(right, left, run)


def _starts_earlier(left: Range, right: Range, run: Run) -> bool:
    first = left.low_closed and not right.low_closed
    return _less(left.low, right.low, run) or (first and _same(left.low, right.low, run))


def _ends_later(left: Range, right: Range, run: Run) -> bool:
    last = left.high_closed and not right.high_closed
    return _less(right.high, left.high, run) or (last and _same(left.high, right.high, run))


def _overlaps_first(left: Range, right: Range, run: Run) -> bool:
    ends_first = not _ends_later(left, right, run)
    return _starts_earlier(left, right, run) and _reaches(left, right, run) and ends_first


@_relation("overlaps before")
def _overlaps_before(run: Run, one: object, other: object) -> bool:
    return _overlaps_first(_range(one), _range(other), run)


@_relation("overlaps after")
def _overlaps_after(run: Run, one: object, other: object) -> bool:
    left, right = _range(one), _range(other)
    starts_inside = not _starts_earlier(left, right, run)
    return starts_inside and _reaches(right, left, run) and _ends_later(left, right, run)


def _finishes_of(run: Run, inner: object, outer: Range) -> bool:
    if type(inner) is not Range:
        return outer.high_closed and _same(inner, outer.high, run)
    same_end = inner.high_closed is outer.high_closed and _same(inner.high, outer.high, run)
    return same_end and not _starts_earlier(inner, outer, run)


def _starts_of(run: Run, inner: object, outer: Range) -> bool:
    if type(inner) is not Range:
        return outer.low_closed and _same(inner, outer.low, run)
    same_start = inner.low_closed is outer.low_closed and _same(inner.low, outer.low, run)
    return same_start and not _ends_later(inner, outer, run)


def _during_of(run: Run, inner: object, outer: Range) -> bool:
    part = _as_range(inner)
    return not _starts_earlier(part, outer, run) and not _ends_later(part, outer, run)


for _name, _function in (("finishes", _finishes_of), ("starts", _starts_of), ("during", _during_of)):
    _relation(_name)(lambda run, one, other, check=_function: check(run, one, _range(other)))
for _name, _function in (
    ("finished by", _finishes_of), ("started by", _starts_of), ("includes", _during_of)
):  # fmt: skip
    _relation(_name)(lambda run, one, other, check=_function: check(run, other, _range(one)))


@_relation("coincides")
def _coincides(run: Run, one: object, other: object) -> bool:
    if type(one) is not type(other):
        raise _Unknown
    if type(one) is not Range:
        return _same(one, other, run)
    closed = one.low_closed is other.low_closed and one.high_closed is other.high_closed
    return closed and _same(one.low, other.low, run) and _same(one.high, other.high, run)


_END = r"""\s*((?:-?[0-9.]+|"(?:[^"\\]|\\.)*"|@"[^"]*"|(?:date and time|date|time|duration)\(\s*"[^"]*"\s*\))?)\s*"""
_WRITTEN = re.compile(rf"\s*([\[\](]){_END}\.\.{_END}([\])\[])\s*")


@builtin("range", TEXT)
def _of_text(run: Run, text: str) -> Range | None:
    """A range as it is written, with constant ends; an end left out leaves that side open."""
    match = _WRITTEN.fullmatch(text) if len(text) <= 500 else None
    if match is None:
        return None
    opening, first, last, closing = match.groups()
    low, high = _end(first), _end(last)
    low_closed, high_closed = opening == "[", closing == "]"
    if (low is None) is bool(first) or (high is None) is bool(last) or (low is None and high is None):
        return None
    if (low is None and low_closed) or (high is None and high_closed):
        return None
    if low is not None and high is not None and less(high, low, run) is not False:
        return None
    return Range(low, high, low_closed, high_closed, open_low=low is None, open_high=high is None)


def _end(text: str) -> object:
    if not text:
        return None
    if text[0] == '"':
        return text[1:-1].replace('\\"', '"').replace("\\\\", "\\")
    if text[0] == "@":
        return temporal.read(text[2:-1])
    if text[0] in "-.0123456789":
        try:
            return NUMBERS.create_decimal(text)
        except ArithmeticError:
            return None
    name, _, rest = text.partition("(")
    return _READERS[name](rest.strip(" )").strip('"'))


_READERS = {
    "date": temporal.read_date,
    "time": temporal.read_time,
    "date and time": temporal.read_datetime,
    "duration": temporal.read_duration,
}
