"""Types of the rule language: what is an instance of a type, and DMN's implicit conversions to one
(a single value to a list of one and back, a date to its midnight); what does not fit becomes null."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

from django.utils.translation import gettext_noop as _N

from motcua.kit.feel.tree import TypeName
from motcua.kit.feel.values import MAX_NESTING, Function, Months, Range, Run, convert, kind


@dataclass(frozen=True, slots=True)
class Type:
    """`of`: the elements of a list or range, the entries of a context, parameters then result of a function."""

    name: str
    of: tuple[Type, ...] = ()
    keys: tuple[str, ...] = ()
    allowed: Callable[[object, Run], bool | None] | None = None


ANY = Type("Any")
_KINDS = {
    "number": Decimal, "string": str, "boolean": bool, "date": date, "time": time,
    "date and time": datetime, "dateTime": datetime, "days and time duration": timedelta,
    "dayTimeDuration": timedelta, "years and months duration": Months, "yearMonthDuration": Months,
    "Null": type(None), "list": list, "context": dict, "function": Function, "range": Range,
}  # fmt: skip
BASIC = {"Any": ANY, **{name: Type(name) for name in _KINDS}}


def resolve(written: TypeName | None, types: Mapping[str, object] | None) -> Type | None:
    """The type that is meant; None where no such type is known."""
    if written is None:
        return ANY
    if not written.of and not written.keys:
        found = (types or {}).get(written.name)
        return found if isinstance(found, Type) else BASIC.get(written.name)
    parts = tuple(resolve(part, types) for part in written.of)
    return None if None in parts else Type(written.name, parts, written.keys)


def conforms(value: object, wanted: Type, run: Run, level: int = 0) -> bool:
    """Whether a value (null included) may stand where this type is wanted."""
    if value is None or wanted.name == "Any":
        return wanted.allowed is None or value is None or wanted.allowed(value, run) is True
    return instance(value, wanted, run, level)


def instance(value: object, wanted: Type, run: Run, level: int = 0) -> bool:
    """`value instance of wanted`; null is an instance of Null only."""
    run.spend(1)
    if level > MAX_NESTING:
        return False
    if wanted.name == "Any":
        fits = value is not None
    else:
        fits = type(value) is _KINDS.get(wanted.name) and _parts_fit(value, wanted, run, level + 1)
    return fits and (wanted.allowed is None or value is None or wanted.allowed(value, run) is True)


def _parts_fit(value: object, wanted: Type, run: Run, level: int) -> bool:
    if not wanted.of:
        return True
    if type(value) is list:
        return all(conforms(convert(item, run), wanted.of[0], run, level) for item in value)
    if type(value) is Range:
        ends = [end for end in (value.low, value.high) if end is not None]
        return all(conforms(end, wanted.of[0], run, level) for end in ends)
    if type(value) is Function:
        return _function_fits(value, wanted)
    entries = zip(wanted.keys, wanted.of, strict=True)
    return all(key in value and conforms(convert(value[key], run), part, run, level) for key, part in entries)


def _function_fits(value: Function, wanted: Type) -> bool:
    given = tuple(part or ANY for _, part in value.parameters)
    takes = len(given) == len(wanted.of) - 1 and all(map(narrower, wanted.of[:-1], given))
    return takes and narrower(value.result or ANY, wanted.of[-1])


def narrower(one: Type, other: Type) -> bool:
    """Whether every value of one type is a value of the other."""
    if other.name == "Any" or one.name == "Null":
        return True
    if one.name != other.name:
        return False
    if one.name == "function" and one.of and other.of:
        return len(one.of) == len(other.of) and narrower(one.of[-1], other.of[-1])
    if other.keys:
        mine = dict(zip(one.keys, one.of, strict=True))
        pairs = zip(other.keys, other.of, strict=True)
        return all(key in mine and narrower(mine[key], part) for key, part in pairs)
    return not other.of or (len(one.of) == len(other.of) and all(map(narrower, one.of, other.of)))


def coerce(value: object, wanted: Type | None, run: Run) -> object:
    """The value as this type, after DMN's implicit conversions; null where it does not fit."""
    if wanted is None or value is None or conforms(value, wanted, run):
        return value
    element = wanted.of[0] if wanted.name == "list" and wanted.of else ANY
    if wanted.name == "list" and type(value) is not list and conforms(value, element, run):
        single: object = [value]
        if conforms(single, wanted, run):
            return single
    if type(value) is list and len(value) == 1 and wanted.name != "list":
        single = convert(value[0], run)
        if conforms(single, wanted, run):
            return single
    if type(value) is date and wanted.name in ("date and time", "dateTime"):
        return datetime.combine(value, time(tzinfo=UTC))
    run.say(_N("%(value)s không đúng kiểu “%(name)s”"), value=kind(value).capitalize(), name=wanted.name)
    return None
