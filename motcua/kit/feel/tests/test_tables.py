"""Decision tables: every hit policy, no match, nulls, refusal of what cannot be read."""

from decimal import Decimal

import pytest

from motcua.kit.feel.tables import TableError, read_table

AGES = [["> 1", 100], ["> 2", 200], ["> 3", 300]]


def _table(hit: str, rules: list, **more: object) -> object:
    return read_table({"inputs": ["n"], "outputs": ["out"], "rules": rules, "hit": hit, **more})


@pytest.mark.parametrize(
    ("hit", "n", "expected"),
    [
        ("F", 3, 100),
        ("U", 2, 100),
        ("U", 3, None),
        ("A", 2, 100),
        ("A", 3, None),
        ("R", 4, [100, 200, 300]),
        ("C", 4, [100, 200, 300]),
        ("C+", 4, 600),
        ("C<", 4, 100),
        ("C>", 4, 300),
        ("C#", 4, 3),
        ("C#", 0, 0),
        ("C+", 0, None),
        ("R", 0, []),
        ("F", 0, None),
        ("F", None, None),
        ("C", None, []),
    ],
)
def test_hit_policies(hit: str, n: object, expected: object) -> None:
    """Each hit policy settles the matching rules its own way."""
    assert _table(hit, AGES).evaluate({"n": n}) == expected


@pytest.mark.parametrize(("hit", "expected"), [("P", "high"), ("O", ["high", "low", "low"])])
def test_output_priority(hit: str, expected: object) -> None:
    """P and O follow the order of the output's values, not that of the rules."""
    rules = [["> 1", '"low"'], ["> 2", '"high"'], ["> 3", '"low"']]
    outputs = [{"name": "risk", "values": ['"high"', '"low"']}]
    assert _table(hit, rules, outputs=outputs).evaluate({"n": 4}) == expected


def test_several_outputs_make_a_mapping() -> None:
    """With several outputs the decision is a mapping by name."""
    table = read_table(
        {"inputs": ["a", "b"], "outputs": ["x", "y"], "hit": "F", "rules": [["-", True, "b + 1", '"z"']]}
    )
    assert table.evaluate({"b": True}) == {"x": None, "y": "z"}
    assert table.names == {"a", "b"}


def test_default_when_nothing_matches() -> None:
    """An output's default stands where no rule matches."""
    table = _table("U", [["> 5", 1]], outputs=[{"name": "out", "default": 7}])
    assert table.evaluate({"n": 1}) == 7


def test_decision_names_the_rules_and_the_problems() -> None:
    """A decision tells which rules matched and what could not be told."""
    decision = _table("C", [["> 1", 1], ["> 2", 2]]).decide({"n": 5})
    assert (decision.value, decision.matched, decision.problems) == ([Decimal(1), Decimal(2)], (1, 2), ())
    decision = _table("U", AGES).decide({"n": "x"})
    assert decision.value is None
    assert "Không so sánh được số với chuỗi" in decision.problems


def test_values_outside_the_allowed_ones_are_refused() -> None:
    """An input outside its allowed values decides nothing."""
    inputs = [{"expression": "n", "values": '"a", "b"'}]
    decision = _table("F", [["-", 1]], inputs=inputs).decide({"n": "c"})
    assert decision.value is None
    assert decision.problems == ("Cột vào 1 nhận giá trị ngoài danh sách cho phép",)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"hit": "X"}, "Quy tắc khớp"),
        ({"rules": [["> 1"]]}, "Dòng 1"),
        ({"rules": [["> ", 1]]}, "Dòng 1, ô 1"),
        ({"rules": [[None, 1]]}, "trống"),
        ({"outputs": []}, "cột ra"),
        ({"extra": 1}, "mục lạ"),
        ({"rules": 3}, "rules"),
        ({"inputs": ["a +"]}, "Cột vào 1"),
        ({"outputs": [{"name": 3}]}, "Cột ra 1"),
        ({"hit": "C+", "outputs": ["x", "y"]}, "một cột ra"),
        ({"rules": [[[1], 1]]}, "Dòng 1, ô 1"),
    ],
)
def test_unreadable_tables_are_refused(data: dict, words: str) -> None:
    """What cannot be read is refused with the place named."""
    with pytest.raises(TableError, match=words):
        read_table({"inputs": ["n"], "outputs": ["out"], "rules": AGES, **data})
