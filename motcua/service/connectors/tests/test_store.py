"""People's stores at the stand-in Portal, over the wire: told, taken, a bad day, and what the operator sees."""

from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from django.test import Client

from motcua.kit import clock
from motcua.service.connectors import queries
from motcua.service.connectors.drivers import talk
from motcua.service.connectors.testing import make_driver, running_store
from motcua.service.connectors.types import Refused
from motcua.service.dossiers import testing as house
from motcua.service.vault import actions as vault
from motcua.service.vault import queries as vault_queries
from motcua.service.vault import testing
from motcua.trust.documents.testing import pdf
from motcua.trust.identity import queries as identity
from motcua.trust.identity.testing import make_person, sign_in, user_named
from motcua.trust.ledger.testing import KEY

pytestmark = pytest.mark.django_db
AT = testing.AT
NUMBER = "045195000718"


@pytest.fixture(autouse=True)
def _ledger_key(settings) -> None:
    settings.MOTCUA_LEDGER_KEY = KEY


@pytest.fixture
def owner():
    """Who holds a vault here and a store there."""
    return make_person(number=NUMBER, name="Trần Thị Mai Hương")


def test_both_ways_over_the_wire(owner) -> None:
    """A result goes up once with grade and hash, under every session; a paper comes down once."""
    ref = testing.make_item(user=owner)
    with running_store() as portal:
        vault.tell_due(at=AT)
        (kept,) = portal.stores.papers.values()
        assert (kept["MaThamChieu"], kept["SoDinhDanh"], kept["MucTinCay"]) == (ref, NUMBER, "2")
        assert (kept["TrangThai"], kept["NgayCap"], len(kept["MaBam"])) == ("1", "20261120", 64)
        portal.stores.put("KHO-X", pdf(), SoDinhDanh=NUMBER, TenGiayTo="Thẻ bảo hiểm", NgayCap="20250102")
        portal.stores.put("KHO-Y", pdf(), SoDinhDanh="045088000111")
        portal.sessions.clear()
        vault.agree(who=identity.who(user=owner, at=AT), at=AT)
        assert vault.ask_store(party=owner.party_id, at=AT) == 1
        assert vault.ask_store(party=owner.party_id, at=AT) == 0


def test_a_bad_day_is_counted_and_shown_to_the_operator(owner) -> None:
    """Down, then down again: rows with failures and the next try, one button; nobody's name."""
    house.load_house()
    testing.make_item(user=owner)
    with running_store() as portal, clock.frozen(AT):
        portal.failing = 1
        vault.tell_due(at=AT)
        portal.stores.put("KHO-X", pdf(), SoDinhDanh=NUMBER)
        portal.failing = 1
        vault.agree(who=identity.who(user=owner, at=AT), at=AT)
        vault.ask_store(party=owner.party_id, at=AT)
        counts = queries.connectors_page(at=AT).store
        assert [(row.way, row.trouble) for row in counts.troubles] == [
            ("out", "OSError"),
            ("ask", "OSError"),
        ]
        admin = sign_in(Client(), user_named("tinh.huong"))
        text = admin.get("/ket-noi/").content.decode()
        assert "Kho của người dân ở Cổng" in text
        assert "Mai Hương" not in text
        assert admin.post("/ket-noi/kho/thu-lai/").status_code == 302
        vault.tell_due(at=AT)
        assert len(portal.stores.papers) == 2


def test_lines_that_cannot_be_read_are_counted(owner, monkeypatch) -> None:
    """No such grade, no day, NUL, no object at all: each is counted, and the good paper comes."""
    with running_store() as portal:
        for name, changes in (
            ("KHO-1", {"MucTinCay": "99"}),
            ("KHO-2", {"NgayCap": "2025-13-01"}),
            ("KHO-3", {"TenGiayTo": "Thẻ\0"}),
            ("KHO-4", {}),
            ("KHO-5", {}),
        ):
            portal.stores.put(name, pdf(), **{"SoDinhDanh": NUMBER, **changes})
        portal.stores.papers["KHO-4"]["MaGiayTo"] = "KHO-5"
        held = portal.stores.held(NUMBER)["DanhSachGiayTo"]
        monkeypatch.setattr(portal.stores, "held", lambda _number: {"DanhSachGiayTo": ["KHO-6", *held]})
        vault.agree(who=identity.who(user=owner, at=AT), at=AT)
        assert vault.ask_store(party=owner.party_id, at=AT) == 1
        assert vault_queries.store_counts(at=AT).unreadable == 5


class Endless(BaseHTTPRequestHandler):
    """Never stops answering."""

    def do_GET(self) -> None:
        """Byte after byte until nobody listens."""
        self.send_response(200)
        self.end_headers()
        with suppress(OSError):
            while True:
                self.wfile.write(b"x" * 4096)

    do_POST = do_GET  # noqa: N815 - the names the library calls

    def log_message(self, *_args: object) -> None:
        """Says nothing."""


def test_an_endless_answer_is_read_no_further_than_the_bound(monkeypatch) -> None:
    """A file or a list without an end costs the bound and no more."""
    monkeypatch.setattr(talk, "MOST_BYTES", 100_000)
    server = ThreadingHTTPServer(("127.0.0.1", 0), Endless)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        driver = make_driver(dialect="classic", url=f"http://127.0.0.1:{server.server_port}")
        for ask in (lambda: driver.fetch(link="a"), lambda: driver.post("/a", {})):
            with pytest.raises(Refused) as refused:
                ask()
            assert refused.value.params == {"why": "size"}
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_the_dialect_says_what_it_does_not_know() -> None:
    """Every name in it is a guess, and says so."""
    assert queries.dialect(name="store")["grade"] == "U"
