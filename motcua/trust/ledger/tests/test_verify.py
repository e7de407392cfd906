"""Checking the tables: sound is sound, and every kind of tampering is called by its name."""

import pytest
from django.db.models import F

from motcua.trust.ledger import actions, models, queries
from motcua.trust.ledger.testing import AT, make_leaves
from motcua.trust.ledger.types import Problem


@pytest.fixture
def ledger(db):
    """270 leaves under three checkpoints."""
    for count in (5, 255, 10):
        make_leaves(count)
        actions.sequence(at=AT)


def problems(**how) -> list[tuple[str, int | None]]:
    """(kind, index) of what is wrong."""
    return [(item.kind, item.index) for item in queries.verify(**how).problems]


def flip(model, field: str, **which) -> None:
    """Turn one bit over in a stored value."""
    row = model.objects.get(**which)
    value = bytearray(getattr(row, field))
    value[len(value) // 2] ^= 1
    model.objects.filter(**which).update(**{field: bytes(value)})


def test_sound(ledger):
    """An untouched ledger has no problems; the JSON has the promised shape."""
    found = queries.verify()
    assert found.ok
    assert found.as_json() == {
        "ok": True,
        "origin": "example.vn/so-cai",
        "size": 270,
        "root": queries.checkpoint().note.split("\n")[2],
        "problems": [],
    }
    assert Problem("x").file is None


def test_a_changed_leaf(ledger):
    """One flipped bit in a leaf names the leaf."""
    flip(models.Leaf, "data", position=7)
    assert ("leaf-changed", 7) in problems()


@pytest.mark.parametrize("position", [0, 100, 255, 256, 269])
def test_a_missing_leaf(ledger, position):
    """A deleted leaf is named, wherever it stood."""
    models.Leaf.objects.filter(position=position).delete()
    assert ("leaf-missing", position) in problems()


def test_swapped_leaves(ledger):
    """Two leaves that changed places are both named."""
    models.Leaf.objects.filter(position__in=(3, 4)).update(position=F("position") + 10_000)
    models.Leaf.objects.filter(position=10_003).update(position=4)
    models.Leaf.objects.filter(position=10_004).update(position=3)
    assert {("leaf-moved", 3), ("leaf-moved", 4)} <= set(problems())


def test_a_leaf_and_its_tile_changed_together(ledger):
    """Even when the tiles were recomputed to fit, the signed root tells."""
    make_leaves(1)
    actions.sequence(at=AT)
    flip(models.Leaf, "data", position=270)
    models.Leaf.objects.filter(position=270).update(salt=b"", subject="", facts="")
    data = bytes(models.Leaf.objects.get(position=270).data)
    tile = models.Tile.objects.get(level=0, number=1)
    tile.hashes = bytes(tile.hashes)[:-32] + actions.tree.leaf_hash(data)
    tile.save()
    assert problems() == [("root-mismatch", 271)]


def test_a_changed_tile(ledger):
    """A damaged tile is told from a damaged leaf, because the leaves still give the signed root."""
    flip(models.Tile, "hashes", level=0, number=1)
    (found,) = queries.verify().problems
    assert (found.kind, found.file) == ("tile-changed", "tile/0/001")


def test_a_missing_and_an_extra_tile(ledger):
    """A tile gone and a tile too many are problems."""
    models.Tile.objects.filter(level=1).delete()
    models.Tile.objects.create(level=5, number=9, hashes=bytes(32))
    assert {kind for kind, _index in problems()} == {"tile-changed", "tile-unexpected"}


def test_a_wrong_signature(ledger):
    """A checkpoint with another root under the old signature is refused."""
    row = models.Checkpoint.objects.get(size=5)
    lines = row.note.split("\n")
    lines[2] = "A" * 43 + "="
    models.Checkpoint.objects.filter(size=5).update(note="\n".join(lines))
    assert "signature-wrong" in {kind for kind, _index in problems()}


def test_a_truncated_checkpoint(ledger):
    """A checkpoint cut short is malformed."""
    row = models.Checkpoint.objects.get(size=260)
    models.Checkpoint.objects.filter(size=260).update(note=row.note[:-10])
    assert ("checkpoint-malformed", None) in problems()


def test_a_tree_that_shrank(ledger):
    """With the last leaves and tiles gone, the signed size tells; without it, a checkpoint kept elsewhere."""
    kept = queries.checkpoint().note
    models.Leaf.objects.filter(position__gte=260).delete()
    tile = models.Tile.objects.get(level=0, number=1)
    models.Tile.objects.filter(pk=tile.pk).update(hashes=bytes(tile.hashes)[: 4 * 32])
    assert problems() == [("tree-shrank", 270)]
    models.Checkpoint.objects.filter(size=270).delete()
    assert problems() == []
    assert problems(since=kept) == [("tree-shrank", 270)]


def test_unsigned_leaves(ledger):
    """Placed leaves that no checkpoint covers are a problem."""
    models.Checkpoint.objects.filter(size=270).delete()
    assert problems() == [("leaf-unsigned", 260)]


def test_another_key(ledger):
    """Under another key no checkpoint holds."""
    other = "example.vn/so-cai+" + key_line()
    assert "signature-wrong" in {kind for kind, _index in problems(key=other)}


@pytest.mark.parametrize(
    "change", [{"facts": '{"n":99}'}, {"subject": "H50-9"}, {"salt": bytes(32)}, {"salt": b""}]
)
def test_a_changed_opening(ledger, change):
    """A row that no longer opens its own commitments is named, though the tree is sound."""
    models.Leaf.objects.filter(position=9).update(**change)
    assert problems() == [("opening-wrong", 9)]


def test_while_the_sequencer_works(ledger):
    """Lines that are signed while the check runs are no problem of the check."""
    source = queries.Tables()
    make_leaves(300)
    actions.sequence(at=AT)
    verifier = queries.note.parse_vkey(queries.vkey())
    found = queries.rules.Audit(source, verifier).run()
    assert (found.size, found.problems) == (270, ())


def test_a_leaf_far_away(ledger):
    """A leaf moved to an absurd place does not send the check on an endless walk."""
    models.Leaf.objects.filter(position=269).update(position=10**15)
    found = problems()
    assert ("leaf-missing", 269) in found
    assert ("leaf-misplaced", 10**15) in found


def key_line() -> str:
    """id and key of another key under the same name."""
    key = actions.note.load_key("TM0Imyj/ltqdtsNG7BFOD1uKMZ81q6Yk2oz27U+4pvs=")
    return actions.note.verifier_of("example.vn/so-cai", key).vkey.split("+", 1)[1]
