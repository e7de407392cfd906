"""In a real browser: the gallery at both widths, and the keys of the desk."""

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from playwright.sync_api import Page, expect

from tests.support.browser import axe, fits

pytestmark = pytest.mark.browser
DESK = """
<main><input data-search name="q"><p data-row><input type="checkbox"><a href="#mot">1</a></p>
<p data-row><input type="checkbox"><a href="#hai">2</a></p>
<button data-key="P" onclick="this.dataset.pressed = 1">Phân công</button>
<details data-keys><summary>Phím</summary></details>
<figure class="paper-view"><a href="#giay" data-key="Z" data-zooms>Phóng to</a>
<details><summary>Xem tại đây</summary></details></figure></main>
"""


@pytest.fixture
def desk(page_1280: Page) -> Page:
    """Two rows, a search field, a button with a key."""
    page_1280.set_content(DESK)
    page_1280.add_script_tag(content=Path(finders.find("ui/desk.js")).read_text(encoding="utf-8"))
    return page_1280


@pytest.mark.django_db(transaction=True)
def test_gallery_is_accessible_and_fits(live_server, page_1280: Page, page_360: Page) -> None:
    """Every part at once: axe finds nothing and a phone never scrolls sideways."""
    for page in (page_1280, page_360):
        page.goto(f"{live_server.url}/ui/")
        axe(page)
        fits(page)


def test_rows_are_walked_chosen_and_opened(desk: Page) -> None:
    """J and K walk, X ticks, Enter opens the row's link."""
    for key in ("j", "j", "k", "x", "j", "Enter"):
        desk.keyboard.press(key)
    ticked = desk.evaluate("[...document.querySelectorAll('[data-row] input')].map((box) => box.checked)")
    assert ticked == [True, False]
    expect(desk).to_have_url(re.compile("#hai$"))


def test_letters_press_what_is_visible(desk: Page) -> None:
    """A letter presses its button; with Ctrl it belongs to the browser."""
    desk.keyboard.press("Control+p")
    assert desk.locator("[data-pressed]").count() == 0
    desk.keyboard.press("p")
    expect(desk.locator("[data-pressed]")).to_have_count(1)


def test_typing_is_never_taken_for_keys(desk: Page) -> None:
    """In a field letters are letters; Escape leaves it."""
    desk.keyboard.press("/")
    expect(desk.locator("[data-search]")).to_be_focused()
    desk.keyboard.type("jp?")
    expect(desk.locator("[data-search]")).to_have_value("jp?")
    assert desk.locator(".is-on, [data-pressed], details[open]").count() == 0
    desk.keyboard.press("Escape")
    desk.keyboard.press("?")
    expect(desk.locator("details[open]")).to_have_count(1)


def test_zoom_comes_and_goes(desk: Page) -> None:
    """Z enlarges the paper where it is drawn, Escape puts it back."""
    desk.keyboard.press("z")
    expect(desk.locator(".is-zoomed details[open]")).to_have_count(1)
    assert not desk.url.endswith("#giay")
    desk.keyboard.press("Escape")
    expect(desk.locator(".is-zoomed")).to_have_count(0)
