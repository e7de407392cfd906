"""A person signs in with the provider: the good walk, and every way in which it must fail."""

import time

import pytest
from django.test import Client

from demo.identity_provider import Provider
from motcua.trust.identity.models import Party, User
from motcua.trust.identity.testing import make_person
from motcua.trust.identity.tests.conftest import Liar, walk

pytestmark = pytest.mark.django_db


def test_signs_in_and_returns_where_the_person_was(client: Client, provider: Liar) -> None:
    """The whole walk: PKCE, state, nonce, token, userinfo; then the page that was asked for."""
    answer = client.get(walk(client, next_="/ho-so/?trang=2"))
    assert answer.status_code == 302
    assert answer["Location"] == "/ho-so/?trang=2"
    user = User.objects.get()
    assert (user.kind, user.name, user.has_usable_password()) == ("person", "Trần Thị Mai Hương", False)
    party = Party.objects.get()
    assert (party.number, str(party.dob), party.sex) == ("045195000718", "1995-06-14", "female")
    assert client.get("/dang-nhap/?next=/ho-so/")["Location"] == "/ho-so/"


def test_matched_by_number_alone(client: Client, provider: Liar) -> None:
    """A new name for a known number is the same person; the same name with another number is not."""
    known = make_person(number="045195000718", name="Tên Cũ", phone="0999")
    make_person(number="045195999999", name="Trần Thị Mai Hương", phone="0912000718")
    client.get(walk(client))
    assert int(client.session["_auth_user_id"]) == known.pk
    known.refresh_from_db()
    assert known.name == "Trần Thị Mai Hương"
    assert Party.objects.count() == 2


@pytest.mark.parametrize(
    "lies",
    [
        {"nonce": "another"},
        {"nonce": None},
        {"iss": "http://somebody.else"},
        {"aud": "somebody-else"},
        {"aud": ["motcua", "another"], "azp": "another"},
        {"exp": int(time.time()) - 120},
        {"exp": None},
        {"iat": int(time.time()) + 86_400},  # of the moment of collection: a slow run reaches it much later
        {"at_hash": "AAAAAAAAAAAAAAAAAAAAAA"},
        {"sub": None},
    ],
)
def test_a_token_that_does_not_hold_signs_nobody_in(client: Client, provider: Liar, lies: dict) -> None:
    """Nonce, issuer, audience, authorised party, expiry, time of issue, token hash, subject."""
    provider.lies = lies
    _refused(client, client.get(walk(client)), 400, "không qua được kiểm tra")


def test_a_little_clock_skew_is_forgiven(client: Client, provider: Liar) -> None:
    """Half a minute of difference between two machines' clocks is not an attack."""
    provider.lies = {"exp": int(time.time()) - 30, "iat": int(time.time()) + 30}
    assert client.get(walk(client)).status_code == 302
    assert User.objects.count() == 1


def test_a_token_signed_by_another_key_is_refused(client: Client, provider: Liar) -> None:
    """The signature is checked against the provider's published keys."""
    stranger = Provider(issuer=provider.issuer, people=[])
    provider.sign = stranger.sign
    _refused(client, client.get(walk(client)), 400, "không qua được kiểm tra")


def test_rolled_keys_are_read_again(client: Client, provider: Liar) -> None:
    """A provider that changed its key since we last looked is asked once more."""
    callback = walk(client)
    provider.key = Provider(issuer=provider.issuer, people=[]).key
    assert client.get(callback).status_code == 302
    assert User.objects.count() == 1


@pytest.mark.parametrize("acr", ["1", "0", "LoA1", "lạ"])
def test_low_assurance_is_told_how_to_rise(client: Client, provider: Liar, acr: str) -> None:
    """Level 1 or an unknown level: refused, with the way to level 2 and to the counter."""
    answer = client.get(walk(client, acr=acr))
    _refused(client, answer, 403, "Cần tài khoản VNeID mức 2")
    assert "công an xã, phường" in answer.content.decode()


def test_missing_assurance_is_low(client: Client, provider: Liar) -> None:
    """A token without acr proves no level."""
    provider.lies = {"acr": None}
    _refused(client, client.get(walk(client)), 403, "mức 2")


def test_wrong_state_is_refused_before_anything_is_asked(client: Client, provider: Liar) -> None:
    """An answer made for another browser never reaches the token endpoint."""
    callback = walk(client)
    _refused(Client(), Client().get(callback), 400, "Lần đăng nhập này đã cũ")
    forged = callback.replace("state=", "state=x")
    _refused(client, client.get(forged), 400, "Lần đăng nhập này đã cũ")
    assert provider.grants


def test_an_answer_is_good_once(client: Client, provider: Liar) -> None:
    """The same callback again is an old sign-in, whoever sends it."""
    callback = walk(client)
    client.get(callback)
    assert client.get(callback).status_code == 400


def test_another_issuer_in_the_answer_is_refused(client: Client, provider: Liar) -> None:
    """RFC 9207: an answer from another provider is not ours."""
    callback = walk(client).split("&iss=")[0]
    _refused(client, client.get(callback), 400, "không qua được kiểm tra")


def test_a_stolen_code_needs_the_verifier(client: Client, provider: Liar) -> None:
    """PKCE: a code put into another browser's own sign-in is refused by the provider."""
    code = walk(client).split("code=")[1].split("&")[0]
    thief = Client()
    own = walk(thief, number="045093000264")
    mine = own.split("code=")[1].split("&")[0]
    _refused(thief, thief.get(own.replace(mine, code)), 400, "đã cũ")


def test_declined(client: Client, provider: Liar) -> None:
    """Somebody who says no at the provider comes back to a plain page."""
    _refused(client, client.get(walk(client, number="")), 400, "Bạn đã dừng đăng nhập")


def test_no_number_no_entry(client: Client, provider: Liar) -> None:
    """Without a personal number there is nobody to match."""
    provider.people[0]["number"] = "12345"
    _refused(client, client.get(walk(client, number="12345")), 403, "Chưa có số định danh")


def test_userinfo_of_somebody_else_is_refused(client: Client, provider: Liar) -> None:
    """The userinfo must speak of the same subject as the id token."""
    provider.lies = {"sub": "another"}
    _refused(client, client.get(walk(client)), 400, "không qua được kiểm tra")


def test_provider_down_at_the_start(client: Client, settings) -> None:
    """Nobody listens: a plain message, what to do, and status 503."""
    settings.MOTCUA_OIDC = {**settings.MOTCUA_OIDC, "issuer": "http://127.0.0.1:9"}
    answer = client.get("/dang-nhap/di/?next=/ho-so/")
    _refused(client, answer, 503, "Chưa kết nối được với VNeID")
    assert "quầy một cửa" in answer.content.decode()


def test_provider_down_on_the_way_back(client: Client, provider: Liar, monkeypatch) -> None:
    """The provider dies between the card and the token: nothing is half-done."""
    callback = walk(client)

    def broken(form, client) -> dict:
        raise BrokenPipeError

    provider.exchange = broken
    _refused(client, client.get(callback), 503, "Chưa kết nối được với VNeID")


@pytest.mark.parametrize(
    "bad", ["//evil.example", "https://evil.example/", "/\\evil.example", "javascript:1"]
)
def test_never_returns_to_another_site(client: Client, provider: Liar, bad: str) -> None:
    """Only a path of this site may follow a sign-in."""
    assert client.get(walk(client, next_=bad))["Location"] == "/"


def test_the_door_explains(client: Client) -> None:
    """One page, one button, a link for officers."""
    text = client.get("/dang-nhap/?next=/ho-so/").content.decode()
    assert 'href="/dang-nhap/di/?next=/ho-so/"' in text
    assert "mức 2" in text


def _refused(client: Client, answer, status: int, text: str) -> None:
    assert answer.status_code == status
    assert text in answer.content.decode()
    assert "_auth_user_id" not in client.session
    assert not User.objects.exists()
    assert not Party.objects.exists()
