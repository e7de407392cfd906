"""Many rows in few statements: what is written is what save() would write."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from motcua.kit.clock import now
from motcua.kit.db import insert_many, portions
from motcua.trust.ledger.models import Checkpoint, Tile


def test_portions_are_of_few_sizes():
    """Any number is made of a few sizes, the largest first."""
    assert portions(0) == []
    assert portions(7) == [4, 1, 1, 1]
    assert portions(150) == [64, 64, 16, 4, 1, 1]
    assert all(sum(portions(count)) == count for count in range(300))


@pytest.mark.django_db
def test_rows_are_written_as_they_are():
    """Bytes, numbers and moments come back; twenty rows are two statements."""
    with CaptureQueriesContext(connection) as seen:
        insert_many([Tile(level=0, number=number, hashes=bytes([number])) for number in range(20)])
    assert len(seen) == 2
    assert [bytes(tile.hashes) for tile in Tile.objects.order_by("number")] == [
        bytes([number]) for number in range(20)
    ]
    at = now()
    insert_many([Checkpoint(size=size, root=b"r", note="n", at=at) for size in (1, 2)])
    assert [row.at for row in Checkpoint.objects.order_by("size")] == [at, at]
    insert_many([])


@pytest.mark.django_db
def test_all_or_none():
    """A row that breaks a constraint takes the others of its transaction with it."""
    rows = [Tile(level=0, number=number, hashes=b"x") for number in (1, 2, 2)]
    with pytest.raises(IntegrityError), transaction.atomic():
        insert_many(rows)
    assert not Tile.objects.exists()
