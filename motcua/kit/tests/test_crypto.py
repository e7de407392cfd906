"""Canonical JSON: one value, one byte string."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.kit.crypto import canonical_json, sha256

LEAVES = st.none() | st.booleans() | st.integers() | st.text()
VALUES = st.recursive(LEAVES, lambda kids: st.lists(kids) | st.dictionaries(st.text(), kids), max_leaves=20)


def encodable(value: object) -> bool:
    """Without lone surrogates, which UTF-8 does not have."""
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return False
    return True


@given(VALUES.filter(encodable))
def test_reads_back_and_is_stable(value: object) -> None:
    """It reads back as the same value and gives the same bytes again."""
    text = canonical_json(value)
    assert json.loads(text) == value
    assert canonical_json(json.loads(text)) == text


def test_order_and_spaces() -> None:
    """Keys sorted, no white space, Vietnamese as it is."""
    assert canonical_json({"b": 1, "a": ["ồ", None]}) == '{"a":["ồ",null],"b":1}'.encode()
    assert sha256(b"") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


@pytest.mark.parametrize("value", [1.5, {"a": [0.1]}, ("x", 2.0), float("nan")])
def test_floats_are_refused(value: object) -> None:
    """They do not round-trip."""
    with pytest.raises(TypeError):
        canonical_json(value)
