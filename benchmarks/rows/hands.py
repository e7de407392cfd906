"""Clicks and keystrokes of four jobs, counted on the real forms, which are then sent and must be accepted.

A skilled officer: every button, tick, radio and link is one click (or one key, where the page names a key); a text is
its characters and one key to reach its field; a list is two clicks; what the page has already filled costs nothing.
Scanning a card is one movement, not keystrokes. Keyboard-operated throughout, no mouse travel is counted.
"""

import re
from collections.abc import Iterator
from html.parser import HTMLParser

from django.test import Client
from django_tasks_db.models import DBTaskResult

from benchmarks.cast import Cast, officer_id
from benchmarks.house import CSRF
from benchmarks.meter import Figure
from benchmarks.plan import Plan
from benchmarks.rows.statements import browser
from motcua.kit import clock
from motcua.kit.worker.loop import Worker
from motcua.service.dossiers import actions, testing
from motcua.service.dossiers.models import Dossier

CARD = "045093000264||Lê Đức Thiện|02031993|Nam|Tổ 3, Phường Đông Hà, Tỉnh Quảng Trị|01012022"
CHILD = {
    "relation": "father",
    "phone": "0912000264",
    "child_name": "Lê Trần Minh An",
    "child_dob": "30/9/2026",
    "child_sex": "Nữ",
    "child_ethnicity": "Kinh",
    "child_nationality": "Việt Nam",
    "child_hometown": "Phường Đông Hà, tỉnh Quảng Trị",
    "birth_proof": "hospital",
    "birth_place": "Bệnh viện Đa khoa khu vực Đông Hà",
    "mother_number": "045195000718",
    "mother_name": "Trần Thị Mai Hương",
    "return_way": "counter",
    "giay-birth_notice-original": "1",
    "giay-identity_card-shown": "1",
    "quay-mat": "1",
}
PIN = "123456"


class Fields(HTMLParser):
    """What a page's forms hold: kind and value of every field."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.kinds: dict[str, str] = {}
        self.values: dict[str, list[str]] = {}
        self.select = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Inputs, selects and areas; a box or a radio counts as filled when it is checked."""
        got = dict(attrs)
        name = got.get("name") or ""
        if tag == "input" and name:
            kind = got.get("type") or "text"
            self.kinds.setdefault(name, kind)
            if kind not in ("checkbox", "radio", "file") or "checked" in got:
                self.values.setdefault(name, []).append(got.get("value") or "")
        elif tag in ("select", "textarea") and name:
            self.kinds[name], self.select = tag, name if tag == "select" else ""
        elif tag == "option" and self.select and "selected" in got:
            self.values[self.select] = [got.get("value") or ""]


class Hand:
    """One officer's hand: what it opens, fills and presses is counted."""

    def __init__(self, client: Client) -> None:
        self.client, self.clicks, self.keys = client, 0, 0
        self.fields = Fields("")

    def open(self, path: str, *, clicks: int = 1) -> None:
        """Follow a link (one click), or be there already (none)."""
        self.clicks += clicks
        self.fields = Fields(self.client.get(path, follow=True).content.decode())

    def fill(self, name: str, value: str) -> None:
        """Bring one field to a value, unless it has it."""
        kind = self.fields.kinds.get(name)
        if kind is None or value in self.fields.values.get(name, []):
            return
        if kind in ("radio", "checkbox"):
            self.clicks += 1
        elif kind == "select":
            self.clicks += 2
        else:
            self.keys += len(value) + 1
        self.fields.values[name] = [value]

    def press(self, path: str, **more: str) -> str:
        """The button: one click; the address it leads to."""
        self.clicks += 1
        sent = {**self.fields.values, **more}
        answer = self.client.post(path, sent, headers={"X-CSRFToken": CSRF})
        if answer.status_code != 302:
            raise SystemExit(f"{path}: {answer.status_code}: {_complaint(answer.content.decode())}")
        return str(answer["Location"])

    def saved(self, path: str, page: str) -> None:
        """What the page does by itself while one types: keep everything, show what changed."""
        self.client.post(path, self.fields.values, headers={"X-CSRFToken": CSRF})
        self.open(page, clicks=0)

    def told(self) -> str:
        """In words."""
        return f"{self.clicks} clicks" + (f" + {self.keys} keys" if self.keys else "")


def _complaint(text: str) -> str:
    """What a refused page says, without its markup."""
    words = re.sub(r"<[^>]+>", " ", text.partition("<main")[2])
    return " ".join(words.split())[:1500]


def measure(plan: Plan) -> Iterator[Figure]:  # noqa: ARG001 - counts do not depend on the plan
    """One figure with the four jobs; what other rows left for the worker is dropped, so that it serves this row."""
    cast = Cast()
    DBTaskResult.objects.all().delete()
    jobs = {"intake of a birth at the counter (card scanned)": _intake(cast)}
    code = cast.submitted(1)[0]
    actions.act(code=code, action="receive", actor=testing.officer("dongha.sen", at=cast.at), at=clock.now())
    jobs["assignment"] = _assign(cast, code)
    _to_signing(code)
    jobs["signing (leader, whole batch, one PIN)"] = _sign(cast, "dongha.tung")
    _sign(cast, "dongha.duong")
    jobs["return at the counter"] = _give_back(cast, code)
    yield Figure(
        row="hands",
        work="clicks and keystrokes of a skilled officer",
        floor="",
        figure="; ".join(f"{name}: {hand.told()}" for name, hand in jobs.items()),
        budget="",
        met=None,
        values={name: {"clicks": hand.clicks, "keys": hand.keys} for name, hand in jobs.items()},
    )


def _intake(cast: Cast) -> Hand:
    hand = Hand(browser(cast, "dongha.sen"))
    hand.open("/quay/")
    hand.fields.values["the"] = [CARD]  # the scanner types it and ends the line
    hand.fill("thu-tuc", "1.001193")
    path = hand.press("/quay/")
    hand.open(path, clicks=0)
    for name in ("relation", "birth_proof"):
        hand.fill(name, CHILD[name])
    hand.saved(
        f"{path}luu/", path
    )  # the page draws itself anew: other questions and papers have come into sight
    for name, value in CHILD.items():
        hand.fill(name, value)
    hand.press(f"{path}lam/receive/")
    return hand


def _assign(cast: Cast, code: str) -> Hand:
    hand = Hand(browser(cast, "dongha.bach"))
    hand.open("/ban-lam-viec/", clicks=0)
    hand.open(f"/ban-lam-viec/{code}/")
    path = f"/ban-lam-viec/{code}/lam/assign/"
    hand.open(path)
    hand.fill("assignee", str(officer_id("dongha.mai")))
    hand.press(path)
    return hand


def _to_signing(code: str) -> None:
    mai = testing.officer("dongha.mai", at=clock.now())
    actions.act(code=code, action="accept_draft", actor=mai, at=clock.now())
    actions.act_as_system(code=code, action="confirm_by_silence", at=clock.now())
    Worker().run_all()
    if Dossier.objects.get(code=code).state != "signing":
        raise SystemExit(f"{code} does not wait for a signature")


def _sign(cast: Cast, username: str) -> Hand:
    hand = Hand(browser(cast, username))
    hand.open("/ky/")
    hand.fill("pin", PIN)
    hand.press("/ky/")
    Worker().run_all()
    return hand


def _give_back(cast: Cast, code: str) -> Hand:
    hand = Hand(browser(cast, "dongha.truc"))
    hand.open("/quay/tra/")
    path = f"/quay/tra/{code}/"
    hand.open(path)
    hand.fill("ky", "1")
    hand.press(path)
    return hand
