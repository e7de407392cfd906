"""People's stores at the stand-in Portal, over the wire: told, taken, a bad day, and what the operator sees."""

import pytest
from django.test import Client

from motcua.kit import clock
from motcua.service.connectors import queries
from motcua.service.connectors.testing import running_store
from motcua.service.dossiers import testing as house
from motcua.service.vault import actions as vault
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
    """Down, then nonsense in the list: rows with failures and the next try, one button; nobody's name."""
    house.load_house()
    testing.make_item(user=owner)
    with running_store() as portal, clock.frozen(AT):
        portal.failing = 1
        vault.tell_due(at=AT)
        portal.stores.put("KHO-X", pdf(), SoDinhDanh=NUMBER, MucTinCay="99")
        vault.agree(who=identity.who(user=owner, at=AT), at=AT)
        vault.ask_store(party=owner.party_id, at=AT)
        counts = queries.connectors_page(at=AT).store
        assert [(row.way, row.trouble) for row in counts.troubles] == [
            ("out", "OSError"),
            ("ask", "ValueError"),
        ]
        admin = sign_in(Client(), user_named("tinh.huong"))
        text = admin.get("/ket-noi/").content.decode()
        assert "Kho của người dân ở Cổng" in text
        assert "Mai Hương" not in text
        assert admin.post("/ket-noi/kho/thu-lai/").status_code == 302
        vault.tell_due(at=AT)
        assert len(portal.stores.papers) == 2


def test_the_dialect_says_what_it_does_not_know() -> None:
    """Every name in it is a guess, and says so."""
    assert queries.dialect(name="store")["grade"] == "U"
