"""Built-in functions of texts. Patterns run in counted steps (see patterns)."""

from __future__ import annotations

import re
from decimal import Decimal

from motcua.kit.feel import temporal
from motcua.kit.feel.functions.registry import ANY, LIST, NUMBER, TEXT, bounded, builtin
from motcua.kit.feel.patterns import Pattern, compile_pattern
from motcua.kit.feel.values import MAX_NESTING, MAX_TEXT, NUMBERS, Function, Range, Run, convert

_NUMBER = re.compile(r"-?(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)")
FLAGS = (str, type(None))


@builtin("string", ANY)
def _string(run: Run, value: object) -> str | None:
    if type(value) is str:
        return value
    text = None if value is None else written(value, run)
    return text if text is None or len(text) <= MAX_TEXT else None


def written(value: object, run: Run, depth: int = 0) -> str:
    """A value as FEEL would write it; texts inside lists and contexts are quoted."""
    run.spend(1)
    if depth > MAX_NESTING:
        raise ValueError
    if type(value) in (list, dict):
        return _written_many(value, run, depth + 1)
    if type(value) is str:
        run.spend(len(value) >> 5)
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"' if depth else value
    if type(value) is Decimal:
        return plain(value)
    if value is None or type(value) is bool:
        return "null" if value is None else str(value).lower()
    if type(value) is Range:
        return _written_range(value, run, depth + 1)
    if type(value) is Function:
        raise ValueError
    text = temporal.write(value)
    return f'@"{text}"' if depth else text


def _written_many(value: list | dict, run: Run, depth: int) -> str:
    if type(value) is list:
        return "[" + ", ".join(written(convert(item, run), run, depth) for item in value) + "]"
    parts = (f"{key}: {written(convert(item, run), run, depth)}" for key, item in value.items())
    return "{" + ", ".join(parts) + "}"


def _written_range(value: Range, run: Run, depth: int) -> str:
    low = "" if value.low is None else written(value.low, run, depth)
    high = "" if value.high is None else written(value.high, run, depth)
    return f"{'[' if value.low_closed else '('}{low}..{high}{']' if value.high_closed else ')'}"


def plain(value: Decimal) -> str:
    """A number without exponent or needless zeros."""
    text = format(value, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text


@builtin("number", (str, Decimal), (str, type(None)), (str, type(None)), optional=2)
def _number(run: Run, value: object, group: str | None = None, point: str | None = None) -> Decimal | None:
    if type(value) is Decimal:
        return value
    if group not in (None, " ", ".", ",") or point not in (None, ".", ",") or (point and group == point):
        return None
    text = value.replace(group, "") if group else value
    text = text.replace(".", "?").replace(",", ".") if point == "," else text
    readable = _NUMBER.fullmatch(text) if len(text) <= 400 else None
    return NUMBERS.create_decimal(text) if readable else None


@builtin("substring", TEXT, NUMBER, NUMBER, optional=1)
def _substring(run: Run, text: str, start: Decimal, length: Decimal | None = None) -> str | None:
    first = int(start)
    first = first - 1 if first > 0 else len(text) + first
    if int(start) == 0 or first < 0 or (length is not None and length < 0):
        return None
    return text[first:] if length is None else text[first : first + int(length)]


@builtin("string length", TEXT)
def _length(run: Run, text: str) -> Decimal:
    return Decimal(len(text))


@builtin("upper case", TEXT)
def _upper(run: Run, text: str) -> str:
    return text.upper()


@builtin("lower case", TEXT)
def _lower(run: Run, text: str) -> str:
    return text.lower()


@builtin("substring before", TEXT, TEXT)
def _before(run: Run, text: str, mark: str) -> str:
    return text.partition(mark)[0] if mark and mark in text else ""


@builtin("substring after", TEXT, TEXT)
def _after(run: Run, text: str, mark: str) -> str:
    return text.partition(mark)[2] if mark else text


@builtin("contains", TEXT, TEXT)
def _contains(run: Run, text: str, part: str) -> bool:
    return part in text


@builtin("starts with", TEXT, TEXT)
def _starts(run: Run, text: str, part: str) -> bool:
    return text.startswith(part)


@builtin("ends with", TEXT, TEXT)
def _ends(run: Run, text: str, part: str) -> bool:
    return text.endswith(part)


@builtin("matches", TEXT, TEXT, FLAGS, optional=1)
def _matches(run: Run, text: str, pattern: str, flags: str | None = None) -> bool | None:
    found = _pattern(text, pattern, flags)
    return None if found is None else found.search(text, 0, run) is not None


@builtin("replace", TEXT, TEXT, TEXT, FLAGS, optional=1)
def _replace(run: Run, text: str, pattern: str, by: str, flags: str | None = None) -> str | None:
    found = _pattern(text, pattern, flags)
    if found is None or (not found.literal and not _REPLACEMENT.fullmatch(by)):
        return None
    pieces: list[str] = []
    size = place = 0
    for span in found.every(text, run):
        pieces += (text[place : span[0]], by if found.literal else _filled(by, text, span))
        place = span[1]
        size += len(pieces[-1]) + len(pieces[-2])
        run.spend(1 + (len(pieces[-1]) >> 4))
        if size > MAX_TEXT:
            return None
    pieces.append(text[place:])
    return "".join(pieces) if size + len(pieces[-1]) <= MAX_TEXT else None


_REPLACEMENT = re.compile(r"(?:[^\\$]|\\[\\$]|\$[0-9])*", re.DOTALL)
_PLACE = re.compile(r"\\([\\$])|\$([0-9])")


def _filled(by: str, text: str, span: tuple) -> str:
    """The replacement with its groups: `$1`."""

    def part(match: re.Match[str]) -> str:
        if match.group(1):
            return match.group(1)
        number = int(match.group(2))
        if number == 0:
            return text[span[0] : span[1]]
        start, end = span[2].get(number, (0, 0))
        return text[start:end]

    return _PLACE.sub(part, by)


@builtin("split", TEXT, TEXT)
def _split(run: Run, text: str, delimiter: str) -> list | None:
    found = _pattern(text, delimiter, None)
    if found is None:
        return None
    pieces: list[str] = []
    place = 0
    for start, end, _ in found.every(text, run):
        if end == start:
            continue
        pieces.append(text[place:start])
        place = end
    return bounded(run, [*pieces, text[place:]])


@builtin("string join", LIST, (str, type(None)), optional=1)
def _join(run: Run, items: list, delimiter: str | None = None) -> str | None:
    texts = [item for item in items if item is not None]
    if any(type(item) is not str for item in texts):
        return None
    size = sum(map(len, texts)) + len(delimiter or "") * len(texts)
    run.spend(len(texts) + (size >> 4))
    return (delimiter or "").join(texts) if size <= MAX_TEXT else None


def _pattern(text: str, pattern: str, flags: str | None) -> Pattern | None:
    return None if len(text) > MAX_TEXT else compile_pattern(pattern, flags or "")
