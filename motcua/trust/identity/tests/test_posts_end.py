"""Rights end with the post: on its last day's midnight by themselves, or at once when it is withdrawn."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils.html import escape

from motcua.kit.errors import NotFound
from motcua.trust.identity import actions
from motcua.trust.identity.models import Post, User
from motcua.trust.identity.testing import AT, make_officer, sign_in

pytestmark = pytest.mark.django_db
CODE = "19333/reception/mot.cua"
BASIS = "Quyết định số 12/QĐ-UBND"


@pytest.fixture
def officer() -> User:
    """A receptionist."""
    return make_officer(role="reception", username="mot.cua")


def test_a_withdrawn_post_signs_its_holder_out(client: Client, officer: User) -> None:
    """The very next request of every session finds nobody signed in."""
    sign_in(client, officer)
    assert client.get("/ban-lam-viec/").status_code == 200
    actions.end_post(code=CODE, last_day=AT.date(), basis=BASIS, at=AT)
    assert client.get("/ban-lam-viec/")["Location"].startswith("/can-bo/dang-nhap/")
    post = Post.objects.get()
    assert (post.valid_to, post.basis) == (AT.date(), BASIS)


def test_what_was_typed_when_the_post_ended_is_given_back(client: Client, officer: User) -> None:
    """Not sent, said so, the words shown to be copied; the way back leads to the page they were typed on."""
    sign_in(client, officer)
    actions.end_post(code=CODE, last_day=AT.date(), basis=BASIS, at=AT)
    words = "Thiếu giấy chứng sinh, mời bổ sung <b>"
    sent = {"reason": words, "pin": "1234 567890", "kind": "x"}
    came = {"referer": "http://testserver/ban-lam-viec/?han=late"}
    answer = client.post("/ban-lam-viec/H50/lam/receive/", sent, headers=came)
    text = answer.content.decode()
    assert (answer.status_code, "đã kết thúc nên chưa gửi được" in text) == (403, True)
    assert escape(words) in text
    assert "1234 567890" not in text
    assert 'href="/can-bo/dang-nhap/?next=%2Fban-lam-viec%2F%3Fhan%3Dlate"' in text
    away = {"referer": "https://noi.khac/x"}
    elsewhere = client.post("/ban-lam-viec/H50/lam/receive/", sent, headers=away).content.decode()
    assert 'href="/can-bo/dang-nhap/?next=%2F"' in elsewhere
    # A box that saves itself is not replaced by the page that signs in.
    saved = client.post("/ban-lam-viec/H50/lam/receive/", headers={"HX-Request": "true"})
    assert saved.status_code == 403


def test_a_post_that_has_run_out_gives_nothing(client: Client, officer: User) -> None:
    """Rights are asked at every request: a date that has passed needs nobody to act."""
    sign_in(client, officer)
    Post.objects.update(valid_to=date(2026, 1, 1))
    assert client.get("/ban-lam-viec/").status_code == 403


def test_ending_twice_changes_nothing(officer: User) -> None:
    """An earlier end stands, and nobody is signed out again."""
    actions.end_post(code=CODE, last_day=AT.date() - timedelta(days=9), basis=BASIS, at=AT)
    actions.end_post(code=CODE, last_day=AT.date(), basis="Khác", at=AT)
    assert Post.objects.get().basis == BASIS
    assert User.objects.get().session_version == 2


def test_what_cannot_end(officer: User) -> None:
    """An unknown post, and a day before the first."""
    with pytest.raises(NotFound):
        actions.end_post(code="x", last_day=AT.date(), basis=BASIS, at=AT)
    with pytest.raises(actions.EndsBeforeItBegan):
        actions.end_post(code=CODE, last_day=date(1999, 1, 1), basis=BASIS, at=AT)
