"""Many lines in one statement: the same leaves as one by one, ids in the order given, all or none."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from motcua.trust.ledger import actions, models, queries, rules
from motcua.trust.ledger.testing import AT
from motcua.trust.ledger.types import Line


def lines(count: int) -> list[Line]:
    """So many lines, each about something else."""
    return [
        Line(kind="exchange.consumer", subject=f"exchange:{number}", actor="a", facts={"n": number}, at=AT)
        for number in range(count)
    ]


@pytest.mark.django_db
def test_ids_come_in_the_order_given():
    """Sixteen lines are one statement; each id is that of its own line, and the leaf opens with its salt."""
    with CaptureQueriesContext(connection) as seen:
        ids = actions.append_many(lines=lines(16))
    assert [query["sql"].split()[0] for query in seen.captured_queries] == ["INSERT"]
    rows = models.Leaf.objects.in_bulk(ids)
    for number, row_id in enumerate(ids):
        row = rows[row_id]
        assert row.subject == f"exchange:{number}"
        assert rules.opens(data=bytes(row.data), salt=bytes(row.salt), subject=row.subject, facts=row.facts)
    assert actions.append_many(lines=[]) == []


@pytest.mark.django_db(transaction=True)
def test_they_are_sequenced_as_any_other():
    """What was appended together is proven one by one."""
    with transaction.atomic():
        actions.append_many(lines=lines(70))
    assert actions.sequence(at=AT).size == 70
    assert [leaf.index for leaf in queries.leaves(subject="exchange:69")] == [69]


@pytest.mark.django_db
def test_one_bad_line_keeps_all_back():
    """A line that no leaf can carry is refused before anything is written."""
    bad = Line(kind="Exchange!", subject="x", actor="a", facts={}, at=AT)
    with pytest.raises(ValueError, match="kind"):
        actions.append_many(lines=[*lines(3), bad])
    assert not models.Leaf.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_not_outside_a_transaction():
    """A leaf belongs to its action's transaction."""
    with pytest.raises(RuntimeError):
        actions.append_many(lines=lines(1))
