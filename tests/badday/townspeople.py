"""People who go on working through every failure: they reload, try again, and remember what they were promised."""

import re
import threading
import time
from collections import deque
from collections.abc import Callable

import httpx
import typst

from demo.people import FATHER
from demo.visitor import StoryBroken, Visitor
from tests.support.live import ROOT

PIN = "123456"
PAPER = "chung-sinh.pdf"
CONTINUE = "Nhập mã PIN để ký tiếp"
PAUSE = 0.2
TROUBLE = (httpx.HTTPError, StoryBroken, AttributeError, KeyError, TypeError)
DESK = (
    ("sen", "Tiếp nhận"),
    ("bach", "Phân công"),
    ("mai", "Đạt, lập bản thảo"),
    ("truc", "Trả kết quả"),
)
SIGNERS = ("tung", "duong")


class Walker(Visitor):
    """A visitor who can tell which buttons there are."""

    def forms(self) -> list[list[str]]:
        """The labels of the buttons of each form."""
        return [[said for _, _, said in form.buttons] for form in self._seen.forms]


class Town:
    """Citizens who submit, officers who advance; `promised` are the codes that a page has shown.

    `faults` are pages with 5xx; `troubles` the last things that did not go as wished, for who reads a failure.
    """

    def __init__(self, url: str, citizens: tuple[str, ...], allowed: Callable[[], int]) -> None:
        self.url, self.citizens, self.allowed = url, citizens, allowed
        self.promised: set[str] = set()
        self.faults: list[str] = []
        self.troubles: deque[str] = deque(maxlen=12)
        self.open = True
        self._lock = threading.Lock()
        self._paper = typst.compile(str(ROOT / "demo" / "papers" / "giay-chung-sinh.typ"))
        self._threads = [threading.Thread(target=self._citizen, args=(name,)) for name in citizens]
        self._threads += [threading.Thread(target=self._desks), threading.Thread(target=self._signers)]

    def start(self) -> None:
        """Open the town."""
        for thread in self._threads:
            thread.start()

    def close(self) -> None:
        """Everybody goes home."""
        self.open = False
        for thread in self._threads:
            thread.join(60)

    def _persist(self, what: Callable[[], None]) -> None:
        """Try once; a process that is away is no fault, a page that says 5xx is."""
        try:
            what()
        except TROUBLE as trouble:
            words = str(trouble)
            self.troubles.append(f"{type(trouble).__name__} {words}")
            if re.search(r": 5\d\d$", words) and not words.endswith(": 503"):
                self.faults.append(words)
            time.sleep(PAUSE)

    def _citizen(self, name: str) -> None:
        visitor: list[Walker] = []

        def apply() -> None:
            if not visitor:
                visitor.append(self.sign_in(name))
            with self._lock:
                more = len(self.promised) < self.allowed()
            if more:
                code = self.apply(visitor[0])
                with self._lock:
                    self.promised.add(code)

        def confirm() -> None:
            links = visitor[0].open("/ho-so/").links()
            for code in sorted(
                {found[1] for href, _ in links if (found := re.match(r"/ho-so/(H[^/]+)/$", href))}
            ):
                visitor[0].open(f"/ho-so/{code}/")
                if any("Đúng, làm tiếp" in said for form in visitor[0].forms() for said in form):
                    visitor[0].press("Đúng, làm tiếp")

        while self.open:
            self._persist(apply)
            if visitor:
                self._persist(confirm)
            time.sleep(PAUSE)

    def sign_in(self, name: str) -> Walker:
        """A citizen at a browser of their own."""
        visitor = Walker(self.url).open("/thu-tuc/dang-ky-khai-sinh/").follow("Đăng nhập")
        visitor.follow("Tiếp tục với VNeID")
        visitor.press(name)
        return visitor

    def apply(self, visitor: Walker) -> str:
        """Go on where the draft stands, until a code is shown."""
        visitor.open("/thu-tuc/dang-ky-khai-sinh/")
        visitor.press("Bắt đầu")
        for _ in range(12):
            address = visitor.page.url.path
            if found := re.search(r"/ho-so/([^/]+)/da-nop/", address):
                return found[1]
            self.one_page(visitor, address)
        raise StoryBroken(f"{address}: the draft goes round in circles")

    def one_page(self, visitor: Walker, address: str) -> None:
        """Do what this page of a draft asks."""
        if address.endswith("/xem-lai/"):
            visitor.press("Nộp hồ sơ", **{"cam-doan": "on"})
        elif address.endswith("/giay-to/"):
            if visitor.says(PAPER):
                visitor.follow("Đi tiếp")
            else:
                visitor.press("Gửi tệp", files={"file": (PAPER, self._paper, "application/pdf")})
        else:
            visitor.press("Lưu và đi tiếp", **ANSWERS[address.rstrip("/").rsplit("/", 1)[-1]])

    def _desks(self) -> None:
        seats: dict[str, Walker] = {}
        while self.open:
            for name, button in DESK:
                self._persist(lambda name=name, button=button: self._desk(seats, name, button))
            time.sleep(PAUSE)

    def _desk(self, seats: dict[str, Walker], name: str, button: str) -> None:
        visitor = self._seat(seats, name).open("/ban-lam-viec/")
        codes = {
            found[1] for href, _ in visitor.links() if (found := re.match(r"/ban-lam-viec/(H[^/]+)/$", href))
        }
        for code in sorted(codes):
            visitor.open(f"/ban-lam-viec/{code}/")
            if button not in visitor.page.text:
                continue
            if name == "bach":
                visitor.follow(button)
                mai = re.search(r'value="(\d+)"[^>]*>(?:\s|<[^>]+>)*Đoàn Ngọc Mai', visitor.page.text)
                visitor.press(button, assignee=mai[1])
            else:
                visitor.press(button)

    def _signers(self) -> None:
        seats: dict[str, Walker] = {}
        while self.open:
            for name in SIGNERS:
                self._persist(lambda name=name: self._sign(seats, name))
            time.sleep(3 * PAUSE)

    def _sign(self, seats: dict[str, Walker], name: str) -> None:
        visitor = self._seat(seats, name).open("/ky/")
        if CONTINUE in visitor.page.text:
            visitor.follow(CONTINUE)
        if 'name="pin"' in visitor.page.text:
            visitor.press("Ký", pin=PIN)

    def _seat(self, seats: dict[str, Walker], name: str) -> Walker:
        if name not in seats:
            seats[name] = Walker(self.url).open("/demo/").press_form(f"/demo/vao/dongha.{name}/")
        return seats[name]


ANSWERS = {
    "requester": {"relation": "mother", "phone": "0912 345 678"},
    "child": {
        "child_name": "Lê Trần Minh An",
        "child_dob": "30/9/2026",
        "child_sex": "Nữ",
        "child_hometown": "Phường Đông Hà, tỉnh Quảng Trị",
        "birth_proof": "hospital",
        "birth_place": "Bệnh viện Đa khoa khu vực Đông Hà",
    },
    "parents": {"father_number": FATHER.number, "father_name": FATHER.full_name},
    "result": {"return_way": "portal"},
}
