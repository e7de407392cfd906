"""Tiles: their paths as the specification spells them, and the tree they stand for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.trust.ledger import tiles, tree


def grown(steps: list[int]) -> tuple[dict[tiles.Key, bytes], list[bytes]]:
    """Tiles after appending in steps, and the leaf hashes."""
    stored: dict[tiles.Key, bytes] = {}
    hashes: list[bytes] = []
    for step in steps:
        fresh = [tree.leaf_hash(b"%d" % number) for number in range(len(hashes), len(hashes) + step)]
        edge = {key: stored[key] for key in tiles.widths(len(hashes))}
        stored.update(tiles.grow(len(hashes), edge, fresh))
        hashes += fresh
    return stored, hashes


def frontier_root(hashes: list[bytes]) -> bytes:
    """The root by the other implementation."""
    frontier = tree.Frontier()
    frontier.extend(hashes)
    return frontier.root()


def test_paths_of_the_specification():
    """Index 1234067 is x001/x234/067; a partial tile carries its width; other spellings are refused."""
    assert str(tiles.TilePath(level="0", index=1234067, width=256)) == "tile/0/x001/x234/067"
    assert str(tiles.TilePath(level="entries", index=5, width=9)) == "tile/entries/005.p/9"
    for text in ("tile/0/x001/x234/067", "tile/entries/005.p/9", "tile/2/000.p/1"):
        assert str(tiles.parse_path(text)) == text
    for text in (
        "tile/0/5",
        "tile/00/005",
        "tile/0/x000/005",
        "tile/0/005.p/256",
        "tile/0/005.p/09",
        "x/0/005",
    ):
        assert tiles.parse_path(text) is None


def test_the_specification_counts_70000_leaves():
    """273 full tiles and one of 112 at level 0, one full and one of 17 at level 1, one of 1 at level 2."""
    found = list(tiles.cover(70_000))
    assert sum(level == 0 and width == 256 for level, _index, width in found) == 273
    assert [item for item in found if item[2] < 256] == [(0, 273, 112), (1, 1, 17), (2, 0, 1)]
    assert {(level, index): width for level, index, width in found if width < 256}.items() <= (
        tiles.widths(70_000).items()
    )


@given(st.lists(st.integers(1, 300), min_size=1, max_size=8))
def test_tiles_give_the_root(steps):
    """However the leaves come in, the right edge alone gives the same root."""
    stored, hashes = grown(steps)
    edge = {key: stored[key] for key in tiles.widths(len(hashes))}
    node = tiles.node_reader(lambda level, number: edge[level, number])
    assert tree.root(len(hashes), node) == frontier_root(hashes)
    widths = {key: len(value) // 32 for key, value in stored.items()}
    assert widths == {(level, number): width for level, number, width in tiles.cover(len(hashes))}


@pytest.mark.parametrize("size", [1, 255, 256, 257, 65_536, 65_537, 70_000])
def test_proofs_over_tiles(size):
    """Proofs across tile and level borders verify, and read only a handful of tiles."""
    stored, hashes = grown([size])
    node = tiles.node_reader(lambda level, number: stored[level, number])
    root = frontier_root(hashes)
    for index in {0, size // 3, size - 1}:
        path = tree.inclusion(index, size, node)
        assert tree.verify_inclusion(leaf=hashes[index], index=index, size=size, path=path, root=root)
        assert len(tiles.needed(lambda ask, index=index: tree.inclusion(index, size, ask))) <= 6
    half = size // 2
    path = tree.consistency(half, size, node)
    first_root = frontier_root(hashes[:half])
    assert tree.verify_consistency(
        first=half, first_root=first_root, second=size, second_root=root, path=path
    )


@given(st.lists(st.binary(max_size=300), max_size=20))
def test_bundles_round_trip(entries):
    """A bundle gives back its entries; one byte less is noticed."""
    data = tiles.bundle(entries)
    assert tiles.unbundle(data) == (entries, True)
    if data:
        assert not tiles.unbundle(data[:-1])[1]
