"""Gallery, language switch, error pages: they render, and under a strict content policy."""

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.test import Client, RequestFactory, override_settings

from motcua.ui import views
from motcua.ui.frame import frame

INLINE = re.compile(r"<style|\sstyle=|<script(?![^>]*\ssrc=)|\son\w+=|javascript:", re.IGNORECASE)
STATUSES = ("400", "403", "404", "409", "413", "429", "500", "503", "csrf", "domain")


@pytest.mark.django_db
def test_gallery_shows_every_part_without_inline_code() -> None:
    """The gallery renders, and nothing in it needs a looser policy than default-src 'self'."""
    response = Client().get("/ui/")
    text = response.content.decode()
    assert response.status_code == 200
    assert not INLINE.search(text)
    for part in ("door", "days", "tl", "nums", "facts", "dialog", "empty", "pages", "note--bad", "qr"):
        assert f'class="{part}' in text or f" {part}" in text


@pytest.mark.parametrize("status", STATUSES)
def test_error_page_says_what_happened_and_a_way_on(status: str) -> None:
    """Each error has a heading, a sentence and a link, and needs neither session nor database."""
    text = render_to_string(f"ui/errors/{status}.html", {"message": "Chưa được.", "status": 409})
    assert text.count("<h1>") == 1
    assert 'class="btn"' in text
    assert not INLINE.search(text)


def test_server_error_needs_nothing() -> None:
    """The 500 page does not touch what may have broken."""
    response = views.server_error(RequestFactory().get("/"))
    assert response.status_code == 500
    assert "bạn không phải báo" in response.content.decode()


@pytest.mark.django_db
def test_language_is_remembered_and_never_leads_away() -> None:
    """The switch sets a cookie and goes back; a foreign address is replaced by the front page."""
    client = Client()
    response = client.get("/ui/ngon-ngu/en/?next=/ui/")
    assert response["Location"] == "/ui/"
    assert response.cookies["django_language"].value == "en"
    away = client.get("/ui/ngon-ngu/en/?next=//example.org/")
    assert away["Location"] == "/"


def test_unknown_language_is_ignored() -> None:
    """Only the languages we speak are remembered."""
    request = RequestFactory().get("/")
    assert not views.language.__wrapped__(request, "xx").cookies


def test_fonts_come_from_their_package() -> None:
    """The sheet names two weights, and both are served from the installed package."""
    sheet = Path(finders.find("ui/tokens.css")).read_text(encoding="utf-8")
    names = re.findall(r'url\("\.\./(fonts/[^"]+)"\)', sheet)
    assert len(names) == 2
    assert all(finders.find(name) for name in names)


def test_sheets_and_scripts_are_found() -> None:
    """Every file the base pages name exists."""
    for name in (
        "tokens.css",
        "base.css",
        "parts.css",
        "desk.css",
        "print.css",
        "page.js",
        "desk.js",
        "upload.js",
    ):
        assert finders.find(f"ui/{name}"), name
    assert finders.find("django_htmx/htmx-2.min.js")


class Officer:
    """Somebody who may receive, and no more."""

    is_officer = True
    is_person = False

    def can(self, capability: str) -> bool:
        """Only the counter."""
        return capability == "intake"


@override_settings(MOTCUA_FRAME={})
def test_menu_shows_only_what_the_posts_allow() -> None:
    """The bar offers no door that would not open, and marks where one is."""
    request = RequestFactory().get("/quay/tiep-nhan")
    request.who = Officer()
    nav = frame(request)["nav"]
    assert [item["href"] for item in nav if item["current"]] == ["/quay/"]
    assert "/ky/" not in [item["href"] for item in nav]
