"""Reads are written down for the person they concern, all at once, under a pseudonym."""

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from motcua.trust.ledger import actions as ledger
from motcua.trust.privacy import actions, models, queries
from motcua.trust.privacy.testing import SUBJECT, make_read, recorded

AT = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def test_reads_are_kept_under_a_pseudonym() -> None:
    """The personal number stands nowhere in the row; the same person has the same pseudonym."""
    actions.record_reads(reads=[make_read(), make_read(refused="access_denied")], at=AT)
    first, second = recorded()
    assert first.subject == second.subject == queries.pseudonym(subject=SUBJECT)
    assert (first.refused, second.refused) == ("", "access_denied")
    assert first.fields == ["full_name", "residence"]
    row = models.Read.objects.filter(pk=first.pk).values().get()
    assert SUBJECT not in str(row)


def test_many_reads_are_few_statements() -> None:
    """A batch of fifty is five statements of sizes that are kept prepared; none costs nothing."""
    with CaptureQueriesContext(connection) as seen:
        actions.record_reads(reads=[], at=AT)
        actions.record_reads(reads=[make_read(case=f"case-{n}") for n in range(50)], at=AT)
    inserts = [query for query in seen.captured_queries if query["sql"].startswith("INSERT")]
    assert len(inserts) == 5
    assert len(recorded()) == 50


def test_a_hidden_read_names_its_article() -> None:
    """Nothing is hidden without a legal basis: the table itself refuses it."""
    with pytest.raises(IntegrityError), transaction.atomic():
        actions.record_reads(reads=[make_read(hidden_until=AT)], at=AT)
    actions.record_reads(reads=[make_read(hidden_until=AT, hidden_basis="điều luật")], at=AT)


def test_a_read_points_at_its_ledger_leaf() -> None:
    """The id that the ledger gives back is kept with the read."""
    with transaction.atomic():
        leaf = ledger.append(kind="registry.read", subject="x", actor="a", facts={"n": 1}, at=AT)
        actions.record_reads(reads=[make_read(leaf=leaf)], at=AT)
    assert [read.leaf for read in recorded()] == [leaf]
