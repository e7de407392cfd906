"""In a real browser: the page at both widths, and proofs checked by the browser itself."""

import json
import os
from base64 import b64decode, b64encode
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from playwright.sync_api import Page, expect

from motcua.kit.clock import ZONE, now
from motcua.kit.crypto import canonical_json
from motcua.trust.identity import queries as identity
from motcua.trust.identity.testing import make_officer, sign_in
from motcua.trust.ledger import actions as ledger
from motcua.trust.privacy import actions, queries
from motcua.trust.privacy.testing import make_read, recorded
from motcua.trust.privacy.tests.conftest import MINE, THEIRS
from motcua.trust.privacy.tests.test_proof import record
from tests.support.browser import PHONE, axe, fits

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("cases"),
]
NIGHT = datetime(2026, 11, 21, 23, 30, tzinfo=ZONE)
NO_ED25519 = """
const real = crypto.subtle.importKey.bind(crypto.subtle);
crypto.subtle.importKey = (...words) =>
  words[2].name === "Ed25519" ? Promise.reject(new DOMException("", "NotSupportedError")) : real(...words);
"""


@pytest.fixture
def signed_in(live_server, open_page: Callable[..., Page], person) -> Callable[..., Page]:
    """A browser of the person."""
    value = sign_in(Client(), person).cookies[settings.SESSION_COOKIE_NAME].value

    def opened(language: str = "vi", **options: object) -> Page:
        page = open_page(base_url=live_server.url, **options)
        cookies = {settings.SESSION_COOKIE_NAME: value, settings.LANGUAGE_COOKIE_NAME: language}
        page.context.add_cookies(
            [{"name": name, "value": said, "url": live_server.url} for name, said in cookies.items()]
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


def fill_page(actor: str) -> None:
    """One line of every kind."""
    at = now()
    exchange = {"channel": "exchange", "office": "VN/GOV/G24/bhyt", "office_name": "Bảo hiểm xã hội Việt Nam"}
    law = {"office_name": "Công an tỉnh Quảng Trị", "purpose": "Tra cứu theo luật"}
    reads = [
        make_read(case=MINE, verified=True),
        make_read(case=MINE, office="", office_name="", actor=actor, purpose="Điền sẵn biểu mẫu của bạn"),
        make_read(case=THEIRS, office_name="UBND xã Cam Lộ", fields=("full_name", "number")),
        make_read(case="000.00.01.G24-261121-0001", **exchange),
        make_read(refused="case_unknown", case="000.00.01.G24-261121-0002", **exchange),
        make_read(basis="Luật Cư trú 68/2020/QH14, điều 36", fields=("residence",), **law),
        make_read(
            hidden_until=at, hidden_basis="Bộ luật Tố tụng hình sự (văn bản số 12 của Viện kiểm sát)", **law
        ),
    ]
    actions.record_reads(reads=reads, at=at)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_page_full_and_empty(signed_in, person, language) -> None:
    """Nothing for axe to say, nothing too wide, with every kind of line and with none."""
    for width, options in (("1280", {}), ("360", PHONE)):
        page = signed_in(language, **options)
        page.goto("/du-lieu-cua-toi/")
        look(page, f"privacy-empty-{language}-{width}")
    fill_page(str(person.actor))
    record(MINE)
    actions.settle(at=now())
    for width, options in (("1280", {}), ("360", PHONE)):
        page = signed_in(language, **options)
        page.goto("/du-lieu-cua-toi/")
        expect(page.locator("li.read")).to_have_count(8)
        look(page, f"privacy-full-{language}-{width}")


def test_a_proof_is_checked_in_the_browser(signed_in) -> None:
    """A sound proof is found sound, with what it opens; before the ledger is signed the page says to wait."""
    read = record(MINE)
    page = signed_in()
    page.goto(f"/du-lieu-cua-toi/{read}/")
    door = page.locator("[data-check]")
    page.locator("[data-check-go]").click()
    expect(door).to_have_attribute("data-verdict", "none")
    for _ in range(5):
        record(THEIRS)
    ledger.sequence_all(at=now())
    page.locator("[data-check-go]").click()
    expect(door).to_have_attribute("data-verdict", "good")
    expect(door).to_contain_text("Chứng thực di chúc")
    look(page, "privacy-proof-1280")
    page = signed_in(**PHONE)
    page.goto(f"/du-lieu-cua-toi/{read}/")
    page.locator("[data-check-go]").click()
    expect(page.locator("[data-check]")).to_have_attribute("data-verdict", "good")
    look(page, "privacy-proof-360")


EXCHANGE = {
    "exchange": {
        "id": "m-1",
        "client": "VN/GOV/G24/bhyt",
        "service": "VN/GOV/G01/dancu/tracuu",
        "method": "POST",
    },
    "agreed": {
        "agreement": "9f" * 32,
        "purpose": "xac-thuc-the",
        "case": MINE,
        "verified": True,
        "allowed": ["full_name", "date_of_birth"],
        "returned": ["full_name"],
        "status": 200,
        "refused": "",
    },
    "values": "ab" * 32,
    "messages": {"request": "Q" * 88, "response": "Z" * 88, "signatures": ["sig1=:" + "A" * 86 + ":", ""]},
    "who": {"subject": "cd" * 32, "officer": ""},
}


@pytest.mark.parametrize(("language", "width"), [("vi", "360"), ("en", "1280")])
def test_an_exchange_is_told_in_words(signed_in, language, width) -> None:
    """No label of a program, no brackets; what is empty is left out; it fits a phone."""
    at = now()
    with transaction.atomic():
        leaf = ledger.append(kind="exchange.provider", subject="exchange:1", actor="a", facts=EXCHANGE, at=at)
        actions.record_reads(reads=[make_read(case=MINE, verified=True, leaf=leaf)], at=at)
    ledger.sequence_all(at=at)
    page = signed_in(language, **(PHONE if width == "360" else {}))
    page.goto(f"/du-lieu-cua-toi/{recorded()[-1].pk}/")
    page.locator("[data-check-go]").click()
    expect(page.locator("[data-check]")).to_have_attribute("data-verdict", "good")
    told = page.locator("[data-check-facts]").inner_text()
    assert not set("{}[]") & set(told)
    assert not {"allowed", "returned", "verified", "exchange.provider"} & set(told.replace(":", " ").split())
    assert "Họ, chữ đệm, tên (full_name); Ngày sinh (date_of_birth)" in told
    look(page, f"privacy-proof-exchange-{language}-{width}")


def test_a_browser_without_ed25519_says_so(signed_in) -> None:
    """Where the browser cannot check the signature the page claims only what it did check."""
    read = record(MINE)
    ledger.sequence_all(at=now())
    page = signed_in()
    page.add_init_script(NO_ED25519)
    page.goto(f"/du-lieu-cua-toi/{read}/")
    page.locator("[data-check-go]").click()
    expect(page.locator("[data-check]")).to_have_attribute("data-verdict", "partly")


def test_tampered_files_fail(signed_in, open_page, live_server, tmp_path) -> None:
    """Anybody's browser refuses a proof with one changed place: leaf, opening, path, signature, key, or no proof."""
    read = record(MINE)
    for _ in range(6):
        record(THEIRS)
    ledger.sequence_all(at=now())
    page = signed_in()
    sound = page.request.get(f"/du-lieu-cua-toi/{read}/bang-chung/").text()
    page = open_page(base_url=live_server.url)
    page.goto("/kiem-tra-bang-chung/")
    look(page, "privacy-check-1280")
    for number, (text, verdict) in enumerate(tampered(sound)):
        file = tmp_path / f"{number}.tlog-proof"
        file.write_text(text, encoding="utf-8")
        page.set_input_files("[data-check-file]", file)
        page.locator("[data-check-go]").click()
        expect(page.locator("[data-check]"), f"file {number}").to_have_attribute("data-verdict", verdict)
    page.set_input_files("[data-check-file]", {"name": "a", "mimeType": "", "buffer": sound.encode()})
    page.fill("[data-check-key]", "example.vn/so-cai+00000000+AQ==")
    page.locator("[data-check-go]").click()
    expect(page.locator("[data-check]")).to_have_attribute("data-verdict", "bad")


def tampered(sound: str) -> list[tuple[str, str]]:
    """The sound file, then files of which one place was changed, with the verdict each deserves."""
    lines = sound.split("\n")
    extra = json.loads(b64decode(lines[1].removeprefix("extra ")))
    leaf = b64decode(extra["leaf"])

    def with_extra(**changes: object) -> str:
        packed = b64encode(canonical_json({**extra, **changes})).decode()
        return "\n".join([lines[0], f"extra {packed}", *lines[2:]])

    opened = {**extra["open"], "subject": {**extra["open"]["subject"], "value": '"H50.0-0"'}}
    other_leaf = b64encode(leaf.replace(b"2026", b"2025")).decode()
    path = "\n".join([*lines[:3], b64encode(bytes(32)).decode(), *lines[4:]])
    signature = lines[-2]
    turned = signature[:-6] + ("A" if signature[-6] != "A" else "B") + signature[-5:]
    return [
        (sound, "good"),
        (with_extra(open={}), "good"),
        (with_extra(leaf=other_leaf), "bad"),
        (with_extra(open=opened), "bad"),
        (path, "bad"),
        (sound.replace("index ", "index 1", 1), "bad"),
        (sound.replace(signature, turned), "bad"),
        ("không phải bằng chứng", "bad"),
    ]


def test_the_officers_pages(live_server, open_page, officer, person) -> None:
    """The log, its lists, an alarm and the breaches: nothing for axe to say at either width."""
    keeper = make_officer(role="data_protection", name="Lê Thị Xoan")
    mine = {"office": "", "office_name": "", "actor": str(officer.actor)}
    reads = [make_read(**mine), make_read(**mine, refused="access_denied"), make_read(**mine, case="G24-1")]
    actions.record_reads(reads=reads * 3, at=NIGHT)
    actions.settle(at=now())
    who = identity.who(user=keeper, at=now())
    actions.report_breach(
        who=who, what="Gửi nhầm một danh sách", people=12, harmful=True, detected_at=NIGHT, at=now()
    )
    value = sign_in(Client(), keeper).cookies[settings.SESSION_COOKIE_NAME].value
    alarm = queries.audit_page(who=who, at=now()).alarms[0].href
    for width, options in (("1280", {}), ("360", PHONE)):
        page = open_page(base_url=live_server.url, **options)
        cookie = {"name": settings.SESSION_COOKIE_NAME, "value": value, "url": live_server.url}
        page.context.add_cookies([cookie])
        for number, address in enumerate(
            ("/can-bo/nhat-ky-doc/", "/can-bo/nhat-ky-doc/luot/", alarm, "/can-bo/su-co-du-lieu/")
        ):
            page.goto(address)
            look(page, f"privacy-officer-{number}-{width}")
