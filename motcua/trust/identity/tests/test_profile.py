"""In the profile `province` persons are served at the National Portal: no door for them here, officers as always."""

import pytest
from django.test import Client

from motcua.trust.identity.testing import make_officer, make_person, sign_in

pytestmark = pytest.mark.django_db
PORTAL = "https://dichvucong.gov.vn/"


@pytest.fixture(autouse=True)
def _province(settings) -> None:
    """An installation for officers only."""
    settings.MOTCUA_PROFILE = "province"


@pytest.mark.parametrize(
    "address", ["/", "/ho-so/", "/du-lieu-cua-toi/", "/dang-nhap/di/", "/dang-nhap/ve/?code=x"]
)
def test_persons_are_shown_the_way(client: Client, address: str) -> None:
    """Every page of persons, and the sign-in itself, ends at one plain page that names the National Portal."""
    answer = client.get(address, follow=True)
    assert answer.status_code == 200
    text = answer.content.decode()
    assert f'href="{PORTAL}"' in text
    assert 'href="/can-bo/dang-nhap/"' in text
    assert "/ho-so/" not in text.replace("next=", "")


def test_no_page_offers_a_sign_in_that_is_not_here(client: Client) -> None:
    """The frame leads officers in; nobody is sent to an account that opens nothing."""
    text = client.get("/xac-minh/").content.decode()
    assert "Đăng nhập VNeID" not in text
    assert "Cán bộ đăng nhập" in text


def test_a_session_from_before_is_nobodys(client: Client) -> None:
    """Whoever was signed in when the profile changed is served there, too."""
    sign_in(client, make_person())
    assert client.get("/ho-so/")["Location"].startswith("/dang-nhap/")


def test_officers_and_whoever_checks_a_paper_come_in(client: Client) -> None:
    """The desk, and what anybody may verify, are open as before."""
    assert client.get("/xac-minh/").status_code == 200
    sign_in(client, make_officer(role="reception"))
    assert client.get("/ban-lam-viec/").status_code == 200
