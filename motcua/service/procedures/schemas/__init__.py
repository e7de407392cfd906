"""The shape of each file of a package: JSON Schema 2020-12, written as YAML here, published in docs/schemas/.

Two formats are our own: `feel`, an expression that compiles, and `limit`, a time limit that can be read.
"""

import json
import math
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import jsonschema_rs

from motcua.kit import feel
from motcua.kit.library import Place, load_yaml
from motcua.vn.calendar import CalendarError, Limit

FOLDER = Path(__file__).parent
NAMES = (
    "procedure",
    "form",
    "process",
    "decisions",
    "scenarios",
    "texts",
    "links",
    "migration",
    "fees",
    "office",
    "registry",
)
DIALECT = "https://json-schema.org/draft/2020-12/schema"
SHOWN = 200
DAY = "\0"  # begins a day as JSON holds it here: what YAML read as a day is no text, and the other way round
NO_DAY = {"not": {"type": "string", "pattern": "^\\x00"}}


class Wrong(NamedTuple):
    """Where data departs from its schema: the place, the keyword it breaks, and what the keyword says."""

    place: Place
    keyword: str
    told: str


def schema_of(file: str) -> str:
    """The schema of a file of a package by the file's name; empty for a file that has none."""
    name = file.removesuffix(".yaml").split(".")[0]
    return name if file.endswith(".yaml") and name in NAMES else ""


def wrong(name: str, data: Any) -> Iterator[Wrong]:
    """Everything in which data departs from the schema of this name."""
    plain = _plain(data)
    if name == "process" and isinstance(plain, dict) and "base" in plain:
        plain = _without_nulls(plain)
    try:
        errors = list(_validator(name).iter_errors(plain))
    except ValueError:  # a number that no JSON holds
        yield Wrong((), "type", "json")
        return
    for error in errors:
        yield from _told(error)


def published() -> dict[str, str]:
    """File name in docs/schemas/ → its text, complete in itself."""
    return {
        f"{name}.schema.json": json.dumps(_schema(name), ensure_ascii=False, indent=2) + "\n"
        for name in NAMES
    }


@lru_cache
def _schema(name: str) -> dict[str, Any]:
    own = load_yaml(FOLDER / f"{name}.yaml")
    shared = {**load_yaml(FOLDER / "common.yaml")["$defs"], **own.get("$defs", {})}
    used = _used(own, shared, set())
    rest = {key: value for key, value in own.items() if key != "$defs"}
    return {"$schema": DIALECT, **rest, "$defs": {key: shared[key] for key in shared if key in used}}


def _used(part: Any, shared: Mapping[str, Any], seen: set[str]) -> set[str]:
    """The shared definitions that a part of a schema refers to, through each other too."""
    if isinstance(part, Mapping):
        name = str(part.get("$ref", "")).removeprefix("#/$defs/")
        if name in shared and name not in seen:
            seen.add(name)
            _used(shared[name], shared, seen)
        for value in part.values():
            _used(value, shared, seen)
    elif isinstance(part, list):
        for value in part:
            _used(value, shared, seen)
    return seen


@lru_cache
def _validator(name: str) -> jsonschema_rs.Draft202012Validator:
    return jsonschema_rs.Draft202012Validator(
        _strict(_schema(name)),
        validate_formats=True,
        formats={"feel": _passes(feel.compile), "limit": _passes(Limit.parse), "date": _is_day},
        pattern_options=jsonschema_rs.RegexOptions(size_limit=1_000_000),
    )


def _strict(part: Any) -> Any:
    """The schema with texts that are no days; format `date` takes nothing but a day."""
    if isinstance(part, list):
        return [_strict(item) for item in part]
    if not isinstance(part, Mapping):
        return part
    found, kind = {key: _strict(item) for key, item in part.items()}, part.get("type")
    texts = kind == "string" or (isinstance(kind, list) and "string" in kind)
    return {**found, **NO_DAY} if texts and part.get("format") != "date" else found


def _is_day(text: str) -> bool:
    return text.startswith(DAY)


def _passes(read: Callable[[str], object]) -> Callable[[str], bool]:
    return lambda text: not _refusal(read, text)


def _refusal(read: Callable[[str], object], text: str) -> str:
    try:
        read(text)
    except (feel.FeelError, CalendarError, ValueError) as error:
        return str(error) or type(error).__name__
    return ""


def _told(error: jsonschema_rs.ValidationError) -> Iterator[Wrong]:
    place, keyword, value = tuple(error.instance_path), error.kind.name, error.kind.value
    if keyword in ("additionalProperties", "unevaluatedProperties"):
        yield from (Wrong((*place, key), "unknown", key) for key in value)
    elif keyword == "propertyNames":
        yield Wrong((*place, str(value.instance)), "name", str(value.instance)[:SHOWN])
    elif keyword == "format" and value in ("feel", "limit"):
        told = _refusal(feel.compile, error.instance) if value == "feel" else error.instance[:40]
        yield Wrong(place, value, told[:SHOWN])
    elif keyword in ("oneOf", "anyOf"):
        yield Wrong(place, keyword, "")
    elif keyword == "not":
        yield Wrong(place, "type", "string")
    else:
        told = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
        yield Wrong(place, keyword, told[:SHOWN])


def _plain(data: Any) -> Any:
    """Parsed YAML as JSON holds it: keys are text, days are ISO text after DAY; .nan is of no type."""
    if isinstance(data, Mapping):
        return {_key(key): _plain(value) for key, value in data.items()}
    if isinstance(data, list | tuple):
        return [_plain(value) for value in data]
    if isinstance(data, date):
        return DAY + data.isoformat()
    if data is None or isinstance(data, bool | str | int):
        return data
    if isinstance(data, float):
        return data if math.isfinite(data) else {"": str(data)}
    return str(data)


def _key(key: Any) -> str:
    return str(key).lower() if isinstance(key, bool) else str(key)


def _without_nulls(process: dict[str, Any]) -> dict[str, Any]:
    """A process over a base without what it takes out of the base."""
    found = dict(process)
    for part in ("states", "actions"):
        if isinstance(entries := process.get(part), dict):
            found[part] = {
                name: {key: value for key, value in entry.items() if value is not None}
                if isinstance(entry, dict)
                else entry
                for name, entry in entries.items()
                if entry is not None
            }
    return found
