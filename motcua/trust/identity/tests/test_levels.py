"""Levels 1 and 2 of an account, and an organisation's account that a person uses."""

import pytest
from django.conf import settings
from django.test import Client, RequestFactory

from motcua.trust.identity.middleware import WhoMiddleware
from motcua.trust.identity.models import Party, User
from motcua.trust.identity.testing import make_person
from motcua.trust.identity.tests.conftest import Liar, walk
from motcua.trust.identity.types import Who

pytestmark = pytest.mark.django_db
COMPANY = {
    "account_type": "organisation",
    "organisation_number": "0100109106",
    "organisation_name": "Hợp tác xã Thử",
    "organisation_role": "legal_representative",
}


@pytest.fixture
def any_level(provider: Liar, settings) -> Liar:
    """A province that lets level 1 in, for the services that ask no more."""
    settings.MOTCUA_OIDC = {**settings.MOTCUA_OIDC, "minimum_acr": "1"}
    return provider


def test_level_1_comes_in_where_it_may_and_is_known(client: Client, any_level: Liar) -> None:
    """The session remembers the level, and a service that needs more sends the person back to rise."""
    client.get(walk(client, acr="1"))
    assert _who(client).level == 1
    assert client.get("/dang-nhap/?next=/ho-so/").status_code == 302
    raised = client.get("/dang-nhap/?next=/ho-so/&muc=2")
    assert raised.status_code == 200
    assert 'href="/dang-nhap/di/?next=/ho-so/&amp;muc=2"' in raised.content.decode()


def test_asked_for_level_2_the_answer_must_have_it(client: Client, any_level: Liar) -> None:
    """Level 2 is asked of the provider and held to: an answer at level 1 is refused."""
    client.defaults["SERVER_NAME"] = "127.0.0.1"
    away = client.get("/dang-nhap/di/", {"next": "/", "muc": "2"})["Location"]
    assert "acr_values=2" in away
    answer = client.get(walk(client, acr="1", level="2"))
    assert answer.status_code == 403
    assert "mức 2" in answer.content.decode()
    assert client.get(walk(client, acr="2", level="2")).status_code == 302
    assert _who(client).level == 2


def test_an_address_cannot_lower_the_level(client: Client, provider: Liar) -> None:
    """Asking for level 1 where everybody needs level 2 changes nothing."""
    assert client.get(walk(client, acr="1", level="1")).status_code == 403
    assert not User.objects.exists()


def test_an_organisation_acts_through_a_person(client: Client, provider: Liar) -> None:
    """The organisation is the party, the person the actor, with a role in words."""
    provider.lies = COMPANY
    client.get(walk(client))
    who = _who(client)
    company = Party.objects.get(kind="organisation")
    shown = client.get("/xac-minh/").content.decode()
    assert "Bạn đang dùng tài khoản của <b>Hợp tác xã Thử</b>" in shown
    assert (who.party_id, who.organisation, who.role) == (
        company.pk,
        "Hợp tác xã Thử",
        "Người đại diện theo pháp luật",
    )
    person = User.objects.get()
    assert (who.actor, person.name, person.party_id) == (
        str(person.actor),
        "Trần Thị Mai Hương",
        Party.objects.get(kind="person").pk,
    )
    provider.lies = {"account_type": "person"}
    client.get(walk(client))
    assert (_who(client).party_id, _who(client).organisation) == (person.party_id, "")


@pytest.mark.parametrize("number", ["", "12345", None])
def test_an_organisation_without_a_number_is_nobody(client: Client, provider: Liar, number: str) -> None:
    """Never let in as the person alone by mistake; nothing is written."""
    provider.lies = {**COMPANY, "organisation_number": number}
    answer = client.get(walk(client))
    assert answer.status_code == 403
    assert "mã số của tổ chức" in answer.content.decode()
    assert not User.objects.exists()


def test_the_older_names_of_claims_are_another_file(client: Client, provider: Liar, settings) -> None:
    """A provider with other names needs another mapping and no code."""
    settings.MOTCUA_OIDC = {**settings.MOTCUA_OIDC, "claims": "vnconnect"}
    number = {"SoDinhDanh": "045195000718", "HoVaTen": "Trần Thị Mai Hương", "NgayThangNamSinh": "19950614"}
    provider.lies = {**number, "LoaiTaiKhoan": "1", "acr": "LoA2"}
    client.get(walk(client))
    assert str(Party.objects.get().dob) == "1995-06-14"


def test_a_session_from_before_levels_has_the_least(client: Client) -> None:
    """Nobody was ever let in below what everybody must have."""
    client.force_login(make_person())
    assert _who(client).level == int(settings.MOTCUA_OIDC["minimum_acr"])


def _who(client: Client) -> Who:
    """request.who of this client's session."""
    request = RequestFactory().get("/")
    request.session = client.session
    request.COOKIES = {}
    request.user = User.objects.get(pk=client.session["_auth_user_id"])
    seen = []
    WhoMiddleware(lambda one: seen.append(one.who))(request)
    return seen[0]
