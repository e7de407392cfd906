"""What is described in OpenAPI holds: to any question, however odd, an answer declared there, and never a fault."""

import json
import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from django.conf import settings as django
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client, override_settings
from hypothesis import HealthCheck, given, settings
from hypothesis import seed as seeded
from hypothesis import strategies as st
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from motcua.data.registries import actions, queries
from motcua.kit import clock
from motcua.service.dossiers import testing
from motcua.service.forms.types import Field, Page
from motcua.service.procedures import queries as procedures
from motcua.trust.identity.models import User
from motcua.trust.identity.testing import sign_in
from motcua.trust.signing.testing import TokenAgent

PATHS = {line.id: line.paths for line in queries.services()}
SERVICES = [id for id, paths in PATHS.items() if all(path.kind == "read" for path in paths)]
WRITING = sorted({*PATHS} - {*SERVICES})
CONFORM = (status_code_conformance, content_type_conformance, response_schema_conformance)
ASKED = {path.asked for line in queries.services() for path in line.paths}
MODES = (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
Start = Callable[[str, list[tuple[str, str]]], object]


def served(id: str) -> Callable[[dict[str, Any], Start], Iterable[bytes]]:
    """A data service as a WSGI application, without the exchange before it."""

    def answer(environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        size = int(environ.get("CONTENT_LENGTH") or 0)
        found = actions.as_provider().serve(
            service=id,
            method=environ["REQUEST_METHOD"],
            path=environ["REQUEST_URI"].partition("?")[0],
            query=environ["QUERY_STRING"],
            body=environ["wsgi.input"].read(size),
            fields=(),
            client="VN/GOV/H50/motcua",
            case="H50-1",
            at=testing.MONDAY,
        )
        start(f"{found.status} -", list(found.headers))
        return [found.body]

    return answer


@pytest.fixture
def known(db: None) -> Mapping[str, str]:
    """The key of a record by service; each record says what its definition gives as examples."""
    keys = {}
    for code, definition in queries.served().items():
        row = {name: said["example"] for name, said in definition["fields"].items() if "example" in said}
        actions.load(registry=code, rows=(row,), at=testing.MONDAY)
        for service, said in definition.get("services", {}).items():
            keys[f"{said['member']}/{service}"] = row[definition["key"]["field"]]
    return keys


def aimed(case: Case, key: str) -> None:
    """A question about somebody who exists, as things stand now."""
    case.query = {}
    if case.path_parameters:
        case.path_parameters = dict.fromkeys(case.path_parameters, key)
    else:
        case.body = {name: key for name in case.body if name in ASKED}


def heard(
    description: Mapping[str, Any], app: Any, count: int, checks: Sequence[Any] = (), prepare: Any = None
) -> Counter[int]:
    """Seeded questions, half of them outside the description; each answer is checked against it. Statuses, counted."""
    schema = schemathesis.openapi.from_dict(json.loads(json.dumps(description)))
    schema.app = app
    operations = [found.ok() for found in schema.get_all_operations()]
    seed, shown = int(os.environ.get("MOTCUA_SEED", "20261122")), Counter[int]()

    @settings(max_examples=count, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(st.data())
    def attack(data: st.DataObject) -> None:
        operation, mode = data.draw(st.sampled_from(operations)), data.draw(st.sampled_from(MODES))
        case = data.draw(operation.as_strategy(generation_mode=mode))
        if prepare is not None and mode is GenerationMode.POSITIVE and data.draw(st.booleans()):
            prepare(case)
        response = case.call()
        shown[response.status_code] += 1
        case.validate_response(response, checks=list(checks) or None)

    with clock.frozen(testing.MONDAY), override_settings(MOTCUA_DEMO=False):
        seeded(seed)(attack)()
    print(f"seed {seed}: {dict(sorted(shown.items()))}")
    return shown


@pytest.mark.parametrize("count", [20, pytest.param(2_000, marks=pytest.mark.soak)])
@pytest.mark.parametrize("id", SERVICES)
def test_data_services(id: str, count: int, known: Mapping[str, str]) -> None:
    """As its description in the catalogue says: status, type, schema; what fits is served, the rest refused."""
    shown = heard(queries.openapi(id=id), served(id), count, prepare=lambda case: aimed(case, known[id]))
    assert {200, 400, 404} <= set(shown)


@pytest.mark.parametrize("count", [40, pytest.param(2_000, marks=pytest.mark.soak)])
@pytest.mark.parametrize("id", WRITING)
def test_services_that_write(id: str, count: int, known: Mapping[str, str]) -> None:
    """Whatever is sent is taken or refused in the described ways; the sample of the catalogue is taken."""
    samples = {path.path: json.loads(path.request) for path in PATHS[id]}

    def as_shown(case: Case) -> None:
        case.body = samples[case.path]

    shown = heard(queries.openapi(id=id), served(id), count, CONFORM, as_shown)
    assert {200, 400} <= set(shown) <= {200, 400, 404, 422}


@pytest.fixture
def connected(db: None) -> Iterator[None]:
    """A request does not end the connection and the test's transaction: Django's own client sees to the same."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def visited(user: User | None, **headers: str) -> Any:
    """The product as this person's browser asks it (or nobody's), past the guard of forms."""
    cookies = (
        "; ".join(f"{name}={one.value}" for name, one in sign_in(Client(), user).cookies.items())
        if user
        else ""
    )
    handler, token = WSGIHandler(), "a" * 32
    own = {
        "HTTP_HOST": "testserver",
        "HTTP_COOKIE": f"{cookies}; {django.CSRF_COOKIE_NAME}={token}",
        "HTTP_X_CSRFTOKEN": token,
        **headers,
    }
    return lambda environ, start: handler({**environ, **own}, start)


def described(paths: Mapping[str, Any]) -> dict[str, Any]:
    """A description of some addresses."""
    return {"openapi": "3.1.0", "info": {"title": "motcua", "version": "1"}, "paths": paths}


def typed(field: Field) -> dict[str, Any]:
    """What a browser may send for a question of a form."""
    if field.options:
        return {"type": "string", "enum": ["", *(value for value, _words in field.options)]}
    if field.type == "boolean":
        return {"type": "string", "enum": ["", "true"]}
    if field.format == "date":
        return {"type": "string", "pattern": "^[0-3]?[0-9]/[01]?[0-9]/(19|20)[0-9][0-9]$"}
    return {"type": "string", "maxLength": 300}


def page_of(page: Page) -> dict[str, Any]:
    """A page of a form that is sent: on to the next, or again with what is wrong."""
    shape = {"type": "object", "properties": {field.id: typed(field) for field in page.fields}}
    html = {"description": "", "content": {"text/html": {}}}
    body = {"required": True, "content": {"application/x-www-form-urlencoded": {"schema": shape}}}
    return {
        "post": {"requestBody": body, "responses": {"302": {"description": ""}, "422": html, "400": html}}
    }


@pytest.mark.parametrize("count", [40, pytest.param(6_000, marks=pytest.mark.soak)])
def test_pages_of_a_form(connected: None, count: int) -> None:
    """Every page of the birth form, answered as its questions ask and otherwise: on, or again; nothing else."""
    testing.load_house()
    person = testing.mother()
    ref = testing.make_draft(user=person)
    form = procedures.package(code="1.001193", version=1).form
    paths = {f"/ho-so/nhap/{ref}/{page.id}/": page_of(page) for page in form.pages}
    shown = heard(described(paths), visited(person), count, (not_a_server_error, *CONFORM))
    assert {302, 422} <= set(shown)


OK = {"type": "object", "required": ["ok"], "properties": {"ok": {"const": True}}}
ERROR = {
    "type": "object",
    "required": ["error"],
    "properties": {"error": {"required": ["code", "message", "status"]}},
}
WORK = {
    "type": "object",
    "required": ["documents"],
    "properties": {"documents": {"type": "array", "items": {"required": ["id", "number", "title", "hash"]}}},
}


def told(shape: Mapping[str, Any], **members: Any) -> dict[str, Any]:
    """An operation of the signing agent; members: of the JSON that it sends."""
    kinds = {"application/json": {"schema": ERROR}, "text/html": {}}
    made: dict[str, Any] = {
        "responses": {
            "200": {"description": "", "content": {"application/json": {"schema": shape}}},
            "4XX": {"description": "", "content": kinds},
        }
    }
    if members:
        sent = {"application/json": {"schema": {"type": "object", "properties": members}}}
        made["requestBody"] = {"required": True, "content": sent}
    return made


def aimed_by(agent: TokenAgent) -> Callable[[Case], None]:
    """A call as the agent makes it; what it answers is taken once, so the next finds another batch."""

    def aim(case: Case) -> None:
        if case.path_parameters:
            case.path_parameters = {"ref": agent.batch}
            if case.method.upper() == "POST":
                case.body = {"answers": agent.answers()}
                agent.renew()
        else:
            case.body = {"certificates": agent.certificates}

    return aim


def noted(app: Any, seen: set[tuple[str, bool, str]]) -> Any:
    """The same application; what it answered is noted by method, whether about a batch, and status."""

    def answer(environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        def began(status: str, headers: list[tuple[str, str]], *rest: Any) -> object:
            batch = not environ["PATH_INFO"].endswith("/chung-thu/")
            seen.add((environ["REQUEST_METHOD"], batch, status[:3]))
            return start(status, headers, *rest)

        return app(environ, began)

    return answer


@pytest.mark.parametrize("count", [60, pytest.param(4_000, marks=pytest.mark.soak)])
def test_the_signing_agent(connected: None, count: int, tmp_path: Path) -> None:
    """What the agent beside a token may send, in a session of its own: taken, or refused in JSON; faults too."""
    seen = set[tuple[str, bool, str]]()
    texts = {"type": "array", "items": {"type": "string"}}
    answer = {"type": "object", "properties": dict.fromkeys(("id", "value", "reason"), {"type": "string"})}
    ref = {"name": "ref", "in": "path", "required": True, "schema": {"type": "string", "format": "uuid"}}
    paths = {
        "/ky/may/chung-thu/": {"post": told(OK, certificates=texts)},
        "/ky/may/{ref}/": {
            "parameters": [ref],
            "get": told(WORK),
            "post": told(OK, answers={"type": "array", "items": answer}),
        },
    }
    with override_settings(MOTCUA_DATA=tmp_path / "data"):
        agent = TokenAgent(tmp_path / "ca")
        app = visited(None, HTTP_AUTHORIZATION=f"Bearer {agent.secret}", HTTP_ACCEPT="application/json")
        checks = (not_a_server_error, *CONFORM)
        heard(described(paths), noted(app, seen), count, checks, prepare=aimed_by(agent))
    assert {("POST", False, "200"), ("GET", True, "200"), ("POST", True, "200")} <= seen
    assert {("POST", False, "400"), ("POST", True, "403")} & seen
