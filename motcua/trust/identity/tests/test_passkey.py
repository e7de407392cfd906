"""Passkeys in a real browser with a virtual authenticator; and the pages of sign-in as people see them."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from motcua.trust.identity import actions
from motcua.trust.identity.testing import AT, make_officer
from motcua.trust.identity.tests.test_officers import PASSWORD
from tests.support.browser import PHONE, axe, fits

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def address(live_server, settings) -> str:
    """Passkeys need a name, not an address of numbers."""
    settings.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
    return live_server.url.replace("127.0.0.1", "localhost")


@pytest.fixture
def officer() -> None:
    """A chair with a password."""
    make_officer(role="chair", username="chu.tich")
    actions.set_officer_password(username="chu.tich", password=PASSWORD, at=AT)


def with_device(page: Page) -> None:
    """Give the browser a device that knows its owner."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True}
    options |= {"hasUserVerification": True, "isUserVerified": True, "automaticPresenceSimulation": True}
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def give_password(page: Page) -> None:
    """Name and password at the officers' door; only when the next page has come may one go on."""
    page.fill("#id_login", "chu.tich")
    page.fill("#id_password", PASSWORD)
    with page.expect_navigation():
        page.click("text=Tiếp tục")


def test_passkey_as_the_only_factor_needed(page_1280: Page, address: str, officer: None) -> None:
    """Password once, make a passkey, sign out; then in by the passkey alone."""
    page = page_1280
    with_device(page)
    page.goto(f"{address}/can-bo/dang-nhap/")
    give_password(page)
    page.goto(f"{address}/can-bo/bao-mat/khoa/")
    page.fill("#id_name", "Máy cơ quan")
    page.check("#id_passwordless")
    axe(page)
    page.click("#mfa_webauthn_add")
    page.wait_for_url("**/can-bo/bao-mat/")
    expect(page.locator("main")).to_contain_text("Máy cơ quan")
    axe(page)
    page.context.clear_cookies()
    page.goto(f"{address}/can-bo/dang-nhap/")
    page.click("#passkey_login")
    page.wait_for_url("**/ban-lam-viec/")
    page.goto(f"{address}/can-bo/bao-mat/")
    expect(page).to_have_title(re.compile("Cách xác nhận của tôi"))


def test_passkey_after_the_password(page_1280: Page, address: str, officer: None) -> None:
    """A security key as second factor."""
    page = page_1280
    with_device(page)
    page.goto(f"{address}/can-bo/dang-nhap/")
    give_password(page)
    page.goto(f"{address}/can-bo/bao-mat/khoa/")
    page.click("#mfa_webauthn_add")
    page.wait_for_url("**/can-bo/bao-mat/")
    page.context.clear_cookies()
    page.goto(f"{address}/can-bo/dang-nhap/")
    give_password(page)
    page.wait_for_url("**/can-bo/dang-nhap/ma/")
    axe(page)
    page.click("#mfa_webauthn_authenticate")
    page.wait_for_url("**/ban-lam-viec/")


def test_passkey_once_more_before_signing(page_1280: Page, address: str, officer: None, settings) -> None:
    """A session that has grown old gives its passkey again and is at the signing desk."""
    page = page_1280
    with_device(page)
    page.goto(f"{address}/can-bo/dang-nhap/")
    give_password(page)
    page.goto(f"{address}/can-bo/bao-mat/khoa/")
    page.fill("#id_name", "Máy cơ quan")
    page.click("#mfa_webauthn_add")
    page.wait_for_url("**/can-bo/bao-mat/")
    settings.MOTCUA_FRESH_MINUTES = 0
    page.goto(f"{address}/ky/")
    expect(page).to_have_url(re.compile("/can-bo/xac-nhan/khoa/"))
    axe(page)
    settings.MOTCUA_FRESH_MINUTES = 15
    page.click("#mfa_webauthn_reauthenticate")
    page.wait_for_url("**/ky/")


@pytest.mark.parametrize("size", [{}, PHONE])
def test_pages_are_readable(open_page: Callable[..., Page], address: str, officer: None, size: dict) -> None:
    """The doors, their errors and the pairing page: nothing for axe, nothing too wide."""
    page = open_page(**size)
    for path in ("/dang-nhap/", "/dang-nhap/ve/?state=x", "/can-bo/dang-nhap/"):
        page.goto(address + path)
        axe(page)
        fits(page)
    page.fill("#id_login", "chu.tich")
    with page.expect_navigation():
        page.click("text=Tiếp tục")
    expect(page).to_have_title(re.compile("^Lỗi:"))
    axe(page)
    give_password(page)
    for path in ("/can-bo/bao-mat/", "/can-bo/bao-mat/dien-thoai/"):
        page.goto(address + path)
        axe(page)
        fits(page)
