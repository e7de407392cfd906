"""Many rows in few statements: what is written is what save() would write."""

import pytest
from django.contrib.auth.models import Group
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from motcua.kit.db import insert_many, portions


def test_portions_are_of_few_sizes():
    """Any number is made of a few sizes, the largest first."""
    assert portions(0) == []
    assert portions(7) == [4, 1, 1, 1]
    assert portions(150) == [64, 64, 16, 4, 1, 1]
    assert all(sum(portions(count)) == count for count in range(300))


@pytest.mark.django_db
def test_rows_are_written_as_they_are():
    """Twenty rows are two statements, and none of them is another's."""
    names = [f"nhóm {number}" for number in range(20)]
    with CaptureQueriesContext(connection) as seen:
        insert_many([Group(name=name) for name in names])
    assert len(seen) == 2
    assert sorted(Group.objects.values_list("name", flat=True)) == sorted(names)
    insert_many([])


@pytest.mark.django_db
def test_all_or_none():
    """A row that breaks a constraint takes the others of its transaction with it."""
    with pytest.raises(IntegrityError), transaction.atomic():
        insert_many([Group(name=name) for name in ("a", "b", "b")])
    assert not Group.objects.exists()
