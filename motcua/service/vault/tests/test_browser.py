"""In a real browser: every page of the owner, empty and full, on a phone and, in English, on a wide screen."""

import os
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page

from motcua.kit.clock import now
from motcua.service.vault import actions, testing
from motcua.service.vault.tests.conftest import NUMBER
from motcua.trust.documents.testing import pdf
from motcua.trust.identity import queries as identity
from motcua.trust.identity.testing import make_person, sign_in
from tests.support.browser import PHONE, axe, fits

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def signed_in(live_server, open_page: Callable[..., Page], owner) -> Callable[..., Page]:
    """A browser of the owner, or of somebody else."""

    def opened(language: str = "vi", user: object = owner, **options: object) -> Page:
        value = sign_in(Client(), user).cookies[settings.SESSION_COOKIE_NAME].value
        page = open_page(base_url=live_server.url, **options)
        cookies = {settings.SESSION_COOKIE_NAME: value, settings.LANGUAGE_COOKIE_NAME: language}
        page.context.add_cookies(
            [{"name": name, "value": said, "url": live_server.url} for name, said in cookies.items()]
        )
        return page

    return opened


def look(page: Page, name: str) -> None:
    """axe, no sideways scrolling, and a picture for who asks for one."""
    axe(page)
    fits(page)
    folder = os.environ.get("MOTCUA_PICTURES")
    if folder:
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


@pytest.mark.parametrize(("language", "width"), [("vi", "360"), ("en", "1280")])
def test_the_vault_empty_and_full(signed_in, owner, language, width) -> None:
    """Nothing for axe to say and nothing too wide, with nothing held and with a paper of every kind."""
    page = signed_in(language, **(PHONE if width == "360" else {}))
    page.goto("/kho-cua-toi/")
    look(page, f"vault-empty-{language}-{width}")
    ref = testing.make_item(user=owner, code="ABCD1234", source="H50.101.00-261120-0001")
    testing.make_item(user=owner, grade=7, kind="", title="Giấy chứng sinh", number="", holder="", dated=None)
    testing.make_item(user=owner, valid_until=date(2026, 5, 20), title="Giấy xác nhận tình trạng hôn nhân")
    who = identity.who(user=owner, at=now())
    uncle = make_person(number="045088000111", name="Trần Văn Bảo")
    mandate = actions.delegate(who=who, number="045088000111", name="Trần Văn Bảo", days=30, at=now())
    made = actions.share(who=who, items=[ref], purpose="Nhập học", receiver="Trường", days=7, at=now())
    over = actions.share(who=who, items=[ref], purpose="Vay vốn", receiver="", days=7, at=now())
    actions.take_back(who=who, ref=over.ref, at=now())
    pages = {
        "full": "/kho-cua-toi/",
        "paper": f"/kho-cua-toi/giay/{ref}/",
        "share-new": f"/kho-cua-toi/chia-se/moi/?giay={ref}",
        "received": f"/chia-se/{made.token}/",
        "share": f"/kho-cua-toi/chia-se/{made.ref}/",
        "shares": "/kho-cua-toi/chia-se/",
        "mandates": "/kho-cua-toi/uy-quyen/",
        "over": f"/chia-se/{over.token}/",
    }
    theirs = {
        "seen-by-another": f"/kho-cua-toi/?cho={mandate}",
        "paper-seen-by-another": f"/kho-cua-toi/giay/{ref}/?cho={mandate}",
        "mandates-of-another": "/kho-cua-toi/uy-quyen/",
    }
    other = signed_in(language, uncle, **(PHONE if width == "360" else {}))
    for browser, addresses in ((page, pages), (other, theirs)):
        for name, address in addresses.items():
            browser.goto(address)
            look(browser, f"vault-{name}-{language}-{width}")


@pytest.mark.parametrize(("language", "width"), [("vi", "360"), ("en", "1280")])
def test_beside_the_portals_store(signed_in, owner, language, width) -> None:
    """Agreed or not, in step, waiting, withdrawn: nothing for axe to say and nothing too wide."""
    page = signed_in(language, **(PHONE if width == "360" else {}))
    who = identity.who(user=owner, at=now())
    with testing.shelf() as shelf:
        page.goto("/kho-cua-toi/dong-bo/")
        look(page, f"vault-sync-none-{language}-{width}")
        testing.make_item(user=owner)
        actions.tell_due(at=now())
        shelf.put("A1", pdf(), owner=NUMBER, stands=False)
        shelf.put("A2", pdf(pages=2), owner=NUMBER, title="Thẻ bảo hiểm y tế", sha256="0" * 64)
        actions.agree(who=who, at=now())
        actions.ask_store(party=owner.party_id, at=now())
        shelf.down = True
        testing.make_item(user=owner, title="Trích lục kết hôn")
        actions.tell_due(at=now())
        actions.ask_store(party=owner.party_id, at=now())
        for name, address in {"sync": "/kho-cua-toi/dong-bo/", "with-sync": "/kho-cua-toi/"}.items():
            page.goto(address)
            look(page, f"vault-{name}-{language}-{width}")
