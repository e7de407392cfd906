"""Hostile answers to every address that takes a POST, from everybody: refused in words, never a 5xx."""

import os
import re
import traceback
from copy import copy, deepcopy
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.signals import got_request_exception
from django.db import transaction
from django.test import Client, override_settings
from django.urls import URLPattern, URLResolver, get_resolver
from hypothesis import HealthCheck, given, settings
from hypothesis import seed as seeded
from hypothesis import strategies as st

from motcua.kit import clock
from motcua.kit.library import root
from motcua.service.dossiers import testing
from motcua.service.dossiers.models import Dossier
from motcua.service.procedures import queries as procedures
from motcua.trust.identity.models import User
from motcua.trust.identity.testing import sign_in

OFFICERS = ("dongha.sen", "dongha.bach", "dongha.mai", "dongha.tung", "dongha.duong")
KNOWN = {
    "procedure": ("dang-ky-khai-sinh", "khong-co"),
    "page": ("requester", "child", "parents", "result", "x"),
    "username": OFFICERS,
}
NAMES = "turn reason items assignee new_due cam-doan ref pin file office question number muc tep q next code".split()
NASTY = (
    "",
    "\x00",
    "0",
    "-1",
    "9" * 40,
    "1e999",
    "NaN",
    "null",
    "[]",
    "{}",
    "'; DROP TABLE x; --",
    "<script>alert(1)</script>",
    "{{ 7*7 }}",
    "../../etc/passwd",
    "٣٤",
    "30/2/2026",
    "0001-01-01",
    "9999-12-31T23:59",
    "\u202e\ufeff\u0301",
    "ế" * 3000,
    "\n" * 500,
    "%00%s%n",
)
TEXT = st.sampled_from(NASTY) | st.text(st.characters(exclude_categories=["Cs"]), max_size=60)


def addresses(resolver: URLResolver, prefix: str = "") -> list[str]:
    """Every address of the product as a pattern with <kind:name> places."""
    found = []
    for item in resolver.url_patterns:
        route = prefix + str(item.pattern)
        if isinstance(item, URLResolver):
            found += addresses(item, route)
        elif isinstance(item, URLPattern) and not route.startswith(("^", "static")):
            found.append(f"/{route}")
    return sorted(set(found))


def answers() -> list[str]:
    """The names of all fields that any package or action asks for."""
    found = set(NAMES)
    for folder in procedures.package_folders(path=procedures_root()):
        code, version = folder.parent.name.split("-", 1)[0], int(folder.name)
        package = procedures.package(code=code, version=version)
        forms = [package.form, *(action.ask for action in package.process.actions.values() if action.ask)]
        found |= {field.id for form in forms for page in form.pages for field in page.fields}
    return sorted(found)


def procedures_root() -> Any:
    """Where the packages lie."""
    return root() / "procedures"


@pytest.fixture
def town(db: None) -> dict[str, Any]:
    """Somebody of each kind, a draft and a dossier to aim at."""
    with clock.frozen(testing.MONDAY):
        testing.load_house()
        person = testing.mother()
        code = testing.make_dossier(user=person)
        ref = testing.make_draft(user=person)
        users = [person, *User.objects.filter(username__in=OFFICERS)]
        clients = [Client(), *(sign_in(Client(), user) for user in users)]
        for client in clients:
            client.raise_request_exception = False
    dossier = Dossier.objects.get(code=code)
    return {"clients": clients, "code": (code, "H50", "\x00"), "ref": (ref, str(dossier.ref))}


def aim(data: st.DataObject, pattern: str, town: dict[str, Any]) -> str:
    """An address with its places filled: mostly with what exists."""

    def place(found: re.Match[str]) -> str:
        kind, name = (found[1] or "str:").rstrip(":"), found[2]
        if kind == "uuid":
            return data.draw(st.sampled_from(town["ref"]))
        if kind == "int":
            return data.draw(st.sampled_from(("0", "1", "999999999999999999999")))
        if name == "action":
            actions = procedures.package(code="1.001193", version=1).process.actions
            return data.draw(st.sampled_from(sorted(actions)))
        return data.draw(st.sampled_from(KNOWN.get(name) or town["code"]))

    return re.sub(r"<(\w+:)?(\w+)>", place, pattern)


def takers(patterns: list[str], town: dict[str, Any]) -> list[str]:
    """The addresses that take a POST at all."""
    sample = {"ref": town["ref"][0], "code": town["code"][0], "page": "child", "action": "receive"}
    found = []
    for pattern in patterns:
        address = re.sub(r"<(\w+:)?(\w+)>", lambda place: sample.get(place[2], "1"), pattern)
        if town["clients"][0].post(address).status_code != 405:
            found.append(pattern)
    assert len(found) > 15
    return found


def still_signed_in(client: Client) -> Client:
    """The same person with cookies of their own: one who is signed out must not stay a stranger for the rest."""
    made = copy(client)
    made.cookies = deepcopy(client.cookies)
    return made


@pytest.mark.parametrize("count", [300, pytest.param(10_000, marks=pytest.mark.soak)])
def test_never_a_fault(town: dict[str, Any], count: int) -> None:
    """So many seeded requests: any address, any person, known and unknown fields, any text, sometimes a file."""
    patterns, fields = takers(addresses(get_resolver()), town), answers()
    seed = int(os.environ.get("MOTCUA_SEED", "20261121"))
    shown: dict[int, int] = {}
    raised: list[str] = []

    def remember(**_named: Any) -> None:
        raised[:] = [traceback.format_exc()]

    got_request_exception.connect(remember)

    @settings(max_examples=count, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(st.data())
    def attack(data: st.DataObject) -> None:
        client = still_signed_in(data.draw(st.sampled_from(town["clients"])))
        address = aim(data, data.draw(st.sampled_from(patterns)), town)
        names = data.draw(st.lists(st.sampled_from(fields) | TEXT.filter(bool), max_size=8, unique=True))
        body: dict[str, Any] = {name: data.draw(TEXT | st.lists(TEXT, max_size=3)) for name in names}
        if data.draw(st.integers(0, 5)) == 0:
            name, content = data.draw(TEXT).rsplit("/", 1)[-1], data.draw(st.binary(max_size=200))
            body["file"] = SimpleUploadedFile(name.strip(".") or "x", content, "application/pdf")
        with transaction.atomic():
            if data.draw(st.booleans()) or "file" in body:
                response = client.post(address, body, headers=data.draw(HEADERS))
            else:
                response = client.generic(
                    data.draw(st.sampled_from(("POST", "PUT", "PATCH", "GET"))),
                    address,
                    data.draw(st.binary(max_size=200)),
                    content_type=data.draw(st.sampled_from(("application/json", "text/plain", "x"))),
                    headers=data.draw(HEADERS),
                )
            transaction.set_rollback(True)
        shown[response.status_code] = shown.get(response.status_code, 0) + 1
        assert response.status_code < 500, "\n".join((address, repr(body), *raised))

    with clock.frozen(testing.MONDAY), override_settings(MOTCUA_DEMO=False):
        seeded(seed)(attack)()
    print(f"seed {seed}: {dict(sorted(shown.items()))}")  # noqa: T201 - the figures of a soak


HEADERS = st.sampled_from(({}, {"accept": "application/json"}, {"HX-Request": "true"}))
