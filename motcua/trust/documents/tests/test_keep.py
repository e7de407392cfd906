"""Adding, following, claiming, regrading and expiring documents."""

from datetime import datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from motcua.kit.errors import NotFound
from motcua.trust.documents import actions, queries
from motcua.trust.documents.models import Document
from motcua.trust.documents.testing import make_document, pdf
from motcua.trust.documents.types import Grade

pytestmark = pytest.mark.django_db


def test_add_keeps_bytes_and_line(at: datetime) -> None:
    """A document is found by its ref and by its subject, and its bytes come back."""
    line = make_document(at=at, data=b"%PDF-x", filename="../giấy.pdf")
    assert queries.get(ref=line.ref) == line
    assert queries.of_subject(subject=line.subject) == (line,)
    assert queries.open_blob(ref=line.ref).data == b"%PDF-x"
    assert (line.filename, line.number, line.size) == ("giấy.pdf", 1, 6)
    assert queries.by_digest(sha256=line.sha256) == (line,)


def test_add_version_keeps_the_old_one(at: datetime) -> None:
    """A signed version follows its draft; both stay readable, the new one is current."""
    draft = make_document(at=at, data=b"ban thao")
    signed = actions.add_version(
        ref=draft.ref, data=b"da ky", filename="a.pdf", media_type="x/y", actor="binh", at=at, grade=2
    )
    assert (signed.number, signed.grade) == (2, Grade.SIGNED_ORIGINAL)
    assert queries.open_blob(ref=draft.ref).data == b"da ky"
    assert queries.open_blob(ref=draft.ref, number=1).data == b"ban thao"
    assert [version.number for version in queries.versions(ref=draft.ref)] == [1, 2]


def test_claim_takes_only_ones_own(at: datetime) -> None:
    """A person's uploads join their dossier; another person's, or another dossier's, never do."""
    mine = make_document(at=at, subject="", retain_until=at.date())
    other = make_document(at=at, subject="", owner="binh")
    with pytest.raises(NotFound):
        actions.claim(refs=[mine.ref, other.ref], subject="H1", owner="an", kind="component", at=at)
    assert queries.get(ref=mine.ref).subject == ""
    for _again in range(2):
        actions.claim(refs=[mine.ref], subject="H1", owner="an", kind="component", at=at)
    claimed = queries.get(ref=mine.ref)
    assert (claimed.subject, claimed.retain_until) == ("H1", None)
    with pytest.raises(NotFound):
        actions.claim(refs=[mine.ref], subject="H2", owner="an", kind="component", at=at)


def test_regrade(at: datetime) -> None:
    """An officer who compared the paper raises its grade; there is no grade 8."""
    line = make_document(at=at)
    actions.regrade(ref=line.ref, grade=5, at=at)
    assert queries.get(ref=line.ref).grade == Grade.DIGITISED_BY_OFFICER
    with pytest.raises(ValueError, match="8"):
        actions.regrade(ref=line.ref, grade=8, at=at)
    with pytest.raises(IntegrityError), transaction.atomic():
        Document.objects.update(grade=0)


def test_expire_closes(at: datetime) -> None:
    """An expired document is known but not opened, followed or listed."""
    line = make_document(at=at)
    actions.expire(ref=line.ref, at=at)
    assert queries.get(ref=line.ref).expired
    assert queries.of_subject(subject=line.subject) == ()
    with pytest.raises(NotFound):
        queries.open_blob(ref=line.ref)
    with pytest.raises(actions.DocumentExpired):
        actions.expire(ref=line.ref, at=at)


@pytest.mark.parametrize("ref", ["", "khong", "7c9e6679-7425-40de-944b-e07fc1f90ae7"])
def test_unknown_ref(ref: str) -> None:
    """What is not a document is not found, whatever is asked."""
    for question in (queries.get, queries.open_blob, queries.versions):
        with pytest.raises(NotFound):
            question(ref=ref)


def test_one_statement_a_question(at: datetime, django_assert_num_queries: Any) -> None:
    """A case's documents cost one statement however many there are."""
    for number in range(3):
        make_document(at=at, data=pdf(pages=number + 1))
    with django_assert_num_queries(1):
        assert len(queries.of_subject(subject="H50.019.00-261125-0001")) == 3
