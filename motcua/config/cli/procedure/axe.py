"""Pages in a real browser: each is opened in Chromium without a server and asked by axe what is wrong with it."""

import importlib.util
import mimetypes
import shutil
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders

try:
    from playwright.sync_api import Page, Route, sync_playwright
except ImportError:  # only on machines where packages are proven
    sync_playwright = None

FLAGS = (
    *("--no-sandbox", "--disable-quic", "--disable-background-networking", "--disable-component-update"),
    *("--disable-sync", "--no-first-run"),
)
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
ORIGIN = "http://motcua.invalid"
INSTALL = (
    "Xem trang cần Chromium và axe. Cài: apt-get install chromium; make venv-dev "
    "(gói playwright, axe-playwright-python)."
)


class BrowserMissing(Exception):
    """Chromium, playwright or axe is not installed; the message says how to install them."""


def violations(pages: Mapping[str, str]) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """For each page by name, what axe finds wrong: `{rule, impact, help, places}`. Raises BrowserMissing."""
    chromium, script = _tools()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, headless=True, args=list(FLAGS))
        try:
            page = browser.new_page(locale="vi-VN", viewport={"width": 1280, "height": 900})
            page.route("**/*", lambda route: _serve(route, list(pages.values())))
            for number, name in enumerate(pages):
                page.goto(f"{ORIGIN}/{number}", wait_until="load")
                yield name, [_told(one) for one in _asked(page, script)]
        finally:
            browser.close()


def _tools() -> tuple[str, str]:
    """The browser's path and the source of axe."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    found = importlib.util.find_spec("axe_playwright_python")
    script = Path(found.origin).with_name("axe.min.js") if found and found.origin else None
    if sync_playwright is None or chromium is None or script is None or not script.exists():
        raise BrowserMissing(INSTALL)
    return chromium, script.read_text(encoding="utf-8")


def _asked(page: "Page", script: str) -> Iterable[dict[str, Any]]:
    page.evaluate(script)
    options = {"resultTypes": ["violations"], "runOnly": {"type": "tag", "values": list(RULES)}}
    return page.evaluate("options => axe.run(document, options)", options)["violations"]


def _told(one: Mapping[str, Any]) -> dict[str, Any]:
    places = [" ".join(map(str, node["target"])) for node in one["nodes"][:5]]
    return {"rule": one["id"], "impact": one["impact"], "help": one["help"], "places": places}


def _serve(route: "Route", pages: list[str]) -> None:
    """Answer from memory and from the sheets of the house; nothing else is reached."""
    path = unquote(urlsplit(route.request.url).path).lstrip("/")
    if route.request.url.startswith(ORIGIN) and path.isdecimal() and int(path) < len(pages):
        route.fulfill(body=pages[int(path)], content_type="text/html; charset=utf-8")
        return
    sheet = _sheet(path)
    if sheet is None:
        route.fulfill(status=404, body="")
    else:
        route.fulfill(
            body=sheet.read_bytes(), content_type=mimetypes.guess_type(sheet.name)[0] or "text/plain"
        )


def _sheet(path: str) -> Path | None:
    """A static file, as found in the rooms or as collected."""
    prefix = settings.STATIC_URL.lstrip("/")
    if not path.startswith(prefix):
        return None
    name = path.removeprefix(prefix)
    collected = Path(settings.STATIC_ROOT) / name
    found = finders.find(name) or (collected if collected.is_file() else None)
    return Path(str(found)) if found else None
