"""Before signing, the second factor must be fresh; a session left open since the morning is not enough."""

import time

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from motcua.trust.identity.models import User
from motcua.trust.identity.testing import make_officer, sign_in
from motcua.trust.identity.tests.test_officers import code, enter, officer, pair

pytestmark = pytest.mark.django_db
__all__ = ["officer"]  # the fixture


def test_an_old_factor_is_asked_for_again(client: Client) -> None:
    """The signing desk opens within the minutes set, and asks again after them; the working desk does not."""
    chair = make_officer(role="chair")
    sign_in(client, chair, factor_at=time.time() - 14 * 60)
    assert client.get("/ky/").status_code == 200
    sign_in(client, chair, factor_at=time.time() - 16 * 60)
    assert client.get("/ban-lam-viec/").status_code != 302
    assert client.get("/ky/")["Location"] == "/can-bo/xac-nhan/lai/?next=%2Fky%2F"
    assert client.post("/ky/")["Location"] == "/can-bo/xac-nhan/lai/?next=%2Fky%2F"


@pytest.mark.parametrize("minutes", [1, 60])
def test_the_minutes_are_a_setting(client: Client, settings, minutes: int) -> None:
    """MOTCUA_FRESH_MINUTES says how long a factor counts."""
    settings.MOTCUA_FRESH_MINUTES = minutes
    sign_in(client, make_officer(role="chair"), factor_at=time.time() - 30 * 60)
    assert client.get("/ky/").status_code == (200 if minutes == 60 else 302)


def test_a_factor_from_the_future_is_not_fresh(client: Client) -> None:
    """A clock that was set back must not keep a session fresh for ever."""
    sign_in(client, make_officer(role="chair"), factor_at=time.time() + 3600)
    assert client.get("/ky/").status_code == 302


def test_the_code_once_more_leads_to_the_desk(client: Client, officer: User, settings) -> None:
    """Asked again, the officer types the code of the phone and goes on where they were; a password is not asked."""
    enter(client)
    secret = pair(client)
    settings.MOTCUA_FRESH_MINUTES = 0
    asked = client.get(client.get("/ky/")["Location"])
    assert asked["Location"] == "/can-bo/xac-nhan/ma/?next=%2Fky%2F"
    assert "Trước khi ký" in client.get(asked["Location"]).content.decode()
    settings.MOTCUA_FRESH_MINUTES = 15
    given = client.post("/can-bo/xac-nhan/ma/", {"code": code(secret, step=1), "next": "/ky/"})
    assert given["Location"] == "/ky/"
    assert client.get("/ky/").status_code == 200


def test_a_passkey_is_asked_for_where_there_is_one(client: Client) -> None:
    """The passkey first: it cannot be told to somebody on the telephone."""
    chair = make_officer(role="chair")
    sign_in(client, chair)
    assert client.get("/can-bo/xac-nhan/lai/")["Location"] == "/can-bo/bao-mat/"
    Authenticator.objects.create(user=chair, type=Authenticator.Type.WEBAUTHN, data={})
    assert client.get("/can-bo/xac-nhan/lai/?next=//evil")["Location"].startswith("/can-bo/xac-nhan/khoa/")
    assert "evil" not in client.get("/can-bo/xac-nhan/lai/?next=//evil")["Location"]
