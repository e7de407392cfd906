"""Proofs of lines and of growth, and who can be proven what."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from motcua.trust.ledger import actions, models, queries, tree
from motcua.trust.ledger.testing import AT, make_leaves


@pytest.mark.django_db
def test_the_latest_line_by_default():
    """A dossier's proof is that of its latest line; an index names another, `proofs` gives all."""
    make_leaves(3, subject="H50-1")
    make_leaves(300, subject="H50-2")
    head = actions.sequence(at=AT)
    assert queries.proof(subject="H50-1").index == 2
    assert queries.proof(subject="H50-1", index=0).index == 0
    assert [item.index for item in queries.proofs(subject="H50-1")] == [0, 1, 2]
    for item in queries.proofs(subject="H50-2"):
        leaf = tree.leaf_hash(item.leaf)
        assert tree.verify_inclusion(
            leaf=leaf, index=item.index, size=head.size, path=item.path, root=head.root
        )


@pytest.mark.django_db
def test_a_proof_under_an_older_checkpoint():
    """Every line that a checkpoint covers is proven under it for ever; one that came after is refused in words."""
    heads = []
    for count in (5, 260, 10):
        make_leaves(count)
        heads.append(actions.sequence(at=AT))
    for head in heads[:2]:
        for index in range(head.size):
            found = queries.proof(index=index, size=head.size)
            leaf = tree.leaf_hash(found.leaf)
            assert found.checkpoint == head.note
            assert tree.verify_inclusion(
                leaf=leaf, index=index, size=head.size, path=found.path, root=head.root
            )
        with pytest.raises(queries.NotCovered):
            queries.proof(index=head.size, size=head.size)
    make_leaves(1, subject="H50-2")
    actions.sequence(at=AT)
    with pytest.raises(queries.NotCovered):
        queries.proof(subject="H50-2", size=5)
    with pytest.raises(queries.NoSuchTree):
        queries.proof(index=0, size=6)


@pytest.mark.django_db
def test_a_fixed_number_of_statements():
    """A proof costs three statements however long the ledger is."""
    make_leaves(1, subject="H50-1")
    make_leaves(600)
    actions.sequence(at=AT)
    with CaptureQueriesContext(connection) as seen:
        queries.proof(subject="H50-1")
    assert len(seen) == 3


@pytest.mark.django_db
def test_what_cannot_be_proven():
    """Unknown, not yet signed, and somebody else's line are told apart or refused."""
    with pytest.raises(queries.NoSuchLeaf):
        queries.proof(subject="H50-1")
    with pytest.raises(queries.NoSuchLeaf):
        queries.proof(index=0)
    make_leaves(1, subject="H50-1")
    with pytest.raises(queries.NotYetSequenced):
        queries.proof(subject="H50-1")
    make_leaves(1, subject="H50-2")
    actions.sequence(at=AT)
    with pytest.raises(queries.NoSuchLeaf):
        queries.proof(subject="H50-1", index=1)


@pytest.mark.django_db
def test_consistency_between_any_two_sizes():
    """Each earlier tree is shown to begin the later one; sizes that were never reached are refused."""
    make_leaves(40)
    actions.sequence(at=AT)
    hashes = [tree.leaf_hash(bytes(row.data)) for row in models.Leaf.objects.order_by("position")]
    roots = [tree.EMPTY_ROOT]
    frontier = tree.Frontier()
    for item in hashes:
        frontier.add(item)
        roots.append(frontier.root())
    for first in (0, 1, 6, 32, 33, 40):
        found = queries.consistency(first=first, second=40)
        assert tree.verify_consistency(
            first=first, first_root=roots[first], second=40, second_root=roots[40], path=found.path
        )
    with pytest.raises(queries.NoSuchTree):
        queries.consistency(first=1, second=41)


@pytest.mark.django_db
def test_the_lines_of_a_dossier():
    """The owner's view shows kind, actor and facts, before and after sequencing."""
    make_leaves(1, subject="H50-1", state=2)
    (line,) = queries.leaves(subject="H50-1")
    assert (line.index, line.kind, line.facts) == (None, "dossier.submitted", {"n": 0, "state": 2})
    actions.sequence(at=AT)
    assert queries.leaves(subject="H50-1")[0].index == 0
    assert queries.leaves(subject="") == ()
