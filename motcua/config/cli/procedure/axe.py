"""Pages in a real browser: each is opened in Chromium without a server and asked by axe what is wrong with it."""

import importlib.util
import mimetypes
import shutil
from collections.abc import Iterator, Mapping
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
OVER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
SIDEWAYS = {"rule": "reflow", "impact": "serious", "help": "Page is wider than the screen"}
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
WIDTHS: Mapping[int, Mapping[str, Any]] = {
    1280: {"runOnly": {"type": "tag", "values": list(RULES)}},
    360: {
        "runOnly": ["target-size", "scrollable-region-focusable"]
    },  # what a narrower page may break besides
}
ORIGIN = "http://motcua.invalid"
INSTALL = (
    "Xem trang cần Chromium và axe. Cài: apt-get install chromium; make venv-dev "
    "(gói playwright, axe-playwright-python)."
)


class BrowserMissing(Exception):
    """Chromium, playwright or axe is not installed; the message says how to install them."""


def violations(
    pages: Mapping[str, str], *, pictures: Path | None = None
) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """For each page by name and width, what axe finds wrong: `{rule, impact, help, places}`. Raises BrowserMissing.

    A page that is wider than the screen is wrong too. pictures: a folder that is given one of each.
    """
    chromium, script = _tools()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, headless=True, args=list(FLAGS))
        try:
            page = browser.new_page(locale="vi-VN")
            page.route("**/*", lambda route: _serve(route, list(pages.values())))
            for number, name in enumerate(pages):
                page.goto(f"{ORIGIN}/{number}", wait_until="load")
                page.evaluate(script)
                for width, rules in WIDTHS.items():
                    page.set_viewport_size({"width": width, "height": 900})
                    yield f"{name} [{width}]", _wrong(page, rules)
                    if pictures is not None:
                        page.screenshot(path=pictures / f"{number:03}-{width}.png", full_page=True)
        finally:
            browser.close()


def _wrong(page: "Page", rules: Mapping[str, Any]) -> list[dict[str, Any]]:
    options = {"resultTypes": ["violations"], **rules}
    found = page.evaluate("options => axe.run(document, options)", options)["violations"]
    over = page.evaluate(OVER)
    wide = [{**SIDEWAYS, "places": [f"{over} px"]}] if over > 0 else []
    return [*map(_told, found), *wide]


def _tools() -> tuple[str, str]:
    """The browser's path and the source of axe."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    found = importlib.util.find_spec("axe_playwright_python")
    script = Path(found.origin).with_name("axe.min.js") if found and found.origin else None
    if sync_playwright is None or chromium is None or script is None or not script.exists():
        raise BrowserMissing(INSTALL)
    return chromium, script.read_text(encoding="utf-8")


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
