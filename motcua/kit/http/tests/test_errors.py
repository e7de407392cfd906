"""Refusals: one error, the same code, words and status as a page and as JSON; access of every kind."""

from types import SimpleNamespace

import pytest
from django.db import DataError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory, override_settings
from django.urls import include, path

from motcua.kit.errors import DomainError, NotAllowed, NotFound
from motcua.kit.http import NOBODY, access, page
from motcua.kit.http.middleware import MOST_BODY, DomainErrorMiddleware


class Full(DomainError):
    """The hall is full."""

    code = "full"
    status = 422
    message = "Phòng %(room)s đã đầy. Bạn chọn giờ khác."


RAISED = {
    "full": Full(room="A"),
    "none": NotFound(),
    "no": NotAllowed(),
    "away": OperationalError("the server closed the connection"),
    "unfit": DataError("text fields cannot contain NUL; the server closed its ears"),
    "fault": ValueError("ours"),
}


def raises(request: HttpRequest, name: str) -> HttpResponse:
    """Raise what the address names."""
    raise RAISED[name]


raises.access = ("anyone", None)
handler500 = "motcua.ui.views.server_error"
urlpatterns = [path("thu/<str:name>/", raises), path("", include("motcua.config.urls"))]


@pytest.mark.django_db
@override_settings(ROOT_URLCONF=__name__)
def test_the_way_back_can_be_opened(client: Client) -> None:
    """After a form the way leads to the page it stood on, never to an address that takes forms alone, nor away."""
    link = "Xem lại rồi làm tiếp"
    assert f'href="/thu/full/?a=1">{link}' in client.get("/thu/full/?a=1").content.decode()
    sent = client.post("/thu/full/", headers={"referer": "http://testserver/ho-so/A/"}).content.decode()
    assert f'href="http://testserver/ho-so/A/">{link}' in sent
    for came in ("", "https://noi.khac/x", "javascript:1"):
        assert link not in client.post("/thu/full/", headers={"referer": came}).content.decode()


@pytest.mark.django_db
@override_settings(ROOT_URLCONF=__name__)
@pytest.mark.parametrize(
    ("name", "status", "code", "words"),
    [
        ("full", 422, "full", "Phòng A đã đầy. Bạn chọn giờ khác."),
        ("none", 404, "not_found", "Không tìm thấy. Bạn kiểm tra lại mã hoặc địa chỉ trang."),
        ("no", 403, "not_allowed", "Việc này không thuộc phần việc của bạn."),
    ],
)
def test_page_and_json_say_the_same(client: Client, name: str, status: int, code: str, words: str) -> None:
    """The same code, words and status; the page keeps its security headers."""
    shown = client.get(f"/thu/{name}/")
    told = client.get(f"/thu/{name}/", headers={"accept": "application/json"})
    assert (shown.status_code, told.status_code) == (status, status)
    assert told.json() == {"error": {"code": code, "message": words, "status": status}}
    assert words in shown.content.decode()
    assert shown["Content-Security-Policy"].startswith("default-src 'self'")


def test_a_fault_is_no_refusal() -> None:
    """Any other exception is left to Django: a 500 and an alert."""
    middleware = DomainErrorMiddleware(lambda request: HttpResponse())
    assert middleware.process_exception(RequestFactory().get("/"), ValueError()) is None


@override_settings(ROOT_URLCONF=__name__)
@pytest.mark.parametrize(("name", "status"), [("away", 503), ("unfit", 400), ("fault", 500)])
def test_a_fault_in_plain_words(name: str, status: int) -> None:
    """Away is a 503 that passes, what no column can hold a 400, anything else a 500; none says more than it should."""
    shown = Client(raise_request_exception=False).get(f"/thu/{name}/")
    assert shown.status_code == status
    assert "the server closed" not in shown.content.decode()


def test_words_carry_their_values() -> None:
    """The message is filled in; a class without values speaks as it stands."""
    assert str(Full(room="A")) == "Phòng A đã đầy. Bạn chọn giờ khác."
    assert str(NotFound()).startswith("Không tìm thấy")


def visitor(*, person: bool = False, officer: bool = False, able: frozenset[str] = frozenset()) -> object:
    """Somebody who asks."""
    return SimpleNamespace(is_person=person, is_officer=officer, can=able.__contains__)


def ask(kind: str, who: object, can: str | None = None) -> HttpResponse:
    """Go through the door as this visitor."""
    request = RequestFactory().get("/x/?a=1")
    request.who = who
    return access(kind, can=can)(lambda _request: HttpResponse("in"))(request)


def test_doors() -> None:
    """Persons and officers are sent to their own entrance and back; a post without the right is told."""
    assert ask("anyone", NOBODY).status_code == 200
    assert ask("person", visitor(person=True)).status_code == 200
    assert ask("person", visitor(officer=True)).status_code == 302
    assert ask("person", NOBODY)["Location"] == "/dang-nhap/?next=%2Fx%2F%3Fa%3D1"
    assert ask("officer", visitor(person=True))["Location"].startswith("/can-bo/dang-nhap/")
    assert ask("officer", visitor(officer=True, able=frozenset({"desk"})), "desk").status_code == 200
    with pytest.raises(NotAllowed):
        ask("officer", visitor(officer=True), "desk")
    assert NOBODY.can("desk") is False


def test_a_page_takes_a_dataclass() -> None:
    """Anything that could query is refused."""
    with pytest.raises(TypeError):
        page(RequestFactory().get("/"), "x.html", {"a": 1})


@pytest.mark.django_db
def test_an_endless_body_is_refused_before_it_is_read() -> None:
    """Nobody fills the disk by posting to any address: the length alone is judged, signed in or not."""
    answer = Client().generic("POST", "/dang-xuat/", b"x", CONTENT_LENGTH=str(MOST_BODY + 1))
    assert answer.status_code == 413
    assert answer["Content-Security-Policy"].startswith("default-src 'self'")


@pytest.mark.django_db
def test_a_forged_form_is_answered_with_the_policy_too() -> None:
    """The page for a stale or forged form comes from other middleware and carries the same headers."""
    answer = Client(enforce_csrf_checks=True).post("/dang-xuat/")
    assert answer.status_code == 403
    assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]
