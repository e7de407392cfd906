"""Everything but the leaves and the signatures can be computed again."""

import pytest

from motcua.trust.ledger import actions, models, queries
from motcua.trust.ledger.testing import AT, make_leaves


def stored() -> set[tuple[int, int, bytes]]:
    """All tiles."""
    return {(row.level, row.number, bytes(row.hashes)) for row in models.Tile.objects.all()}


@pytest.mark.django_db
def test_the_same_tiles_come_back(monkeypatch):
    """Lost and damaged tiles are replaced by what they were, over several batches."""
    make_leaves(600)
    actions.sequence(at=AT)
    before = stored()
    models.Tile.objects.filter(level=0, number=1).delete()
    models.Tile.objects.filter(level=1).update(hashes=bytes(32))
    monkeypatch.setattr(actions, "BATCH", 100)
    assert actions.rebuild_tiles() == 600
    assert stored() == before
    assert queries.verify().ok


@pytest.mark.django_db
@pytest.mark.parametrize("harm", ["changed", "gone"])
def test_it_does_not_hide_a_changed_leaf(harm):
    """When the leaves no longer give the signed root, the stored tiles are kept as evidence."""
    make_leaves(5)
    actions.sequence(at=AT)
    before = stored()
    row = models.Leaf.objects.filter(position=2)
    row.update(data=b"{}") if harm == "changed" else row.delete()
    with pytest.raises(actions.LedgerBroken):
        actions.rebuild_tiles()
    assert stored() == before


@pytest.mark.django_db
def test_an_empty_ledger():
    """Nothing gives nothing."""
    assert actions.rebuild_tiles() == 0
