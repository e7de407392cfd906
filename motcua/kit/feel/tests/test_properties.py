"""Properties over generated rules: writing and reading agree, arithmetic is exact, nothing crashes."""

import operator
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from motcua.kit.feel import FeelError, compile, tree, unary_tests
from motcua.kit.feel.unparse import unparse
from motcua.kit.feel.values import NUMBERS

SAMPLES = settings(max_examples=300, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))
SOAK = settings(max_examples=10_000, deadline=None, suppress_health_check=list(HealthCheck))

DECIMALS = st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-(10**9), max_value=10**9)
NAMES = st.sampled_from(["a", "b_1", "tuổi", "ho_so", "item"])
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)


def _literals() -> st.SearchStrategy:
    values = st.one_of(
        DECIMALS, TEXTS.map(_composed), st.booleans(), st.none(), st.dates(), st.timedeltas(), st.datetimes()
    )
    return values.map(tree.Literal)


def _composed(text: str) -> str:
    return compile(unparse(tree.Literal(text))).evaluate({})


def _pairs(inner: st.SearchStrategy) -> st.SearchStrategy:
    return st.lists(st.tuples(NAMES, inner), min_size=1, max_size=2, unique_by=lambda pair: pair[0]).map(
        tuple
    )


def _branches(inner: st.SearchStrategy) -> st.SearchStrategy:
    several = st.lists(inner, min_size=2, max_size=3).map(tuple)
    operators = st.sampled_from(["+", "-", "*", "/", "**", "=", "!=", "<", "<=", ">", ">="])
    interval = st.builds(tree.Interval, inner, inner, st.booleans(), st.booleans())
    tests = st.one_of(inner, interval, st.builds(tree.Compared, st.sampled_from([">", "<=", "!="]), inner))
    return st.one_of(
        st.builds(tree.Binary, operators, inner, inner),
        several.map(tree.And),
        several.map(tree.Or),
        several.map(tree.ListOf),
        interval,
        st.builds(tree.If, inner, inner, inner),
        st.builds(tree.Between, inner, inner, inner),
        st.builds(tree.In, inner, st.lists(tests, min_size=1, max_size=3).map(tuple)),
        st.builds(tree.Path, inner, NAMES),
        st.builds(tree.Filter, inner, inner),
        st.builds(tree.Loop, st.sampled_from(["some", "every", "for"]), _pairs(inner), inner),
        st.builds(tree.ContextOf, _pairs(inner)),
        st.builds(tree.Call, st.sampled_from(["not", "count", "string length"]), st.tuples(inner)),
        inner.filter(lambda node: not _number(node)).map(tree.Negate),
    )


def _number(node: tree.Node) -> bool:
    return isinstance(node, tree.Literal) and isinstance(node.value, Decimal)


TREES = st.recursive(st.one_of(_literals(), NAMES.map(tree.Name)), _branches, max_leaves=12)
SCOPES = st.dictionaries(
    NAMES,
    st.recursive(
        st.one_of(
            st.none(),
            st.booleans(),
            st.integers(),
            st.floats(),
            st.decimals(),
            st.text(),
            st.dates(),
            st.binary(),
        ),
        lambda inner: st.one_of(
            st.lists(inner, max_size=4), st.dictionaries(st.text(max_size=3), inner, max_size=3)
        ),
        max_leaves=8,
    ),
)
FRAGMENTS = st.sampled_from(
    [
        *'()[],{}:?+-*/=>."',
        *("..", "**", "<=", "a", "b", "1", ".5", '"x"', "null", "true", "and", "or", "not(", "in", "between"),
        *("if", "then", "else", "some", "for", "return", "satisfies", "every", "date(", "count(", '@"P1D"'),
        *("function(a)", "instance of", "list<number>", "partial", "sort(", "replace(", "range(", "a:"),
        *('@"', "\\", "\u202e", "🏠", "\u0301", "\x00", "٣"),
    ]
)


@SAMPLES
@given(TREES)
def test_writing_then_reading_gives_the_same_tree(root: tree.Node) -> None:
    """A written tree reads back into itself."""
    assert compile(unparse(root)).tree == root


@SAMPLES
@given(DECIMALS, DECIMALS, st.sampled_from("+-*/"))
def test_arithmetic_agrees_with_decimal(left: Decimal, right: Decimal, sign: str) -> None:
    """The four operations agree with a 34-digit decimal context."""
    names = {"+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv}
    if sign == "/" and right == 0:
        expected = None
    else:
        expected = NUMBERS.plus(names[sign](NUMBERS.create_decimal(left), right)) if sign != "/" else None
        expected = NUMBERS.divide(left, right) if sign == "/" else expected
    assert compile(f"a {sign} b").evaluate({"a": left, "b": right}) == expected


def _never_crash(source: str, scope: dict) -> None:
    for read, full in ((compile, False), (unary_tests, False), (compile, True), (unary_tests, True)):
        try:
            rule = read(source, full=full)
        except FeelError as error:
            if not 0 <= error.position <= len(source):
                pytest.fail(f"position {error.position} lies outside {source!r}")
            continue
        assert isinstance(rule.names, frozenset)
        if read is compile:
            rule.evaluate(scope, [])
        else:
            rule.accepts(scope.get("a"), scope, [])


HOSTILE = st.one_of(st.text(max_size=200), st.lists(FRAGMENTS, max_size=25).map(" ".join), TREES.map(unparse))


@SAMPLES
@given(HOSTILE, SCOPES)
def test_hostile_text_never_crashes(source: str, scope: dict) -> None:
    """Any text either reads or raises FeelError; whatever reads evaluates."""
    _never_crash(source, scope)


@pytest.mark.soak
@SOAK
@given(HOSTILE, SCOPES)
def test_hostile_text_never_crashes_in_soak(source: str, scope: dict) -> None:
    """The same, ten thousand times."""
    _never_crash(source, scope)
