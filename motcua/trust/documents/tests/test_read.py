"""Reading by a person: who may, and the leaf it leaves."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

import pytest

from motcua.kit.errors import NotFound
from motcua.kit.http import NOBODY
from motcua.trust.documents import actions, types
from motcua.trust.documents.testing import make_document
from motcua.trust.ledger.queries import leaves

pytestmark = pytest.mark.django_db


@dataclass
class Someone:
    actor: str
    user_id: int | None = 1
    name: str = ""
    is_person: bool = True
    is_officer: bool = False

    def can(self, capability: str) -> bool:
        return False


@pytest.fixture(autouse=True)
def own_registry(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No reader of another room answers in these tests."""
    monkeypatch.setattr(types, "_readers", {})
    return


def test_owner_reads_and_leaves_a_leaf(at: datetime) -> None:
    """The owner gets the bytes; the ledger gets one leaf about the dossier."""
    line = make_document(at=at, data=b"x")
    assert actions.read(ref=line.ref, who=Someone("an"), at=at).data == b"x"
    (leaf,) = leaves(subject=line.subject)
    assert (leaf.kind, leaf.actor) == ("document.read", "an")
    assert leaf.facts == {"document": line.ref, "version": 1}


def test_unclaimed_upload_has_its_own_subject(at: datetime) -> None:
    """A paper that belongs to no dossier yet is read under its own name."""
    line = make_document(at=at, subject="")
    actions.read(ref=line.ref, who=Someone("an"), at=at)
    assert len(leaves(subject=f"document:{line.ref}")) == 1


def test_an_officers_scan_is_theirs_until_it_is_part_of_a_case(at: datetime) -> None:
    """What an officer scanned stays with the case when the officer goes; only a post, a reader's yes, opens it."""
    officer = Someone("an", is_person=False, is_officer=True)
    fresh, filed = make_document(at=at, subject="", data=b"x"), make_document(at=at)
    assert actions.read(ref=fresh.ref, who=officer, at=at).data == b"x"
    with pytest.raises(NotFound):
        actions.read(ref=filed.ref, who=officer, at=at)
    types.register_reader("posts", lambda **_: True)
    assert actions.read(ref=filed.ref, who=officer, at=at).data


def test_stranger_learns_nothing(at: datetime) -> None:
    """Somebody else, or nobody, is told what a person with a wrong address is told."""
    line = make_document(at=at, owner="")
    for who in (Someone("binh"), NOBODY):
        with pytest.raises(NotFound):
            actions.read(ref=line.ref, who=who, at=at)
    assert not leaves(subject=line.subject)


def test_registered_reader_decides(at: datetime) -> None:
    """A higher room may let an officer read its dossier's papers."""
    line = make_document(at=at)
    types.register_reader("dossiers", lambda *, who, document, at: document.subject.startswith("H50"))
    assert actions.read(ref=line.ref, who=Someone("binh"), at=at).document == line


def test_public_paper_leaves_no_leaf(at: datetime) -> None:
    """What holds no personal data is not recorded."""
    line = make_document(at=at, personal=False)
    actions.read(ref=line.ref, who=Someone("an"), at=at)
    assert not leaves(subject=line.subject)


def test_expired_is_not_found(at: datetime) -> None:
    """After its time of keeping a document cannot be read, even by its owner."""
    line = make_document(at=at)
    actions.expire(ref=line.ref, at=at)
    with pytest.raises(NotFound):
        actions.read(ref=line.ref, who=Someone("an"), at=at)
