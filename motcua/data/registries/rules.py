"""Two clocks, and which values are fit to be kept. Pure: no database, no clock."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from motcua.vn import identifiers
from motcua.vn.text import clean, fold

TYPES: Mapping[str, type | tuple[type, ...]] = {
    "string": str,
    "date": (str, date),
    "integer": int,
    "number": (int, float, str),
    "boolean": bool,
    "array": (list, tuple),
}
PARTIAL_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
DECIMAL = re.compile(r"-?\d{1,18}(\.\d{1,6})?")
PARCEL = re.compile(r"[0-9bcdefghjkmnpqrstuvwxyz]{12}|\d{5}-\d{1,5}-\d{1,6}")


@dataclass(frozen=True, slots=True)
class Span:
    """Days from `start` until `end` (not included; None: without end), and what holds on them."""

    start: date
    end: date | None
    values: Mapping[str, Any]
    sources: Mapping[str, int]

    def meets(self, start: date, end: date | None) -> bool:
        """Whether it has a day in common with this stretch."""
        return (self.end is None or start < self.end) and (end is None or self.start < end)


def overlay(
    known: Sequence[Span],
    change: Mapping[str, Any],
    *,
    source: int,
    start: date,
    end: date | None,
    repeats: bool = True,
) -> tuple[Span, ...]:
    """What is known after a change is laid over these days: pieces before and after keep what they said.

    known: spans without overlap. Days of the stretch of which nothing was known yet get the change alone. The new
    source answers for every field of the change, also where another said the same: either may fall. repeats=False
    (a file read again): only for those whose value differs.
    """
    made: list[Span] = []
    for span in sorted(known, key=lambda one: one.start):
        if not span.meets(start, end):
            made.append(span)
            continue
        made.extend(_cut(span, start, end))
        first = max(span.start, start)
        changed = {name for name, value in change.items() if repeats or span.values.get(name) != value}
        made.append(
            Span(
                first,
                _earlier(span.end, end),
                {**span.values, **change},
                {**span.sources, **dict.fromkeys(changed, source)},
            )
        )
    for first, last in _gaps(known, start, end):
        made.append(Span(first, last, dict(change), dict.fromkeys(change, source)))
    return _joined(made)


def taken_back(
    now: Sequence[Span], standing: Sequence[Span], gone: int, *, source: int, keep: str
) -> tuple[Span, ...]:
    """What is known once the source `gone` no longer counts.

    standing: what the sources that still count say together; each field that `gone` answers for says that again, by
    that source, and where none of them says anything it is empty, by `source`. keep: the field that names the record.
    """
    made: list[Span] = []
    for span in now:
        said = [name for name, one in span.sources.items() if one == gone and name != keep]
        met = [one for one in standing if one.meets(span.start, span.end)] if said else []
        pieces = [(max(one.start, span.start), _earlier(one.end, span.end), one) for one in met]
        silent = Span(span.start, span.end, {}, {})
        for start, end, one in (*pieces, *((*gap, silent) for gap in _gaps(met, span.start, span.end))):
            values = {**span.values, **{name: one.values.get(name) for name in said}}
            sources = {**span.sources, **{name: one.sources.get(name, source) for name in said}}
            made.append(Span(start, end, values, sources))
    return _joined(made)


def _cut(span: Span, start: date, end: date | None) -> Iterator[Span]:
    if span.start < start:
        yield Span(span.start, start, span.values, span.sources)
    if end is not None and (span.end is None or end < span.end):
        yield Span(end, span.end, span.values, span.sources)


def _gaps(known: Sequence[Span], start: date, end: date | None) -> Iterator[tuple[date, date | None]]:
    """Stretches between `start` and `end` that no span covers."""
    place: date | None = start
    for span in sorted(known, key=lambda one: one.start):
        if place is None or (end is not None and place >= end):
            return
        if span.start > place:
            yield place, _earlier(span.start, end)
        if span.end is None or span.end > place:
            place = span.end
    if place is not None and (end is None or place < end):
        yield place, end


def _earlier(one: date | None, other: date | None) -> date | None:
    if one is None or other is None:
        return other if one is None else one
    return min(one, other)


def _joined(spans: Sequence[Span]) -> tuple[Span, ...]:
    """Neighbours that say the same from the same sources are one."""
    made: list[Span] = []
    for span in sorted(spans, key=lambda one: one.start):
        last = made[-1] if made else None
        if (
            last
            and last.end == span.start
            and (last.values, last.sources)
            == (
                span.values,
                span.sources,
            )
        ):
            made[-1] = Span(last.start, span.end, last.values, last.sources)
        else:
            made.append(span)
    return tuple(made)


def sealed_fields(definition: Mapping[str, Any]) -> frozenset[str]:
    """Fields that are encrypted at rest: sensitive ones, the identifier of a person, and what the data says."""
    key = definition.get("key", {}).get("field")
    return frozenset(
        name
        for name, field in definition["fields"].items()
        if field["sensitivity"] == "sensitive"
        or field.get("sealed")
        or (name == key and field["sensitivity"] == "personal")
    )


def normal_key(definition: Mapping[str, Any], key: str) -> str:
    """The one spelling under which a record is kept and found."""
    kind = definition.get("key", {}).get("kind")
    if kind in {"personal_number", "business_number"}:
        return identifiers.compact(key)
    return clean(key)


def fault(field: Mapping[str, Any], value: Any) -> str:
    """The machine word for what is wrong with a value of a field ("" when nothing is).

    One of `type`, `long`, `letters`, `date`, `number`, `choice`, or the format that it does not have.
    """
    kind = field["type"]
    if value in ("", None):
        return ""
    if not isinstance(value, TYPES[kind]) or (kind == "integer" and isinstance(value, bool)):
        return "type"
    if isinstance(value, str) and len(value) > field.get("longest", len(value)):
        return "long"
    if "letters" in field and not spelt(str(value), field["letters"]):
        return "letters"
    if kind == "date" and not _is_date(str(value)):
        return "date"
    if kind == "number" and not DECIMAL.fullmatch(str(value)):
        return "number"
    if "values" in field and value not in field["values"]:
        return "choice"
    return "" if fits(field.get("format", ""), value) else str(field["format"])


def fits(shape: str, value: Any) -> bool:
    """Whether a value has the shape of the identifier that its field names."""
    if shape == "personal_number":
        return identifiers.personal_number(str(value)).valid
    if shape in {"tax_code", "business_number"}:
        return identifiers.tax_code(str(value)).valid or fits("personal_number", value)
    if shape == "parcel":
        return PARCEL.fullmatch(str(value)) is not None
    return shape == ""


def spelt(text: str, signs: str) -> bool:
    """Whether a name is written in letters of any script, their marks and these signs; one letter at least."""
    kinds = [unicodedata.category(char)[0] for char in text]
    return "L" in kinds and all(kind in "LM" or char in signs for char, kind in zip(text, kinds, strict=True))


def _is_date(text: str) -> bool:
    """A day, a month or a year alone: old papers know no more."""
    if not PARTIAL_DATE.fullmatch(text):
        return False
    try:
        date.fromisoformat(text + "-01-01"[(len(text) - 4) :])
    except ValueError:
        return False
    return True


def as_text(value: Any) -> str:
    """A value in words, as a form or a page shows it."""
    if isinstance(value, list | tuple):
        return "; ".join(as_text(item) for item in value)
    if isinstance(value, Mapping):
        return ", ".join(as_text(item) for item in value.values() if item not in ("", None))
    return "" if value is None else str(value)


def agrees(record: Mapping[str, Any], said: Mapping[str, str]) -> bool:
    """Whether a record says what somebody claims of it, by field; case and marks apart."""
    return all(fold(clean(str(record.get(name, "")))) == fold(clean(text)) for name, text in said.items())


def people(definition: Mapping[str, Any], record: Mapping[str, Any]) -> tuple[str, ...]:
    """Numbers of the people whom a record is about: its own person, or whoever the record of a thing names."""
    if definition.get("of") == "person":
        return tuple(_numbers(record.get(definition["key"]["field"])))
    return tuple(sorted({one for name in definition.get("about", ()) for one in _numbers(record.get(name))}))


def _numbers(value: Any) -> Iterator[str]:
    """Personal numbers in a field: a number, or a list of people with theirs."""
    if isinstance(value, str) and value:
        yield value
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _numbers(item.get("number") if isinstance(item, Mapping) else item)
