"""Names of the parameters of the built-in functions, for calls with named arguments (DMN 1.5, 10.3.4)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

_VALUE = TypeVar("_VALUE")

_NAMES: dict[str, tuple[str, ...]] = {
    "date": ("from", "year, month, day"),
    "time": ("from", "hour, minute, second, offset?"),
    "date and time": ("from", "date, time", "from, timezone"),
    "duration": ("from",),
    "years and months duration": ("from, to",),
    "string": ("from",),
    "number": ("from, grouping separator?, decimal separator?",),
    "substring": ("string, start position, length?",),
    **dict.fromkeys(("string length", "upper case", "lower case"), ("string",)),
    **dict.fromkeys(("substring before", "substring after", "contains", "starts with", "ends with"),
                    ("string, match",)),
    "replace": ("input, pattern, replacement, flags?",),
    "matches": ("input, pattern, flags?",),
    "split": ("string, delimiter",),
    "string join": ("list, delimiter?",),
    "not": ("negand",),
    "list contains": ("list, element",),
    "list replace": ("list, position, newItem", "list, match, newItem"),
    **dict.fromkeys(("count", "min", "max", "sum", "mean", "all", "any", "product", "median", "stddev", "mode",
                     "reverse", "distinct values", "flatten"), ("list",)),
    "sublist": ("list, start position, length?",),
    "insert before": ("list, position, newItem",),
    "remove": ("list, position",),
    "index of": ("list, match",),
    "sort": ("list, precedes?",),
    "append": ("list, item",),
    "decimal": ("n, scale",),
    **dict.fromkeys(("floor", "ceiling", "round up", "round down", "round half up", "round half down"),
                    ("n, scale?",)),
    "abs": ("n", "number"),
    "modulo": ("dividend, divisor",),
    **dict.fromkeys(("sqrt", "log", "exp", "odd", "even"), ("number",)),
    "is": ("value1, value2",),
    **dict.fromkeys(("before", "after", "meets", "met by", "overlaps", "overlaps before", "overlaps after",
                     "coincides"), ("point1, point2", "range1, range2", "point, range", "range, point")),
    **dict.fromkeys(("finishes", "during", "starts"), ("point, range", "range1, range2")),
    **dict.fromkeys(("finished by", "includes", "started by"), ("range, point", "range1, range2")),
    **dict.fromkeys(("day of year", "day of week", "month of year", "week of year"), ("date",)),
    "get value": ("m, key", "context, key"),
    "get entries": ("m", "context"),
    "context": ("entries",),
    "context put": ("context, key, value", "context, keys, value"),
    "context merge": ("contexts",),
    "range": ("from",),
}  # fmt: skip


def arranged(function: str, given: Mapping[str, _VALUE]) -> list[_VALUE | None] | None:
    """The named arguments in their places; None in the place of one left out; None if no form fits."""
    for form in _NAMES.get(function, ()):
        names = form.split(", ")
        plain = [name.rstrip("?") for name in names]
        needed = {name for name in names if not name.endswith("?")}
        if needed <= set(given) <= set(plain):
            found: list[_VALUE | None] = [given.get(name) for name in plain]
            while found and found[-1] is None:
                found.pop()
            return found
    return None
