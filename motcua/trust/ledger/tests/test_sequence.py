"""The sequencer: places in order, one checkpoint a batch, nothing lost, nothing signed twice differently."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from motcua.trust.ledger import actions, models, note, queries, tree
from motcua.trust.ledger.testing import AT, KEY, make_leaves


def roots() -> list[bytes]:
    """The root after each placed leaf, computed from the leaf table alone."""
    frontier, found = tree.Frontier(), []
    for row in models.Leaf.objects.filter(position__isnull=False).order_by("position"):
        frontier.add(tree.leaf_hash(bytes(row.data)))
        found.append(frontier.root())
    return found


@pytest.mark.django_db
def test_nothing_to_do():
    """Without waiting leaves nothing is signed, at the price of one statement."""
    with CaptureQueriesContext(connection) as seen:
        assert actions.sequence(at=AT) is None
    assert len(seen) == 1
    assert not models.Checkpoint.objects.exists()


@pytest.mark.django_db
def test_places_follow_the_order_of_writing():
    """Leaves get the places 0, 1, 2 … in the order of their ids, over several batches."""
    for count in (1, 300, 5):
        make_leaves(count)
        actions.sequence(at=AT)
    rows = models.Leaf.objects.order_by("id").values_list("position", flat=True)
    assert list(rows) == list(range(306))


@pytest.mark.django_db
def test_the_checkpoint_is_signed_and_right():
    """The checkpoint opens under this installation's key and shows the root of the leaves."""
    make_leaves(257)
    made = actions.sequence(at=AT)
    verifier = note.verifier_of("example.vn/so-cai", note.load_key(KEY))
    head = note.open_checkpoint(made.note, verifier)
    assert (head.size, head.root) == (257, roots()[-1]) == (made.size, made.root)
    assert queries.checkpoint() == made


@pytest.mark.django_db
def test_a_late_leaf_with_a_smaller_id_is_not_lost():
    """A leaf whose transaction commits after later ones were placed is taken by the next turn."""
    make_leaves(2)
    actions.sequence(at=AT)
    late = models.Leaf.objects.order_by("id").first()
    models.Leaf.objects.create(id=late.id - 1, data=late.data, salt=late.salt, subject="late", facts="{}")
    assert actions.sequence(at=AT).size == 3
    assert models.Leaf.objects.get(subject="late").position == 2


@pytest.mark.django_db
def test_a_fixed_number_of_statements():
    """A batch of many leaves costs no more statements than a batch of one."""
    counts = []
    for size in (1, 500):
        make_leaves(size)
        with CaptureQueriesContext(connection) as seen:
            actions.sequence(at=AT)
        counts.append(len(seen))
    assert max(counts) <= 10


@pytest.mark.django_db
def test_a_batch_has_an_end(monkeypatch):
    """What exceeds one batch waits for the next, and order is kept."""
    monkeypatch.setattr(actions, "BATCH", 10)
    make_leaves(25)
    assert [actions.sequence(at=AT).size for _turn in range(3)] == [10, 20, 25]
    assert queries.verify().ok


@pytest.mark.django_db(transaction=True)
def test_it_refuses_a_callers_transaction():
    """A checkpoint cannot be rolled back by somebody else's failure."""
    make_leaves()
    with pytest.raises(RuntimeError), transaction.atomic():
        actions.sequence(at=AT)


@pytest.mark.django_db
@pytest.mark.parametrize("harm", ["tile", "checkpoint", "key"])
def test_it_does_not_sign_over_damage(harm, settings):
    """When tiles, checkpoint or key do not fit what was signed last, nothing new is signed."""
    make_leaves(3)
    actions.sequence(at=AT)
    make_leaves(1)
    if harm == "tile":
        models.Tile.objects.update(hashes=bytes(96))
    elif harm == "checkpoint":
        models.Checkpoint.objects.update(note=models.Checkpoint.objects.get().note.replace("3", "4", 1))
    else:
        settings.MOTCUA_LEDGER_KEY = "TM0Imyj/ltqdtsNG7BFOD1uKMZ81q6Yk2oz27U+4pvs="
    with pytest.raises(actions.LedgerBroken):
        actions.sequence(at=AT)
    assert models.Leaf.objects.filter(position__isnull=True).count() == 1
    assert models.Checkpoint.objects.count() == 1


@pytest.mark.django_db
def test_a_failure_half_way_leaves_no_trace(monkeypatch):
    """A sequencer that dies before its commit leaves all leaves waiting and the next one does the work."""
    make_leaves(5)

    def die(*_args: object, **_kwargs: object) -> None:
        raise KeyboardInterrupt

    sign = note.sign
    monkeypatch.setattr(note, "sign", die)
    with pytest.raises(KeyboardInterrupt):
        actions.sequence(at=AT)
    monkeypatch.setattr(note, "sign", sign)
    assert not models.Leaf.objects.filter(position__isnull=False).exists()
    assert not models.Tile.objects.exists()
    assert actions.sequence(at=AT).size == 5
    assert queries.verify().ok
