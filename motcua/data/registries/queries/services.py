"""The catalogue of services: owner, purpose, fields, and the description in OpenAPI; all from the data."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from motcua.data.registries.queries.definitions import served
from motcua.data.registries.queries.serving import LONGEST_KEY
from motcua.data.registries.types import (
    DATA,
    DOCUMENT,
    DOUBT,
    DOUBT_ANSWERS,
    DUE,
    HEARS,
    ON,
    OUTCOME,
    PAPER,
    REASON,
    SINCE,
    SOURCE,
    TOLD_BY,
    WAITS,
    ServiceField,
    ServiceLine,
    ServicePath,
    ServicesPage,
)
from motcua.kit.errors import NotFound

SCHEMAS: Mapping[str, Mapping[str, Any]] = {
    "date": {"type": "string", "description": "YYYY-MM-DD, YYYY-MM, YYYY"},
    "array": {"type": "array", "items": {}},
    "number": {"type": ["number", "string"]},
}
KEY = {"type": "string", "minLength": 1, "maxLength": LONGEST_KEY}
SAMPLES = {"string": "…", "date": "2026-01-31", "integer": 1, "number": 1, "boolean": True, "array": []}
REF = "0f8fad5b-d9cb-469f-a165-70867728950e"
ANSWERS = {DOUBT: REF, DUE: SAMPLES["date"], ON: SAMPLES["date"], OUTCOME: WAITS}
FAULT = {
    "type": "object",
    "required": ["loi", "thong_bao"],
    "properties": {"loi": {"type": "string"}, "thong_bao": {"type": "string"}},
}


def services() -> tuple[ServiceLine, ...]:
    """Every service of every registry that is kept here, in the order of the library."""
    return tuple(
        _line(definition, code, said)
        for definition in served().values()
        for code, said in definition.get("services", {}).items()
    )


def services_page() -> ServicesPage:
    """The catalogue as a page; no SQL."""
    return ServicesPage(services())


def service(*, id: str) -> ServiceLine:
    """One service by its full identifier (`VN/GOV/…/code`). Raises NotFound."""
    for line in services():
        if line.id == id:
            return line
    raise NotFound


def openapi(*, id: str) -> Mapping[str, Any]:
    """The service's description (OpenAPI 3.1). Raises NotFound."""
    line = service(id=id)
    paths: dict[str, dict[str, Any]] = {}
    for path in line.paths:
        paths.setdefault(path.path, {})[path.method.lower()] = _operation(path)
    return {
        "openapi": "3.1.0",
        "info": {"title": line.name, "version": "1", "description": f"{line.purpose}. {line.basis}"},
        "paths": paths,
    }


def _line(definition: Mapping[str, Any], code: str, said: Mapping[str, Any]) -> ServiceLine:
    return ServiceLine(
        id=f"{said['member']}/{code}",
        registry=definition["code"],
        name=said["name"],
        owner=definition["owner"],
        source=definition["name"],
        purpose=said["purpose"],
        basis=said["basis"],
        stand_in=bool(definition.get("stand_in")),
        paths=tuple(_path(definition, said, name, way) for name, way in said["paths"].items()),
    )


def _path(
    definition: Mapping[str, Any], said: Mapping[str, Any], name: str, way: Mapping[str, Any]
) -> ServicePath:
    method, _blank, path = name.partition(" ")
    fields = tuple(_field(wire, definition["fields"][field], field) for wire, field in way["returns"].items())
    key = definition["fields"][definition["key"]["field"]]
    kind = next((one for one in ("writes", "takes_back", "doubts") if way.get(one)), "read")
    fields += tuple(_answer(said, wire) for wire in TOLD_BY.get(way.get("doubts", ""), ()))
    takes = tuple(
        _field(wire, definition["fields"][field], field) for wire, field in way.get("takes", {}).items()
    )
    own = next((field.wire for field in takes if field.field == definition["key"]["field"]), "")
    example, asked = _sample(key), way.get("lookup", "").strip("/{}?") or own
    request = {asked: example} if kind == "read" else _telling(way, takes)
    answer = {field.wire: field.sample for field in fields}
    return ServicePath(
        method=method,
        path=path,
        name=way["name"],
        lookup=way.get("lookup", ""),
        asked=asked,
        asked_label=key["label"] if asked else "",
        fields=fields,
        request="" if method == "GET" else json.dumps(request, ensure_ascii=False),
        sample_path=re.sub(r"\{\w+\}", str(example), path),
        answer=json.dumps(answer, ensure_ascii=False, indent=2),
        kind=kind,
        takes=takes,
    )


def _answer(said: Mapping[str, Any], wire: str) -> ServiceField:
    """A member of what is answered to a doubt: none of the register's fields."""
    kept = {"meaning": "", "sensitivity": "personal", "basis": said["basis"], "grade": said["grade"]}
    kind, sample = "date" if wire in (DUE, ON) else "string", ANSWERS.get(wire, SAMPLES["string"])
    return ServiceField(
        **{"wire": wire, "field": wire, "label": DOUBT_ANSWERS[wire], "type": kind},
        **{"choices": (), "sample": sample, **kept},
    )


def _telling(way: Mapping[str, Any], takes: tuple[ServiceField, ...]) -> dict[str, Any]:
    """What is sent to be written, taken back or doubted: invented."""
    if way.get("takes_back"):
        return {SOURCE: {PAPER: "A1B2C3D4E5F6", REASON: "…"}}
    if way.get("doubts"):
        ref = {DOUBT: REF}
        if way["doubts"] == HEARS:
            return {SOURCE: ref}
        said = {**ref, REASON: "…", DOCUMENT: "…", SINCE: SAMPLES["date"]}
        return {DATA: {field.wire: field.sample for field in takes[:2]}, SOURCE: said}
    source = {DOCUMENT: "…", PAPER: "A1B2C3D4E5F6", SINCE: SAMPLES["date"]}
    return {DATA: {field.wire: field.sample for field in takes}, SOURCE: source}


def _field(wire: str, said: Mapping[str, Any], field: str) -> ServiceField:
    return ServiceField(
        wire=wire,
        field=field,
        label=said["label"],
        type=said["type"],
        meaning=said.get("meaning", ""),
        sensitivity=said["sensitivity"],
        basis=said["basis"],
        grade=said["grade"],
        choices=tuple(said.get("values", ())),
        sample=_sample(said),
    )


def _sample(said: Mapping[str, Any]) -> Any:
    return said.get("example", said["values"][0] if "values" in said else SAMPLES[said["type"]])


def _operation(path: ServicePath) -> dict[str, Any]:
    made: dict[str, Any] = {
        "summary": path.name,
        "parameters": list(_parameters(path)),
        "responses": {
            "200": _content(
                {"type": "object", "properties": dict(_shapes(path.fields)), "additionalProperties": False},
                json.loads(path.answer),
            ),
            "400": _content(FAULT, {"loi": "thieu_ma_tra_cuu", "thong_bao": "…"}),
            "404": _content(FAULT, {"loi": "khong_co", "thong_bao": "…"}),
        },
    }
    if path.kind != "read":
        made["responses"]["422"] = _content(FAULT, {"loi": "registry_bad_value", "thong_bao": "…"})
    if path.request:
        asked = {"type": "object", "required": [path.asked], "properties": {path.asked: KEY}}
        wanted = asked if path.kind == "read" else _wanted(path)
        body = _content(wanted, json.loads(path.request))["content"]
        made["requestBody"] = {"required": True, "content": body}
    return made


def _wanted(path: ServicePath) -> dict[str, Any]:
    """What a path takes that writes: the fields by name, and where they come from."""
    longest = {DOCUMENT: 200, PAPER: 60, REASON: 2000, DOUBT: 36}
    source: dict[str, Any] = {name: {"type": "string", "maxLength": most} for name, most in longest.items()}
    source[SINCE] = {"type": "string", "format": "date"}
    shapes = {SOURCE: {"type": "object", "properties": source}}
    if path.takes:
        told = {"type": "object", "properties": dict(_shapes(path.takes)), "additionalProperties": False}
        if path.asked:
            told |= {"required": [path.asked], "properties": {**told["properties"], path.asked: KEY}}
        shapes = {DATA: told, **shapes}
    return {"type": "object", "required": list(shapes)[:1], "properties": shapes}


def _parameters(path: ServicePath) -> Iterator[dict[str, Any]]:
    if path.kind != "read":
        return
    if not path.request:
        place = "path" if path.lookup.startswith("{") else "query"
        yield {"name": path.asked, "in": place, "required": True, "schema": KEY}
    for name, shape in (("valid_at", "date"), ("known_at", "date-time")):
        yield {"name": name, "in": "query", "schema": {"type": "string", "format": shape}}


def _shapes(fields: tuple[ServiceField, ...]) -> Iterator[tuple[str, Any]]:
    for field in fields:
        shape = {**SCHEMAS.get(field.type, {"type": field.type}), "title": field.label}
        yield field.wire, {**shape, **({"enum": list(field.choices)} if field.choices else {})}


def _content(schema: Mapping[str, Any], example: Any) -> dict[str, Any]:
    return {"description": "", "content": {"application/json": {"schema": dict(schema), "example": example}}}
