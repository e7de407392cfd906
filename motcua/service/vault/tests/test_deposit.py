"""Keeping a paper: once for a document and its owner, sealed where it is delicate, with its ledger line."""

from dataclasses import replace

import pytest

from motcua.service.vault import actions, queries, testing
from motcua.service.vault.models import Item
from motcua.service.vault.types import HANDED_IN, Deposit
from motcua.trust.documents.testing import make_document
from motcua.trust.identity import queries as identity
from motcua.trust.identity.testing import make_person
from motcua.trust.ledger import queries as ledger

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner():
    """Who holds a vault."""
    return make_person(name="Trần Thị Mai Hương")


def paper(**changes) -> Deposit:
    """A plain scan of somebody's."""
    file = make_document(at=testing.AT)
    given = Deposit(
        title="Giấy chứng sinh",
        document=file.ref,
        sha256=file.sha256,
        grade=7,
        origin=HANDED_IN,
        number="01",
        holder="Lê Trần Minh An",
    )
    return replace(given, **changes)


def test_kept_once_with_its_line(owner) -> None:
    """The same document twice is one item and one ledger line."""
    given = paper()
    refs = {
        actions.deposit(party_id=owner.party_id, paper=given, actor="system", at=testing.AT) for _ in range(2)
    }
    assert len(refs) == Item.objects.count() == 1
    (leaf,) = ledger.leaves(subject=f"vault:{refs.pop()}")
    assert leaf.kind == "vault.kept"


def test_number_and_holder_do_not_stand_in_clear(owner) -> None:
    """Whoever reads the table learns neither the number nor the name; the owner's page shows both."""
    ref = actions.deposit(party_id=owner.party_id, paper=paper(), actor="system", at=testing.AT)
    row = Item.objects.get(ref=ref)
    assert "Minh An" not in str(row.sealed)
    assert set(row.sealed) == {"number", "holder"}
    line = queries.paper_page(who=identity.who(user=owner, at=testing.AT), ref=ref, at=testing.AT).line
    assert (line.number, line.holder) == ("01", "Lê Trần Minh An")


def test_a_better_grade_replaces_a_worse_never_the_other_way(owner) -> None:
    """Compared by an officer it rises; sent again as a plain scan it does not fall."""
    given = paper()
    ref = actions.deposit(party_id=owner.party_id, paper=given, actor="system", at=testing.AT)
    for grade in (5, 7):
        actions.deposit(
            party_id=owner.party_id, paper=replace(given, grade=grade), actor="system", at=testing.AT
        )
        assert Item.objects.get(ref=ref).grade == 5
