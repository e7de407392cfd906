"""The tree against the reference roots of Certificate Transparency, and against its own definition."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.trust.ledger import tree

LEAVES = [
    bytes.fromhex(text)
    for text in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
INCLUSION = {
    (0, 8): [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ],
}
CONSISTENCY = {
    (1, 8): INCLUSION[0, 8],
    (6, 8): [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
    (2, 5): [
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ],
}


def by_definition(leaves: list[bytes]) -> bytes:
    """MTH of RFC 6962 §2.1, word for word."""
    if not leaves:
        return tree.EMPTY_ROOT
    if len(leaves) == 1:
        return tree.leaf_hash(leaves[0])
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return tree.node_hash(by_definition(leaves[:split]), by_definition(leaves[split:]))


def over(leaves: list[bytes]) -> tree.Node:
    """Complete subtrees straight from the leaves."""

    def node(height: int, position: int) -> bytes:
        part = leaves[position << height : (position + 1) << height]
        assert len(part) == 1 << height
        return by_definition(part)

    return node


def numbered(size: int) -> list[bytes]:
    """Distinct leaves."""
    return [b"%d" % number for number in range(size)]


@pytest.mark.parametrize("size", range(9))
def test_reference_roots(size):
    """The eight well-known inputs give the roots that the reference implementation publishes."""
    assert tree.root(size, over(LEAVES)).hex() == ROOTS[size]
    frontier = tree.Frontier()
    frontier.extend(tree.leaf_hash(leaf) for leaf in LEAVES[:size])
    assert frontier.root().hex() == ROOTS[size]


def test_reference_proofs():
    """Inclusion and consistency proofs are those that the reference implementation publishes."""
    for (index, size), path in INCLUSION.items():
        assert [item.hex() for item in tree.inclusion(index, size, over(LEAVES))] == path
    for (first, second), path in CONSISTENCY.items():
        assert [item.hex() for item in tree.consistency(first, second, over(LEAVES))] == path


@given(st.integers(1, 70).flatmap(lambda size: st.tuples(st.just(size), st.integers(0, size - 1))))
def test_every_inclusion_proof_verifies(case):
    """Whatever the size and the leaf, the audit path leads to the root of the definition."""
    size, index = case
    leaves = numbered(size)
    path = tree.inclusion(index, size, over(leaves))
    root = by_definition(leaves)
    leaf = tree.leaf_hash(leaves[index])
    assert tree.verify_inclusion(leaf=leaf, index=index, size=size, path=path, root=root)


@given(st.data())
def test_a_changed_inclusion_proof_fails(data):
    """One flipped bit, a dropped or added hash, another index or leaf: nothing of that verifies."""
    size = data.draw(st.integers(2, 40))
    index = data.draw(st.integers(0, size - 1))
    leaves = numbered(size)
    good = {
        "leaf": tree.leaf_hash(leaves[index]),
        "index": index,
        "size": size,
        "path": tree.inclusion(index, size, over(leaves)),
        "root": by_definition(leaves),
    }
    bad = dict(good)
    match data.draw(st.sampled_from(["leaf", "root", "path", "drop", "add", "index"])):
        case "leaf" | "root" as name:
            bad[name] = flipped(good[name], data.draw(st.integers(0, 255)))
        case "path":
            at = data.draw(st.integers(0, len(good["path"]) - 1))
            bad["path"] = [*good["path"]]
            bad["path"][at] = flipped(good["path"][at], data.draw(st.integers(0, 255)))
        case "drop":
            bad["path"] = good["path"][:-1]
        case "add":
            bad["path"] = [*good["path"], bytes(32)]
        case "index":
            bad["index"] = data.draw(st.integers(-2, size + 2).filter(lambda other: other != index))
    assert tree.verify_inclusion(**good)
    assert not tree.verify_inclusion(**bad)


@given(st.integers(0, 60), st.integers(0, 60))
def test_every_consistency_proof_verifies(first, more):
    """Every tree is shown to be the beginning of every later one."""
    second = first + more
    leaves = numbered(second)
    path = tree.consistency(first, second, over(leaves))
    assert tree.verify_consistency(
        first=first,
        first_root=by_definition(leaves[:first]),
        second=second,
        second_root=by_definition(leaves),
        path=path,
    )


@given(st.data())
def test_a_changed_consistency_proof_fails(data):
    """A rewritten past, a flipped bit, a dropped or added hash: nothing of that verifies."""
    first = data.draw(st.integers(1, 30))
    second = first + data.draw(st.integers(1, 30))
    leaves = numbered(second)
    good = {
        "first": first,
        "first_root": by_definition(leaves[:first]),
        "second": second,
        "second_root": by_definition(leaves),
        "path": tree.consistency(first, second, over(leaves)),
    }
    bad = dict(good)
    match data.draw(st.sampled_from(["first_root", "second_root", "path", "drop", "add"])):
        case "first_root" | "second_root" as name:
            bad[name] = flipped(good[name], data.draw(st.integers(0, 255)))
        case "path":
            at = data.draw(st.integers(0, len(good["path"]) - 1))
            bad["path"] = [*good["path"]]
            bad["path"][at] = flipped(good["path"][at], data.draw(st.integers(0, 255)))
        case "drop":
            bad["path"] = good["path"][:-1]
        case "add":
            bad["path"] = [*good["path"], bytes(32)]
    assert tree.verify_consistency(**good)
    assert not tree.verify_consistency(**bad)


def test_out_of_range():
    """A leaf outside the tree has no proof, nor has a tree that shrinks."""
    with pytest.raises(ValueError):
        tree.inclusion(3, 3, over(LEAVES))
    with pytest.raises(ValueError):
        tree.consistency(4, 3, over(LEAVES))


def flipped(value: bytes, bit: int) -> bytes:
    """`value` with one bit turned over."""
    return (int.from_bytes(value, "big") ^ 1 << bit).to_bytes(len(value), "big")
