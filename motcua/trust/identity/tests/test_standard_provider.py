"""The same client against an independent provider (npm oidc-provider): nothing is tuned to our stand-in."""

import re
from urllib.parse import urlsplit

import pytest
import requests
from django.test import Client

from motcua.trust.identity.models import Party, User

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(settings, oidc_provider) -> Client:
    """A visitor of a site that is registered with that provider."""
    settings.MOTCUA_OIDC = {
        "issuer": oidc_provider.issuer,
        "client_id": oidc_provider.client_id,
        "client_secret": oidc_provider.client_secret,
        "minimum_acr": "2",
        "claims": "vneid",
    }
    client = Client()
    client.defaults["SERVER_NAME"] = "127.0.0.1"
    return client


def walk(client: Client, decision: str) -> str:
    """Through the provider's pages; the callback the browser would follow."""
    departure = client.get("/dang-nhap/di/", {"next": "/ho-so/"})
    with requests.Session() as outside:
        form = outside.get(departure["Location"], timeout=10)
        answer = outside.post(
            form.url, {"account": "binh", "decision": decision}, allow_redirects=False, timeout=10
        )
        while not answer.headers["Location"].startswith("http://127.0.0.1/"):
            answer = outside.get(answer.headers["Location"], allow_redirects=False, timeout=10)
    back = urlsplit(answer.headers["Location"])
    return f"{back.path}?{back.query}"


def test_signs_in(browser: Client) -> None:
    """A client with a secret, PKCE, nonce, ES256 or RS256, acr 2: the person is in."""
    assert browser.get(walk(browser, "login"))["Location"] == "/ho-so/"
    assert User.objects.get().name == "Trần Thị Bình"
    party = Party.objects.get()
    assert (party.number, party.sex, party.phone) == ("044192000022", "female", "0900000002")


@pytest.mark.django_db(transaction=True)
def test_out_there_is_out_here(browser: Client, live_server) -> None:
    """Single logout: whoever signs out at the provider is out of every session here, told by the back channel."""
    with requests.Session() as person:
        form = person.get(f"{live_server.url}/dang-nhap/di/?next=/xac-minh/", timeout=20)
        came = person.post(form.url, {"account": "binh", "decision": "login"}, timeout=20)
        assert came.url == f"{live_server.url}/xac-minh/"
        assert person.get(f"{live_server.url}/dang-nhap/?next=/xac-minh/", timeout=20).url == came.url
        asked = person.get(f"{live_server.url}/dang-xuat/vneid/", timeout=20)
        hidden = dict(re.findall(r'name="(xsrf)" value="([^"]*)"', asked.text))
        action = re.search(r'action="([^"]+)"', asked.text)[1]
        done = person.post(action, {**hidden, "logout": "yes"}, timeout=20)
        assert done.url == f"{live_server.url}/"
        again = person.get(f"{live_server.url}/dang-nhap/?next=/xac-minh/", timeout=20)
        assert again.url.endswith("/dang-nhap/?next=/xac-minh/")
    assert User.objects.get().session_version == 2


@pytest.mark.parametrize(
    ("decision", "status", "text"), [("low", 403, "mức 2"), ("refuse", 400, "đã dừng đăng nhập")]
)
def test_refuses(browser: Client, decision: str, status: int, text: str) -> None:
    """Too low an assurance and a refusal end in a plain page; nothing is written."""
    answer = browser.get(walk(browser, decision))
    assert answer.status_code == status
    assert text in answer.content.decode()
    assert not User.objects.exists()
