"""Erasure: nobody can tell any more what a line was about, and the ledger stays whole."""

import pytest

from motcua.trust.ledger import actions, models, queries
from motcua.trust.ledger.testing import AT, make_leaves


@pytest.mark.django_db
def test_only_this_subject_is_forgotten():
    """The lines about one subject lose salt and values; other lines and the tree are untouched."""
    make_leaves(3, subject="H50-1")
    make_leaves(2, subject="H50-2")
    before = actions.sequence(at=AT)
    assert actions.erase_salts(subject="H50-1") == 3
    assert queries.leaves(subject="H50-1") == ()
    assert len(queries.leaves(subject="H50-2")) == 2
    forgotten = models.Leaf.objects.filter(position__lt=3)
    assert {(bytes(row.salt), row.subject, row.facts) for row in forgotten} == {(b"", "", "")}
    assert queries.verify().root == before.root
    assert queries.verify().ok


@pytest.mark.django_db
def test_erasing_nothing_is_harmless():
    """An empty subject does not match what was erased before."""
    make_leaves(1, subject="H50-1")
    actions.erase_salts(subject="H50-1")
    assert actions.erase_salts(subject="") == 0
    assert actions.erase_salts(subject="H50-1") == 0


@pytest.mark.django_db
def test_a_waiting_leaf_can_be_forgotten_too():
    """What is erased before its turn is still sequenced."""
    make_leaves(2, subject="H50-1")
    actions.erase_salts(subject="H50-1")
    assert actions.sequence(at=AT).size == 2
    assert queries.proof(index=0).leaf == bytes(models.Leaf.objects.get(position=0).data)
