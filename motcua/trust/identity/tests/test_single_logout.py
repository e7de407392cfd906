"""Single logout: a token of the provider ends sessions here; nothing else does; and the way out there."""

import time

import pytest
from django.test import Client

from demo.identity_provider import Provider
from motcua.trust.identity.models import User
from motcua.trust.identity.tests.conftest import Liar, walk

pytestmark = pytest.mark.django_db
EVENT = "http://schemas.openid.net/event/backchannel-logout"


@pytest.fixture
def signed_in(client: Client, provider: Liar) -> Client:
    """A person who has come in through the provider."""
    client.get(walk(client))
    assert _is_in(client)
    return client


def test_a_logout_token_ends_every_session(signed_in: Client, provider: Liar) -> None:
    """The provider tells us directly; no browser and no cookie is needed, and no CSRF token."""
    answer = _tell(provider)
    assert (answer.status_code, answer["Cache-Control"]) == (
        200,
        "max-age=0, no-cache, no-store, must-revalidate, private",
    )
    assert not _is_in(signed_in)
    assert User.objects.get().session_version == 2


def test_a_token_is_good_once(signed_in: Client, provider: Liar) -> None:
    """Somebody who kept a token cannot throw the person out again."""
    assert [_tell(provider, jti="same").status_code for _time in range(2)] == [200, 400]
    assert User.objects.get().session_version == 2


@pytest.mark.parametrize(
    "lies",
    [
        {"iss": "http://somebody.else"},
        {"aud": "somebody-else"},
        {"iat": int(time.time()) - 3600},
        {"iat": int(time.time()) + 3600},
        {"iat": None},
        {"exp": int(time.time()) - 3600},
        {"events": {}},
        {"events": "http://schemas.openid.net/event/backchannel-logout"},
        {"nonce": "an id token is none"},
        {"sub": None},
        {"jti": None},
    ],
)
def test_a_token_that_does_not_hold_ends_nothing(signed_in: Client, provider: Liar, lies: dict) -> None:
    """Issuer, audience, time, the event, no nonce, a subject, an identity of its own."""
    assert _tell(provider, **lies).status_code == 400
    assert _is_in(signed_in)


def test_an_id_token_or_another_key_ends_nothing(signed_in: Client, provider: Liar) -> None:
    """Only what the provider signed for this purpose counts."""
    stranger = Provider(issuer=provider.issuer, people=[])
    stranger.people = provider.people
    assert _tell(provider, by=stranger).status_code == 400
    assert Client().post("/dang-xuat/tu-vneid/", {"logout_token": "x.y.z"}).status_code == 400
    assert Client().post("/dang-xuat/tu-vneid/").status_code == 400
    assert _is_in(signed_in)


def test_a_stranger_signed_out_is_nobody_here(signed_in: Client, provider: Liar) -> None:
    """A subject we never met is answered as done."""
    assert _tell(provider, sub="somebody").status_code == 200
    assert _is_in(signed_in)


def test_after_signing_out_the_way_out_there(signed_in: Client, provider: Liar, monkeypatch) -> None:
    """Signing out here offers the provider's page; one without such a page leads home."""
    assert signed_in.post("/dang-xuat/")["Location"] == "/dang-xuat/xong/"
    assert 'href="/dang-xuat/vneid/"' in signed_in.get("/dang-xuat/xong/").content.decode()
    there = signed_in.get("/dang-xuat/vneid/")["Location"]
    assert there.startswith(f"{provider.issuer}/end-session?client_id=motcua&post_logout_redirect_uri=http")


def _is_in(client: Client) -> bool:
    return client.get("/dang-nhap/?next=/xac-minh/").status_code == 302


def _tell(provider: Liar, *, by: Provider | None = None, **lies: object):
    now = int(time.time())
    person = provider.people[0]
    claims = {
        "iss": provider.issuer,
        "aud": provider.client_id,
        "iat": now,
        "exp": now + 120,
        "jti": str(time.perf_counter_ns()),
        "sub": provider.subject_of(person),
        "events": {EVENT: {}},
        **lies,
    }
    token = (by or provider).sign({key: value for key, value in claims.items() if value is not None})
    return Client(enforce_csrf_checks=True).post("/dang-xuat/tu-vneid/", {"logout_token": token})
