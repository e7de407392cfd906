"""The truth tables of DMN's three-valued logic, in full."""

import pytest

from motcua.kit.feel import compile

T, F, N = True, False, None
AND = {(T, T): T, (T, F): F, (T, N): N, (F, T): F, (F, F): F, (F, N): F, (N, T): N, (N, F): F, (N, N): N}
OR = {(T, T): T, (T, F): T, (T, N): T, (F, T): T, (F, F): F, (F, N): N, (N, T): T, (N, F): N, (N, N): N}


@pytest.mark.parametrize(("pair", "expected"), AND.items())
def test_and(pair: tuple, expected: bool | None) -> None:
    """`and` is false once one part is false, else null once one part is null."""
    assert compile("a and b").evaluate({"a": pair[0], "b": pair[1]}) is expected


@pytest.mark.parametrize(("pair", "expected"), OR.items())
def test_or(pair: tuple, expected: bool | None) -> None:
    """`or` is true once one part is true, else null once one part is null."""
    assert compile("a or b").evaluate({"a": pair[0], "b": pair[1]}) is expected


@pytest.mark.parametrize(("value", "expected"), [(T, F), (F, T), (N, N), ("x", N)])
def test_not(value: object, expected: bool | None) -> None:
    """`not` of what is neither true nor false is null."""
    assert compile("not(a)").evaluate({"a": value}) is expected


@pytest.mark.parametrize("other", [5, "x", [1], {"a": 1}])
def test_a_value_that_is_no_truth_counts_as_null(other: object) -> None:
    """A number or text in a conjunction behaves as null."""
    assert compile("a and b").evaluate({"a": other, "b": T}) is N
    assert compile("a and b").evaluate({"a": other, "b": F}) is F
    assert compile("a or b").evaluate({"a": other, "b": F}) is N
