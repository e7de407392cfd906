"""A person who looks, a stranger, an officer, a ledger key, and dossiers of both people."""

from collections.abc import Collection
from typing import Any

import pytest

from motcua.trust.identity import queries as identity
from motcua.trust.identity.testing import AT, make_office, make_officer, make_person
from motcua.trust.ledger.testing import KEY
from motcua.trust.privacy import types
from motcua.trust.privacy.testing import SUBJECT
from motcua.trust.privacy.types import Case

STRANGER = "001099054321"
MINE, THEIRS, ALIEN = (f"H50.19333-261120-000{number}" for number in (1, 2, 3))


@pytest.fixture(autouse=True)
def _ledger_key(settings):
    settings.MOTCUA_LEDGER_KEY = KEY
    settings.MOTCUA_LEDGER_ORIGIN = "example.vn/so-cai"


@pytest.fixture
def person(db) -> Any:
    """The person the reads are about."""
    return make_person(number=SUBJECT, name="Nguyễn Thùy Dương")


@pytest.fixture
def stranger(db) -> Any:
    """Somebody else, whose affairs must not show."""
    return make_person(number=STRANGER, name="Phan Văn Kín")


@pytest.fixture
def who(person) -> Any:
    """The person as a page sees them."""
    return identity.who(user=person, at=AT)


@pytest.fixture
def officer(db) -> Any:
    """A specialist of a commune."""
    make_office(name="UBND phường Thử")
    return make_officer(role="specialist")


@pytest.fixture
def cases(monkeypatch, person, stranger) -> None:
    """Three dossiers: the person's own, the stranger's that names the person, and one that does not."""
    known = {
        MINE: Case(
            party_id=person.party_id, number=SUBJECT, code=MINE, title="Của tôi", href=f"/ho-so/{MINE}/"
        ),
        THEIRS: Case(
            party_id=stranger.party_id,
            number=STRANGER,
            code=THEIRS,
            title="Di chúc",
            href=f"/ho-so/{THEIRS}/",
            named={SUBJECT},
        ),
        ALIEN: Case(
            party_id=stranger.party_id, number=STRANGER, code=ALIEN, title="Nhà", href=f"/ho-so/{ALIEN}/"
        ),
    }

    def found(*, names: Collection[str]) -> dict[str, Case]:
        return {name: known[name] for name in names if name in known}

    monkeypatch.setitem(types._cases, "test", found)
