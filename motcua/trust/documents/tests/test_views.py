"""The four addresses, as a browser meets them."""

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any
from unittest.mock import patch

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import RequestFactory

from motcua.kit.errors import NotAllowed, NotFound
from motcua.kit.http import NOBODY
from motcua.trust.documents import queries, views
from motcua.trust.documents.testing import make_document, pdf
from motcua.trust.documents.tests.test_read import Someone

pytestmark = pytest.mark.django_db
View = Callable[..., HttpResponse]


def ask(view: View, method: str, *, who: Any = None, body: bytes = b"", **extra: Any) -> HttpResponse:
    """Call a view the way the identity middleware would."""
    address = {key: extra.pop(key) for key in ("ref",) if key in extra}
    kind = extra.pop("content_type", "application/octet-stream")
    request = RequestFactory().generic(method, "/", body, content_type=kind, **extra)
    request.who = who or Someone("an")  # type: ignore[attr-defined]  # as the middleware sets it
    return view(request, **address)


def test_download_is_a_file_to_save(at: datetime) -> None:
    """Type, name, no sniffing, no scripts, no caching by others."""
    line = make_document(at=at, filename="giấy chứng sinh.pdf")
    response = ask(views.download, "GET", ref=line.ref)
    assert response.content == queries.open_blob(ref=line.ref).data
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''gi%E1%BA%A5y")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert response["Cache-Control"] == "private, no-store"
    with pytest.raises(NotFound):
        ask(views.download, "GET", ref=line.ref, who=NOBODY)


def test_look_stays_within_our_pages(at: datetime) -> None:
    """A PDF is drawn where we frame it and nowhere else; what a browser cannot draw is a sentence, not a file."""
    line = make_document(at=at, filename="giấy chứng sinh.pdf")
    response = ask(views.look, "GET", ref=line.ref)
    assert response.content == queries.open_blob(ref=line.ref).data
    assert response["Content-Disposition"].startswith("inline;")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["X-Frame-Options"] == "SAMEORIGIN"
    assert response["Content-Security-Policy"] == "frame-ancestors 'self'"
    with pytest.raises(NotFound):
        ask(views.look, "GET", ref=line.ref, who=NOBODY)
    with patch.object(views, "DRAWN", frozenset()):
        assert ask(views.look, "GET", ref=line.ref)["Content-Type"] == "text/plain; charset=utf-8"


def test_upload_by_chunks(at: datetime) -> None:
    """POST announces, PATCH sends, HEAD tells how far, the last answer names the document."""
    data = pdf()
    asked = json.dumps({"filename": "giay.pdf", "size": len(data)}).encode()
    begun = ask(views.start, "POST", body=asked)
    ref = json.loads(begun.content)["ref"]
    assert (begun.status_code, ref in begun["Location"]) == (201, True)
    ask(views.chunk, "PATCH", ref=ref, body=data[:20], HTTP_UPLOAD_OFFSET="0")
    assert ask(views.chunk, "HEAD", ref=ref)["Upload-Offset"] == "20"
    done = ask(views.chunk, "PATCH", ref=ref, body=data[20:], HTTP_UPLOAD_OFFSET="20")
    assert queries.get(ref=json.loads(done.content)["document"]).size == len(data)


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"{", b'{"filename": "a.pdf", "size": "-1"}', b'{"size": 1e9}', b"\xff"]
)
def test_bad_announcement(body: bytes) -> None:
    """What is not an announcement is a plain 400."""
    with pytest.raises(views.BadRequest):
        ask(views.start, "POST", body=body)


@pytest.mark.parametrize("offset", ["", "-1", "x", "1.5", "９", "9" * 40])
def test_bad_offset(offset: str) -> None:
    """An offset is a whole number."""
    with pytest.raises(views.BadRequest):
        ask(views.chunk, "PATCH", ref="7c9e6679-7425-40de-944b-e07fc1f90ae7", HTTP_UPLOAD_OFFSET=offset)


def test_visitors_hand_in_nothing() -> None:
    """Who has not signed in is refused everywhere."""
    with pytest.raises(NotAllowed):
        ask(views.start, "POST", who=NOBODY, body=b'{"filename":"a.pdf","size":1}')
    with pytest.raises(NotAllowed):
        ask(views.chunk, "PATCH", who=NOBODY, ref="7c9e6679-7425-40de-944b-e07fc1f90ae7")


@pytest.mark.parametrize(
    ("target", "kept"),
    [
        ("/ho-so/1/?trang=2", "/ho-so/1/?trang=2&tep="),
        ("https://example.com/", "/?tep="),
        ("//example.com", "/?tep="),
    ],
)
def test_plain_form(target: str, kept: str) -> None:
    """Without JavaScript one POST hands in the file and goes back, never to another site."""
    upload = SimpleUploadedFile("giay.pdf", pdf(), "application/pdf")
    request = RequestFactory().post("/tep/gui/", {"file": upload, "next": target})
    request.who = Someone("an")  # type: ignore[attr-defined]  # as the middleware sets it
    request._messages = type("Sink", (), {"add": lambda *_a, **_k: None})()
    response = views.take(request)
    assert response.status_code == 302
    assert response["Location"].startswith(kept)
