"""The stand-in provider in a thread, and a browser that walks through it."""

import html
import re
import threading
from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

import pytest
import requests
from django.core.cache import cache
from django.test import Client

from demo.identity_provider import Grant, Provider, Server, subject
from motcua.trust.identity.drivers import provider as driver

PEOPLE = [
    {
        "number": "045195000718",
        "name": "Trần Thị Mai Hương",
        "dob": "1995-06-14",
        "sex": "Nữ",
        "phone": "0912000718",
    },
    {"number": "045093000264", "name": "Lê Đức Thiện", "dob": "1993-03-02", "sex": "Nam"},
]


class Liar(Provider):
    """A provider whose id tokens say what a test wants them to say."""

    lies: dict

    def id_claims(self, grant: Grant, token: str) -> dict:
        claims = {**super().id_claims(grant, token), **getattr(self, "lies", {})}
        return {key: value for key, value in claims.items() if value is not None}

    def subject_of(self, person: dict) -> str:
        """What this provider calls a person."""
        return subject(person)


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    """No rate-limit counters and no provider metadata from another test."""
    cache.clear()
    driver._discover.cache_clear()
    yield
    cache.clear()


@pytest.fixture
def provider(settings) -> Iterator[Liar]:
    """A running provider that the settings point at."""
    server = Server(0, PEOPLE, kind=Liar)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    settings.MOTCUA_OIDC = {**settings.MOTCUA_OIDC, "issuer": server.provider.issuer, "client_secret": ""}
    yield server.provider
    server.shutdown()
    server.server_close()
    thread.join()


def walk(
    client: Client, *, number: str = "045195000718", acr: str = "2", next_: str = "/", level: str = ""
) -> str:
    """From our link to the card of a person; returns the callback the browser would follow."""
    client.defaults["SERVER_NAME"] = "127.0.0.1"  # the stand-in answers loopback addresses only
    departure = client.get("/dang-nhap/di/", {"next": next_, **({"muc": level} if level else {})})
    assert departure.status_code == 302
    chooser = requests.get(departure["Location"], timeout=5)
    assert chooser.status_code == 200
    hidden = re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', chooser.text)
    form = {name: html.unescape(value) for name, value in hidden} | {"person": number, "acr": acr}
    address = urljoin(chooser.url, "/choose")
    chosen = requests.post(address, form, allow_redirects=False, timeout=5)
    target = urlsplit(chosen.headers["Location"])
    return f"{target.path}?{target.query}"
