"""People at their browsers. Whatever page they come to is held to axe, to its width and to no answer of 500."""

import base64
import hashlib
import hmac
import os
import re
import struct
import tempfile
import time
from io import BytesIO
from pathlib import Path
from typing import Self

import typst
from playwright.sync_api import Error, Frame, Locator, Page, Response, expect
from pypdf import PdfReader

from tests.support.browser import axe, fits
from tests.support.live import ROOT

PIN = "123456"
SEEN: set[tuple[str, ...]] = set()  # shapes of pages that axe has passed in this run
CHILD = {
    "child_name": "Lê Trần Minh An",
    "child_dob": "30/9/2026",
    "child_sex": "Nữ",
    "child_hometown": "Phường Đông Hà, tỉnh Quảng Trị",
    "birth_proof": "hospital",
    "birth_place": "Bệnh viện Đa khoa khu vực Đông Hà",
}
# What has the focus, as a reader of the screen would name it, and whether one can see that it has the focus.
FOCUSED = """() => {
  const it = document.activeElement;
  if (!it || it === document.body) return ["", true];
  const words = it.getAttribute("aria-label") || (it.labels && it.labels[0] || it).innerText || "";
  const framed = [it, it.parentElement].some((one) => getComputedStyle(one).outlineStyle !== "none");
  return [words.replace(/\\s+/g, " ").trim(), framed];
}"""
MOST_TABS = 150
PATIENCE = 120  # seconds until a job is done; two cores may be busy with other things
# axe leaves style="" behind; htmx would copy it to new parts of the page, which the policy of the page refuses.
TIDY = """() => document.querySelectorAll('[style=""]').forEach((it) => it.removeAttribute("style"))"""


class Walker:
    """One person at one browser. `scripts` is False for a browser without JavaScript: axe cannot look there."""

    def __init__(self, page: Page, base: str, *, scripts: bool = True) -> None:
        self.page, self.base, self.scripts = page, base, scripts
        self.broken: list[str] = []
        self.coming = self.reloads = (
            False  # whether the page that comes, and the one that is here, reloads itself
        )
        page.on("response", self._heard)
        page.on("framenavigated", self._came)

    def open(self, address: str) -> Self:
        """Go to an address and look at what came; a page that goes elsewhere in that moment gives way."""
        try:
            self.page.goto(self.base + address)
        except Error as error:
            if "ERR_ABORTED" not in str(error):
                raise
            self.page.goto(self.base + address)
        return self.look()

    def follow(self, words: str) -> Self:
        """Press the first link with these words."""
        return self._go(self.page.get_by_role("link", name=words).first)

    def press(self, words: str) -> Self:
        """Press the first button with these words."""
        return self._go(self.page.get_by_role("button", name=words).first)

    def fill(self, **typed: str) -> Self:
        """Answer questions by their names: typed, chosen or ticked."""
        for name, value in typed.items():
            field = self.page.locator(f'[name="{name}"]:visible').first
            field.focus()  # leaving the field before lets the page think: what is answered now comes after that
            self.settled()
            if field.get_attribute("type") in ("radio", "checkbox"):
                self.page.locator(f'[name="{name}"][value="{value}"]').check()
            elif field.evaluate("it => it.tagName") == "SELECT":
                field.select_option(value)
            else:
                field.fill(value)
            self.settled()
        return self

    def settled(self) -> None:
        """Nothing asked by the page itself is still on its way."""
        expect(self.page.locator(".htmx-request")).to_have_count(0)

    def says(self, words: str) -> bool:
        """Whether the page shows these words."""
        return words in " ".join(self.page.locator("body").inner_text().split())

    def expect(self, words: str) -> Self:
        """These words must stand on the page."""
        expect(self.page.locator("body")).to_contain_text(words)
        return self

    def until(self, words: str, seconds: float = PATIENCE) -> Self:
        """Load the page again until the worker has done its part."""
        deadline = time.monotonic() + seconds
        while not self.says(words):
            assert time.monotonic() < deadline, f"{self.page.url} never says {words!r}"
            time.sleep(0.3)
            self.page.reload()
        return self.look()

    def look(self) -> Self:
        """The page once it stays: accessible, not too wide, none of its parts refused."""
        while self.reloads:
            self.page.wait_for_event("framenavigated", timeout=60_000)
        self.page.wait_for_load_state("load")
        expect(self.page.locator('[hx-trigger^="load"]')).to_have_count(0, timeout=60_000)
        assert not self.broken, self.broken
        if self.page.url.startswith(self.base) and self.scripts:
            fits(self.page)
            shape = self._shape()
            if shape not in SEEN:
                axe(self.page)
                SEEN.add(shape)
                self._picture(shape)
                self.page.evaluate(TIDY)
        return self

    def tab(self, words: str) -> Self:
        """Go on by the Tab key until what has these words has the focus, which must be there to see."""
        for _press in range(MOST_TABS):
            self.page.keyboard.press("Tab")
            named, seen = self.page.evaluate(FOCUSED)
            assert seen, f"{self.page.url}: nobody sees that {named!r} has the focus"
            if words in named:
                return self
        raise AssertionError(f"{self.page.url}: {MOST_TABS} times Tab never come to {words!r}")

    def key(self, name: str) -> Self:
        """A key that leads to another page."""
        with self.page.expect_navigation(timeout=60_000):
            self.page.keyboard.press(name)
        return self.look()

    def pdf(self, words: str) -> str:
        """The words of the PDF behind a link, fetched as this person."""
        address = self.page.get_by_role("link", name=words).first.get_attribute("href") or ""
        answer = self.page.context.request.get(self.base + address, timeout=60_000)
        assert answer.ok, f"{address}: {answer.status}"
        pages = PdfReader(BytesIO(answer.body())).pages
        return " ".join(" ".join(page.extract_text() for page in pages).split())

    def _go(self, what: Locator) -> Self:
        with self.page.expect_navigation(timeout=60_000):  # two cores may be busy with other things
            what.click(timeout=60_000)
        return self.look()

    def _shape(self) -> tuple[str, ...]:
        """What makes a page worth another look: its kind, its width, its headings and how many controls."""
        kind = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}|H50[^/]*|\d+", "*", self.page.url.removeprefix(self.base))
        width = str((self.page.viewport_size or {}).get("width"))
        return (kind, width, *self.page.locator("h1, h2, .st, [aria-invalid]").all_inner_texts())

    def _picture(self, shape: tuple[str, ...]) -> None:
        """A picture of each kind of page, for somebody who wants to look: MOTCUA_PICTURES names the folder."""
        if folder := os.environ.get("MOTCUA_PICTURES"):
            name = re.sub(r"[^a-z0-9]+", "-", f"{shape[0]} {shape[1]}".lower()).strip("-")
            self.page.screenshot(path=Path(folder) / f"{len(SEEN):03}-{name}.png", full_page=True)

    def _came(self, frame: Frame) -> None:
        if frame == self.page.main_frame:
            self.reloads = self.coming

    def _heard(self, response: Response) -> None:
        if response.request.is_navigation_request() and response.frame == self.page.main_frame:
            self.coming = "refresh" in response.headers
        if response.status >= 500 or (response.status == 404 and "/static/" in response.url):
            self.broken.append(f"{response.status} {response.url}")


class Citizen(Walker):
    """A person with an electronic identity."""

    def __init__(self, page: Page, base: str, number: str, *, scripts: bool = True) -> None:
        super().__init__(page, base, scripts=scripts)
        self.number = number

    def sign_in(self) -> Self:
        """From the door of the page one stands on, through the provider and back."""
        self.page.goto(f"{self.base}/dang-nhap/?next={self.page.url.removeprefix(self.base) or '/'}")
        self.follow("Tiếp tục với VNeID")
        self.page.fill("[name=account]", self.number)
        with self.page.expect_navigation(url=f"{self.base}/**"):
            self.page.click("[value=login]")
        return self.look()

    def start(self, slug: str) -> Self:
        """Read the procedure, sign in, begin."""
        self.open(f"/thu-tuc/{slug}/").sign_in()
        return self.press("Bắt đầu")

    def start_birth(self) -> Self:
        """Begin to register a birth."""
        return self.start("dang-ky-khai-sinh")

    def fill_birth(
        self, *, father: str = "045 093 000 264", father_name: str = "Lê Đức Thiện", **child: str
    ) -> Self:
        """The four pages of a birth in the commune's hospital."""
        self.fill(relation="mother", phone="0912 000 718").press("Lưu và đi tiếp")
        self.fill_child(**child)
        self.fill(father_number=father, father_name=father_name).press("Lưu và đi tiếp")
        return self.fill(return_way="portal").press("Lưu và đi tiếp")

    def fill_child(self, **child: str) -> Self:
        """The page about the child."""
        return self.fill(**{**CHILD, **child}).press("Lưu và đi tiếp")

    def send_paper(self) -> Self:
        """A real PDF, in pieces, from this person's own disk."""
        self.page.set_input_files("input[type=file]", birth_notice())
        self.page.get_by_role("button", name="Gửi tệp").first.click()
        expect(self.page.locator(".up:not([data-upload-state])")).to_contain_text("giay-chung-sinh.pdf")
        return self.look()

    def submit(self) -> str:
        """Review, vouch, submit; the code of the dossier."""
        self.page.check("[name=cam-doan]")
        self.press("Nộp hồ sơ")
        found = re.search(r"/ho-so/([^/]+)/da-nop/", self.page.url)
        assert found, self.page.url
        return found[1]

    def marriage(self) -> str:
        """A certificate of marital status for a loan, from the procedure's page to a code."""
        self.start("xac-nhan-tinh-trang-hon-nhan")
        self.fill(relation="self", phone="0912 000 355").press("Lưu và đi tiếp")
        self.fill(marital_history="never", lived_elsewhere="1")
        self.fill(former_residences="Xã Gio Linh, tỉnh Quảng Trị, 2016–2020").press("Lưu và đi tiếp")
        self.fill(purpose="other", purpose_other="làm thủ tục vay vốn ngân hàng", issued_before="no")
        self.press("Lưu và đi tiếp").fill(return_way="portal").press("Lưu và đi tiếp").follow("Đi tiếp")
        return self.submit()

    def birth(self) -> str:
        """From the procedure's page to a code."""
        self.start_birth().fill_birth().send_paper().follow("Đi tiếp")
        return self.submit()


class Officer(Walker):
    """Somebody with a post."""

    def __init__(self, page: Page, base: str, username: str, *, scripts: bool = True) -> None:
        super().__init__(page, base, scripts=scripts)
        self.username = username

    def enter(self) -> Self:
        """By the card of the demo."""
        self.page.goto(f"{self.base}/demo/")
        return self._go(self.page.locator(f'form[action="/demo/vao/{self.username}/"] button').first)

    def sign_in(self, password: str) -> Self:
        """By password, pairing a phone on the first time; then the code of that phone."""
        self.open("/can-bo/dang-nhap/").fill(login=self.username, password=password).press("Tiếp tục")
        self.follow("Ghép điện thoại")
        secret = self.page.locator("main .code").first.inner_text().strip()
        self.fill(code=one_time_code(secret)).press("Ghép xong")
        self.page.context.clear_cookies()
        self.open("/can-bo/dang-nhap/").fill(login=self.username, password=password).press("Tiếp tục")
        return self.fill(code=one_time_code(secret, later=1)).press("Vào bàn làm việc")

    def dossier(self, code: str) -> Self:
        """Open one from the desk, once it has come."""
        self.open("/ban-lam-viec/").until(code)
        return self.follow(code)

    def find(self, code: str) -> Self:
        """Open one that somebody else holds, by the search of every page."""
        self.open(f"/tim/?q={code}")
        return self._go(self.page.locator("[data-row] a", has_text=code).first)

    def assign(self, code: str, name: str) -> Self:
        """Give the dossier to somebody."""
        return self.dossier(code).follow("Phân công").choose(name).press("Phân công")

    def choose(self, name: str) -> Self:
        """The colleague of this name."""
        chosen = self.page.locator("[name=assignee] option", has_text=name).get_attribute("value")
        return self.fill(assignee=chosen or "")

    def scan(self, card: str) -> Self:
        """What the scanner of the counter does: it types the text of the card, then Enter."""
        self.page.locator("#the").fill("")
        self.page.locator("#the").focus()
        self.page.keyboard.type(card)
        return self.key("Enter")

    def taken(self) -> str:
        """The code that the counter has just given."""
        found = re.search(r"/quay/xong/([^/]+)/", self.page.url)
        assert found, self.page.url
        return found[1]

    def sign(self, *codes: str) -> Self:
        """Sign what waits, among it these, with one PIN; wait until these are gone from the list."""
        self.open("/ky/")
        for code in codes:
            self.listed(code, there=True)
        self.look().fill(pin=PIN).press("Ký các giấy đã chọn")
        self.open("/ky/")
        for code in codes:
            self.listed(code, there=False)
        return self.look()

    def listed(self, code: str, *, there: bool, seconds: float = PATIENCE) -> None:
        """Wait until a dossier's paper is, or is no longer, on the list in front of this officer."""
        deadline = time.monotonic() + seconds
        while bool(self.page.locator(f'main a[href*="{code}"]').count()) != there:
            assert time.monotonic() < deadline, f"{code} {'never comes to' if there else 'stays in'} /ky/"
            time.sleep(0.3)
            self.page.reload()


def one_time_code(secret: str, *, later: int = 0) -> str:
    """RFC 6238: the six figures that the phone shows now, or `later` half minutes on."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    counter = struct.pack(">Q", int(time.time()) // 30 + later)
    digest = hmac.new(key, counter, hashlib.sha1).digest()
    start = digest[-1] & 15
    number = struct.unpack(">I", digest[start : start + 4])[0] & 0x7FFFFFFF
    return f"{number % 10**6:06d}"


def birth_notice() -> Path:
    """The hospital's paper of the demo, as a file somebody has on disk."""
    path = Path(tempfile.gettempdir()) / "motcua-journey" / "giay-chung-sinh.pdf"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(typst.compile(str(ROOT / "demo" / "papers" / "giay-chung-sinh.typ")))
    return path
