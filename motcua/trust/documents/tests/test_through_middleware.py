"""The same addresses with CSRF, sessions and the identity middleware in between."""

import json
from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from motcua.kit import clock
from motcua.trust.documents import queries
from motcua.trust.documents.testing import make_document, pdf
from motcua.trust.identity.testing import make_person, sign_in

pytestmark = pytest.mark.django_db
TOKEN = "a" * 32


@pytest.fixture
def person() -> Client:
    """A signed-in person whose browser checks CSRF."""
    client = sign_in(Client(enforce_csrf_checks=True), make_person())
    client.cookies["csrftoken"] = TOKEN
    return client


def test_chunks_and_download(person: Client, at: datetime) -> None:
    """A file goes up in two pieces and comes down again, for its owner only."""
    data = pdf()
    headers: dict[str, Any] = {"headers": {"X-CSRFToken": TOKEN, "Accept": "application/json"}}
    with clock.frozen(at):
        asked = {"filename": "giấy.pdf", "size": len(data)}
        begun = person.post("/tep/", json.dumps(asked), content_type="application/json", **headers)
        place = begun["Location"]
        for start in (0, 300):
            headers["headers"]["Upload-Offset"] = str(start)
            piece = data[start : 300 if start == 0 else None]
            answer = person.patch(place, piece, content_type="application/offset+octet-stream", **headers)
        ref = answer.json()["document"]
        assert person.get(f"/tai-lieu/{ref}/").content == data
        assert Client().get(f"/tai-lieu/{ref}/").status_code == 404
    assert queries.get(ref=ref).title == "giấy.pdf"


def test_without_token_nothing_is_written(person: Client) -> None:
    """Another site cannot make a browser hand in files."""
    answer = person.post("/tep/", b"{}", content_type="application/json")
    assert answer.status_code == 403


def test_refusal_reads_well(person: Client) -> None:
    """A refused file is answered with its reason, as JSON to scripts."""
    body = json.dumps({"filename": "a.exe", "size": 9})
    headers = {"X-CSRFToken": TOKEN, "Accept": "application/json"}
    answer = person.post("/tep/", body, content_type="application/json", headers=headers)
    assert answer.status_code == 422
    assert answer.json()["error"]["code"] == "file_name_ending"


def test_visitor_learns_nothing(at: datetime) -> None:
    """A document that exists and one that does not give a visitor the same answer."""
    line = make_document(at=at)
    refs = (line.ref, "7c9e6679-7425-40de-944b-e07fc1f90ae7")
    answers = [Client().get(f"/tai-lieu/{ref}/") for ref in refs]
    assert [answer.status_code for answer in answers] == [404, 404]
