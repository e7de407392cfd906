"""The browser of the tests is real, and its checks can fail."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.support.browser import PHONE, axe, fits

GOOD = """<!doctype html><html lang="vi"><head><title>Một Cửa</title></head>
<body><main><h1>Nộp hồ sơ</h1><label>Họ tên <input name="name"></label></main></body></html>"""
BAD = """<!doctype html><html><head><title>x</title></head>
<body><main><h1>Nộp</h1><input><p style="color:#bbb;background:#fff">mờ</p></main></body></html>"""


@pytest.mark.browser
def test_axe_passes_a_good_page(page_1280: Page) -> None:
    """A labelled page in a named language passes."""
    page_1280.set_content(GOOD)
    axe(page_1280)


@pytest.mark.browser
def test_axe_finds_a_bad_page(page_1280: Page) -> None:
    """A field without label, pale text and a page without language are found."""
    page_1280.set_content(BAD)
    with pytest.raises(AssertionError) as found:
        axe(page_1280)
    for rule in ("label", "color-contrast", "html-has-lang"):
        assert rule in str(found.value)


@pytest.mark.browser
def test_too_wide_is_found(open_page: Callable[..., Page]) -> None:
    """A page wider than the phone is found, one that wraps is not."""
    page = open_page(**PHONE)
    phone = '<meta name="viewport" content="width=device-width">'
    page.set_content(phone + GOOD)
    fits(page)
    page.set_content(phone + '<div style="width:600px">rộng</div>')
    with pytest.raises(AssertionError, match="too wide"):
        fits(page)
