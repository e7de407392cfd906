"""Officers: password and a second factor, nothing less; and the demo's door, absent without the demo."""

import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client

from motcua.trust.identity import actions
from motcua.trust.identity.models import User
from motcua.trust.identity.testing import AT, make_officer, make_person, sign_in

pytestmark = pytest.mark.django_db
PASSWORD = "một câu dài khó đoán"


@pytest.fixture
def officer() -> User:
    """A chair with a password and no second factor yet."""
    user = make_officer(role="chair", username="chu.tich")
    actions.set_officer_password(username="chu.tich", password=PASSWORD, at=AT)
    return user


def enter(client: Client, password: str = PASSWORD, username: str = "chu.tich"):
    """Post the sign-in form."""
    return client.post("/can-bo/dang-nhap/", {"login": username, "password": password})


def code(secret: str, *, step: int = 0) -> str:
    """What the phone shows now, or a period later."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + step))


def pair(client: Client) -> str:
    """Pair the phone; returns the secret."""
    text = client.get("/can-bo/bao-mat/dien-thoai/").content.decode()
    secret = re.search(r'class="code">([A-Z2-7]+)<', text)[1]
    answer = client.post("/can-bo/bao-mat/dien-thoai/", {"code": code(secret)})
    assert answer.status_code == 302
    return secret


def test_first_sign_in_leads_to_a_second_factor(client: Client, officer: User) -> None:
    """A password alone reaches only the page where a factor is set; then the desk is open."""
    assert enter(client)["Location"] == "/ban-lam-viec/"
    assert client.get("/can-bo/dang-nhap/")["Location"] == "/can-bo/bao-mat/"
    assert "Còn một bước nữa" in client.get("/can-bo/bao-mat/").content.decode()
    pair(client)
    assert client.get("/can-bo/dang-nhap/")["Location"] == "/ban-lam-viec/"
    assert "Đã ghép ứng dụng xác thực" in client.get("/can-bo/bao-mat/").content.decode()


def test_the_secret_is_not_stored_in_clear(client: Client, officer: User) -> None:
    """Whoever reads the table cannot make codes."""
    enter(client)
    secret = pair(client)
    assert secret not in str(Authenticator.objects.get().data)


def test_password_then_code(client: Client, officer: User) -> None:
    """Both factors open the desk, and lead where the officer was going; a wrong code is explained."""
    enter(client)
    secret = pair(client)
    fresh = Client()
    first = fresh.post(
        "/can-bo/dang-nhap/?next=/ky/", {"login": "chu.tich", "password": PASSWORD, "next": "/ky/"}
    )
    assert first["Location"] == "/can-bo/dang-nhap/ma/"
    assert "_auth_user_id" not in fresh.session
    wrong = fresh.post("/can-bo/dang-nhap/ma/", {"code": "000000"})
    assert "Mã chưa đúng" in wrong.content.decode()
    right = fresh.post("/can-bo/dang-nhap/ma/", {"code": code(secret, step=1)})
    assert right["Location"] == "/ky/"
    assert fresh.get("/can-bo/dang-nhap/")["Location"] == "/ban-lam-viec/"


def test_a_code_is_good_once(client: Client, officer: User) -> None:
    """A code read over the shoulder opens nothing."""
    enter(client)
    secret = pair(client)
    used = code(secret, step=1)
    for expected in (302, 200):
        fresh = Client()
        enter(fresh)
        assert fresh.post("/can-bo/dang-nhap/ma/", {"code": used}).status_code == expected


def test_wrong_password_and_unknown_name_say_the_same(client: Client, officer: User) -> None:
    """Nobody learns which names exist."""
    texts = {_said(enter(client, "sai")), _said(enter(client, "sai", "không có"))}
    assert len(texts) == 1
    assert "chưa đúng" in texts.pop()


def test_guessing_is_slowed(client: Client, officer: User) -> None:
    """After five wrong passwords even the right one waits."""
    for _ in range(5):
        enter(client, "sai")
    assert "Sai quá nhiều lần" in enter(client).content.decode()
    assert "_auth_user_id" not in client.session


def test_locked_officer_stays_out(client: Client, officer: User) -> None:
    """An inactive account does not open."""
    User.objects.filter(pk=officer.pk).update(is_active=False)
    enter(client)
    assert "_auth_user_id" not in client.session


def test_signing_in_here_signs_the_person_out(client: Client, officer: User) -> None:
    """One browser, one person: an officer who was here as a citizen leaves that session."""
    sign_in(client, make_person())
    enter(client)
    assert int(client.session["_auth_user_id"]) == officer.pk


def test_persons_and_strangers_have_no_factors_page(client: Client) -> None:
    """The page of factors is for officers."""
    assert client.get("/can-bo/bao-mat/")["Location"] == "/can-bo/dang-nhap/"
    sign_in(client, make_person())
    assert client.get("/can-bo/bao-mat/dien-thoai/")["Location"] == "/can-bo/dang-nhap/"


def test_changing_factors_asks_again(client: Client, officer: User) -> None:
    """Adding a key to a paired account needs the password once more; the last factor cannot go."""
    enter(client)
    pair(client)
    asked = client.get("/can-bo/bao-mat/khoa/")
    assert asked["Location"].startswith("/can-bo/xac-nhan/")
    again = client.post("/can-bo/xac-nhan/", {"password": PASSWORD, "next": "/can-bo/bao-mat/khoa/"})
    assert again["Location"] == "/can-bo/bao-mat/khoa/"
    assert "Tạo khóa" in client.get("/can-bo/bao-mat/khoa/").content.decode()
    last = client.get("/can-bo/bao-mat/dien-thoai/bo/")
    assert "Phải còn ít nhất một cách xác nhận" in last.content.decode()
    client.post("/can-bo/bao-mat/dien-thoai/bo/")
    assert Authenticator.objects.exists()


def test_passkey_page_offers_options(client: Client) -> None:
    """The passkey door hands out a challenge to scripts and sends others to the form."""
    asked = client.get("/can-bo/dang-nhap/khoa/", headers={"accept": "application/json"}).json()
    assert asked["request_options"]["publicKey"]["userVerification"] == "required"
    assert client.get("/can-bo/dang-nhap/khoa/")["Location"] == "/can-bo/dang-nhap/"
    bad = client.post("/can-bo/dang-nhap/khoa/", {"credential": "{}"})
    assert bad["Location"] == "/can-bo/dang-nhap/"


def test_demo_door(client: Client, officer: User, settings) -> None:
    """One click in the demo; not found outside it, and its sessions die with it."""
    settings.MOTCUA_DEMO = False
    assert client.post("/demo/vao/chu.tich/").status_code == 404
    settings.MOTCUA_DEMO = True
    assert client.get("/demo/vao/chu.tich/").status_code == 405
    assert client.post("/demo/vao/khong.co/").status_code == 404
    assert client.post("/demo/vao/chu.tich/")["Location"] == "/ban-lam-viec/"
    assert client.get("/can-bo/dang-nhap/")["Location"] == "/ban-lam-viec/"
    settings.MOTCUA_DEMO = False
    for page in ("/can-bo/bao-mat/", "/can-bo/bao-mat/dien-thoai/", "/ban-lam-viec/"):
        assert client.get(page)["Location"].startswith("/can-bo/dang-nhap/")
    assert client.get("/can-bo/dang-nhap/").status_code == 200
    settings.MOTCUA_DEMO = True
    assert client.get("/ban-lam-viec/")["Location"].startswith("/can-bo/dang-nhap/")


def test_demo_door_takes_no_person(client: Client, settings) -> None:
    """Persons come in by the provider, in the demo too."""
    settings.MOTCUA_DEMO = True
    person = make_person()
    assert client.post(f"/demo/vao/{person.username}/").status_code == 404


def _said(answer) -> str:
    return re.sub(r'(?s)value="[^"]*"|<script.*?</script>', "", answer.content.decode())
