"""A real browser: Debian's Chromium driven by playwright, and axe.

    def test_desk(live_app, page_1280):
        page_1280.goto(live_app.url + "/")
        axe(page_1280)

page_1280 is a desk, page_360 a phone, page_plain a browser without JavaScript. After each test the page must
have had no script error and nothing refused by the content security policy. A picture of a failure is kept.
"""

import os
import re
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Page, expect, sync_playwright

from tests.support.tools import need

FLAGS = (
    *("--no-sandbox", "--disable-quic", "--disable-background-networking", "--disable-component-update"),
    *("--disable-sync", "--no-first-run"),
)
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
HERE = {"locale": "vi-VN", "timezone_id": "Asia/Ho_Chi_Minh", "accept_downloads": True}
DESK = {"viewport": {"width": 1280, "height": 900}}
PHONE = {"viewport": {"width": 360, "height": 780}, "has_touch": True, "is_mobile": True}
PLAIN = {**DESK, "java_script_enabled": False}
TIMEOUT_MS = 30_000  # the machine may be busy with other things


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One Chromium for the whole run."""
    # playwright keeps an event loop in this thread, which Django would take for a mistake.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    expect.set_options(timeout=TIMEOUT_MS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=need("chromium"), headless=True, args=list(FLAGS)
        )
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium: Browser, request: pytest.FixtureRequest) -> Iterator[Callable[..., Page]]:
    """open_page(**options) → a page with its own cookies: for stories in which several people take part."""
    opened: list[tuple[Page, list[str]]] = []

    def another(**options: Any) -> Page:
        context = chromium.new_context(**{**HERE, **DESK, **options})
        context.set_default_timeout(TIMEOUT_MS)
        page = context.new_page()
        opened.append((page, _watch(page)))
        return page

    yield another
    failed = getattr(request.node, "failed", False)
    for number, (page, _wrong) in enumerate(opened):
        if failed:
            _picture(page, f"{request.node.name}-{number}")
        page.context.close()
    wrong = [one for _page, found in opened for one in found]
    if wrong and not failed:
        raise AssertionError("the browser complained:\n" + "\n".join(wrong))


@pytest.fixture
def page_1280(open_page: Callable[..., Page]) -> Page:
    """A page as on a desk."""
    return open_page()


@pytest.fixture
def page_360(open_page: Callable[..., Page]) -> Page:
    """A page as on a phone."""
    return open_page(**PHONE)


@pytest.fixture
def page_plain(open_page: Callable[..., Page]) -> Page:
    """A page without JavaScript."""
    return open_page(**PLAIN)


def axe(page: Page) -> None:
    """Nothing of WCAG 2.2 AA or of good practice may be broken on the page as it is now."""
    options = {"resultTypes": ["violations"], "runOnly": {"type": "tag", "values": list(RULES)}}
    found = Axe().run(page, options=options).response["violations"]
    lines = [
        f"  {one['id']} ({one['impact']}): {one['help']}\n    " + "\n    ".join(_places(one)) for one in found
    ]
    assert not found, f"axe on {page.url}:\n" + "\n".join(lines)


def fits(page: Page) -> None:
    """Nothing sticks out to the right: a phone must never scroll sideways."""
    over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert over <= 0, f"{page.url} is {over} px too wide"


@contextmanager
def no_failures(page: Page) -> Iterator[None]:
    """No answer of the server within the block is a 5xx."""
    bad: list[str] = []
    page.on("response", lambda one: bad.append(f"{one.status} {one.url}") if one.status >= 500 else None)
    yield
    assert not bad, bad


def _places(violation: dict[str, Any]) -> list[str]:
    return [f"{' '.join(map(str, node['target']))}: {node['html'][:160]}" for node in violation["nodes"][:5]]


def _watch(page: Page) -> list[str]:
    """Script errors, and what the content security policy refused."""
    wrong: list[str] = []

    def heard(message: ConsoleMessage) -> None:
        if message.type == "error" and "Content Security Policy" in message.text:
            wrong.append(f"{page.url}: {message.text}")

    page.on("pageerror", lambda error: wrong.append(f"{page.url}: {error}"))
    page.on("console", heard)
    return wrong


def _picture(page: Page, name: str) -> None:
    folder = Path(os.environ.get("MOTCUA_SHOTS") or Path(tempfile.gettempdir()) / "motcua-shots")
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{re.sub(r'[^A-Za-z0-9_-]+', '-', name)}.png"
    page.screenshot(path=path, full_page=True)
    print(f"\npicture of the failure: {path} ({page.url})")  # noqa: T201 - tells the person where to look
