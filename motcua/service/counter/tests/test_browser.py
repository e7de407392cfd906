"""The counter in a real browser: axe at both widths, the keyboard alone, and how few keys it takes."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import LazySettings, settings
from django.test import Client
from playwright.sync_api import Page, Route, expect

from motcua.kit import clock
from motcua.kit.worker.loop import Worker
from motcua.service.counter.testing import CARD_TEXT, scan, take_in
from motcua.service.counter.tests.test_pages import finish
from motcua.service.dossiers import testing
from motcua.trust.identity.testing import sign_in, user_named
from tests.support.browser import PHONE, axe, fits

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
COUNT = """
window.made = {clicks: 0, keys: 0};
addEventListener("click", (e) => { if (e.detail) window.made.clicks += 1; }, true);
addEventListener("keydown", () => { window.made.keys += 1; }, true);
"""


@pytest.fixture
def monday(transactional_db: None, settings: LazySettings) -> None:
    """The sample province on Monday from nine on; a moved clock is the server's thread's too."""
    settings.MOTCUA_CLOCK_OFFSET = 0
    settings.MOTCUA_CLOCK_OFFSET = (testing.MONDAY - clock.now()).total_seconds()
    testing.load_house()


@pytest.fixture
def at_counter(monday: None, live_server, open_page: Callable[..., Page]) -> Callable[..., Page]:
    """A browser signed in as an officer."""

    def opened(username: str = "dongha.sen", **options: object) -> Page:
        client = sign_in(Client(), user_named(username))
        page = open_page(base_url=live_server.url, **options)
        value = client.cookies[settings.SESSION_COOKIE_NAME].value
        page.context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": live_server.url}]
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


def test_every_page_at_both_widths(at_counter: Callable[..., Page]) -> None:
    """Start, screen, refused screen, question, done, returns, papers, register: nothing for axe to say."""
    clerk = sign_in(Client(), user_named("dongha.sen"))
    code, other = take_in(clerk), take_in(clerk, **{"quay-noi": "19351"})
    finish(code)
    ask = f"{scan(clerk, procedure='1.004873')}lam/request_supplement/"
    items = {"items": "Văn bản ủy quyền", "reason": "Chưa mang theo"}
    asked = clerk.post(ask, items)["Location"].split("/")[3]
    draft = scan(clerk)
    clerk.post(f"{draft}luu/", {"relation": "mother", "child_name": "Lê Trần Minh An"})
    Worker().run_all()
    pages = {
        "start": "/quay/",
        "intake": draft,
        "missing": f"{draft}?xem=1",
        "copies": scan(clerk, procedure="2.000815"),
        "ask": f"{draft}lam/request_supplement/",
        "scan": f"{draft}quet/identity_card/",
        "taken": f"/quay/xong/{other}/",
        "returns": "/quay/tra/",
        "return": f"/quay/tra/{code}/",
        "papers": f"/quay/giay-to/{other}/",
        "register": "/quay/so/",
        "stand-in": f"/quay/thay/{asked}/",
    }
    for width, page in (("1280", at_counter()), ("360", at_counter(**PHONE))):
        for name, address in pages.items():
            page.goto(address)
            look(page, f"{name}-{width}")


def test_keyboard_alone(at_counter: Callable[..., Page]) -> None:
    """Scanner and keys, no mouse: a copy is certified with its fee in few keys, and the count is known."""
    page = at_counter()
    page.add_init_script(COUNT)
    page.goto("/quay/?thu-tuc=2.000815")
    expect(page.locator("#the")).to_be_focused()
    page.keyboard.type(CARD_TEXT)
    page.keyboard.press("Enter")
    page.wait_for_url("**/quay/nhap/**")
    page.keyboard.press("m")
    expect(page.locator("#quay-mat")).to_be_checked()
    for field, text in (("document_title", "Bằng tốt nghiệp"), ("issuer", "Trường Mẫu"), ("pages", "3")):
        page.focus(f"#f-{field}")
        page.keyboard.type(text)
    page.focus("#giay-original")
    page.keyboard.press("Space")
    expect(page.locator("#quay-phi .total")).to_contain_text("5.000")
    page.focus("#f-checked")
    page.keyboard.press("Space")
    page.focus("#f-receipt_number")
    page.keyboard.type("0007731")
    made = page.evaluate("window.made")
    page.keyboard.press("F9")
    page.wait_for_url("**/quay/xong/**")
    expect(page.locator("h1")).to_contain_text("H50.101.00-261123-")
    assert made["clicks"] == 0
    assert made["keys"] < 60


def test_a_scan_into_no_field_finds_its_field(at_counter: Callable[..., Page]) -> None:
    """Two letters within a breath are a scanner's and go to its field; one alone is the key of a procedure."""
    page = at_counter()
    page.goto("/quay/")
    expect(page.locator("#the")).to_be_focused()
    page.evaluate("document.activeElement.blur()")
    chosen = page.locator("input[name=thu-tuc]:checked").input_value()
    pick = page.locator(f".pick[data-key]:not(:has([value='{chosen}']))").first
    key = str(pick.get_attribute("data-key"))
    pressed = "document.body.dispatchEvent(new KeyboardEvent('keydown', {key, bubbles: true}))"
    page.evaluate(f"['0', '{key}'].forEach((key) => {pressed})")
    expect(page.locator("#the")).to_have_value(f"0{key}")
    expect(page.locator("#the")).to_be_focused()
    page.evaluate("document.activeElement.blur()")
    assert page.locator("input[name=thu-tuc]:checked").input_value() == chosen
    page.keyboard.press(key)
    expect(pick.locator("input")).to_be_checked()


def test_questions_come_and_go_without_losing_what_is_typed(at_counter: Callable[..., Page]) -> None:
    """Choosing “authorised” brings its paper; what was typed before and after stands."""
    page = at_counter()
    page.goto("/quay/?thu-tuc=1.001193")
    page.fill("#the", CARD_TEXT)
    page.press("#the", "Enter")
    page.wait_for_url("**/quay/nhap/**")
    page.fill("#f-child_name", "Lê Trần Minh An")
    page.check("#f-relation-5")
    page.wait_for_selector("#giay-authorisation")
    expect(page.locator("#f-child_name")).to_have_value("Lê Trần Minh An")
    page.fill("#giay-authorisation", "1")
    page.press("#giay-authorisation", "Tab")
    expect(page.locator(".slip")).to_contain_text("Văn bản ủy quyền")


def test_an_answer_takes_no_press_and_no_focus_away(at_counter: Callable[..., Page]) -> None:
    """The page changes only when the finger is up; who has gone on to a button by Tab is still on it afterwards."""
    page = at_counter()
    page.goto("/quay/?thu-tuc=1.001193")
    page.fill("#the", CARD_TEXT)
    page.press("#the", "Enter")
    page.wait_for_url("**/quay/nhap/**")
    page.fill("#f-child_name", "Lê Trần Minh An")
    held: list[Route] = []
    page.route("**/luu/", lambda route: held.append(route))
    with page.expect_request("**/luu/"):
        page.check("#f-relation-5")
    page.focus("#quay-nut-2")
    expect(page.locator("#giay-authorisation")).to_have_count(0)
    held.pop().continue_()
    expect(page.locator("#giay-authorisation")).to_be_visible()
    expect(page.locator("#quay-nut-2")).to_be_focused()
    with page.expect_request("**/luu/"):
        page.check("#f-relation-1")
    page.locator("#quay-nut-1").hover()
    page.mouse.down()
    with page.expect_response("**/luu/"):
        held.pop().continue_()
    with page.expect_navigation():
        page.mouse.up()
    expect(page.locator(".err-list")).to_have_count(1)
    expect(page.locator("#f-child_name")).to_have_value("Lê Trần Minh An")


def test_without_javascript(at_counter: Callable[..., Page]) -> None:
    """Every step is a plain form."""
    page = at_counter(java_script_enabled=False)
    page.goto("/quay/?thu-tuc=1.001193")
    page.fill("#the", CARD_TEXT)
    page.press("#the", "Enter")
    page.wait_for_url("**/quay/nhap/**")
    page.check("#f-relation-5")
    page.click("text=Lưu, tính lại")
    expect(page.locator("#giay-authorisation")).to_have_count(1)
    page.click("button.btn:has-text('Tiếp nhận')")
    expect(page.locator(".err-list")).to_have_count(1)
