"""Hit policies as DMN 1.5 §8.2.8 defines them, read from XML; null and values not allowed; export."""

from decimal import Decimal

import pytest

from motcua.kit import dmn
from motcua.kit.dmn.tests.samples import decision, fact, model, table

OVERLAPPING = [["> 1", "100"], ["> 2", "200"], ["> 3", "300"]]
SAME = [["> 1", "100"], ["> 2", "100"]]
LEVELS = [["> 1", '"low"'], ["> 2", '"high"'], ["> 3", '"low"']]
ORDER = '<outputValues><text>"high", "low"</text></outputValues>'
DEFAULT = "<defaultOutputEntry><text>7</text></defaultOutputEntry>"


def _decided(hit: str, rows: list, n: object, more: str = "") -> dmn.Answer:
    logic = table(hit, rows, inputs=["n"], outputs=["out"], more=more)
    read = dmn.read(model(fact("n") + decision("D", logic, "i_n")))
    return dmn.Model(read).decide("D", {"n": n})


@pytest.mark.parametrize(
    ("hit", "rows", "n", "expected"),
    [
        ("", OVERLAPPING, 2, 100),  # unique is the default
        ('hitPolicy="UNIQUE"', OVERLAPPING, 3, None),  # more than one rule: undefined
        ('hitPolicy="UNIQUE"', OVERLAPPING, 1, None),
        ('hitPolicy="ANY"', SAME, 3, 100),
        ('hitPolicy="ANY"', OVERLAPPING, 3, None),
        ('hitPolicy="FIRST"', OVERLAPPING, 4, 100),
        ('hitPolicy="RULE ORDER"', OVERLAPPING, 4, [100, 200, 300]),
        ('hitPolicy="COLLECT"', OVERLAPPING, 4, [100, 200, 300]),
        ('hitPolicy="COLLECT" aggregation="SUM"', OVERLAPPING, 4, 600),
        ('hitPolicy="COLLECT" aggregation="MIN"', OVERLAPPING, 4, 100),
        ('hitPolicy="COLLECT" aggregation="MAX"', OVERLAPPING, 4, 300),
        ('hitPolicy="COLLECT" aggregation="COUNT"', OVERLAPPING, 4, 3),
        ('hitPolicy="COLLECT"', OVERLAPPING, 0, []),
        ('hitPolicy="COLLECT" aggregation="SUM"', OVERLAPPING, 0, None),
        ('hitPolicy="COLLECT" aggregation="COUNT"', OVERLAPPING, 0, 0),
        ('hitPolicy="FIRST"', OVERLAPPING, None, None),
        ('hitPolicy="FIRST"', [["null", "1"], ["-", "2"]], None, 1),
        ('hitPolicy="FIRST"', [["not(null)", "1"], ["-", "2"]], None, 2),
        ('hitPolicy="FIRST"', [["? > 3 and ? < 9", "1"]], 5, 1),
        ('hitPolicy="FIRST"', [["", "1"]], 5, 1),
        ('hitPolicy="FIRST"', [["-", ""]], 5, None),
    ],
)
def test_hit_policy(hit: str, rows: list, n: object, expected: object) -> None:
    """Each hit policy settles the matching rules its own way."""
    assert _decided(hit, rows, n).value == expected


@pytest.mark.parametrize(
    ("hit", "expected"), [("PRIORITY", "high"), ("OUTPUT ORDER", ["high", "low", "low"])]
)
def test_priority_follows_the_output_values(hit: str, expected: object) -> None:
    """Priority and output order follow the order of the output values, not that of the rules."""
    assert _decided(f'hitPolicy="{hit}"', LEVELS, 4, ORDER).value == expected


def test_priority_goes_by_the_first_output_first() -> None:
    """With several outputs the first decides, then the second."""
    order = '<outputValues><text>"b", "a"</text></outputValues>'
    rows = [["-", '"a"', "1"], ["-", '"b"', "2"]]
    logic = table('hitPolicy="PRIORITY"', rows, inputs=["n"], outputs=["x", "y"], more=order)
    read = dmn.read(model(fact("n") + decision("D", logic, "i_n")))
    assert dmn.Model(read).decide("D", {"n": 1}).value == {"x": "b", "y": 2}


def test_default_stands_where_nothing_matches() -> None:
    """An output's default is the answer of a table without a matching rule."""
    assert _decided('hitPolicy="UNIQUE"', OVERLAPPING, 0, DEFAULT).value == 7


def test_result_outside_the_output_values_is_null() -> None:
    """A result that its column does not allow is null."""
    assert _decided('hitPolicy="FIRST"', [["-", '"else"']], 4, ORDER).value is None


def test_cell_that_cannot_be_read_is_null_with_its_place() -> None:
    """A bad cell makes its decision null and says which cell it is."""
    answer = _decided("", [["> ", "1"]], 4)
    assert answer.value is None
    assert "Dòng 1, ô 1" in answer.problems[0]


TABLES = {
    "fee": {
        "inputs": ["channel", {"expression": "age", "values": "[0..150]"}],
        "outputs": [{"name": "fee", "default": "0"}],
        "hit": "F",
        "rules": [['"online"', ">= 60", 0], ["-", "not(< 18)", Decimal("8000.50")], ["-", "-", True]],
    },
    "route": {
        "inputs": ["fee"],
        "outputs": ["office", {"name": "speed", "values": ['"fast"', '"slow"']}],
        "hit": "P",
        "rules": [["> 0", '"a"', '"slow"'], ["-", '"b"', '"fast"']],
    },
}


def test_tables_of_the_library_become_a_model_and_come_back() -> None:
    """Exported tables decide the same as a DMN model, and read back into equal tables."""
    written = dmn.write(dmn.to_model("fees", "urn:test", TABLES))
    back = dmn.from_model(dmn.read(written))
    assert dmn.to_model("fees", "urn:test", back) == dmn.read(written)
    decided = dmn.Model(dmn.read(written))
    assert decided.decide("fee", {"channel": "online", "age": 70}).value == 0
    assert decided.decide("route", {"channel": "desk", "age": 30}).value == {"office": "b", "speed": "fast"}


def test_only_tables_come_into_the_library() -> None:
    """A decision that is not a table, or uses more than the house's subset, is refused with its name."""
    with pytest.raises(dmn.DmnError, match="“D” không phải"):
        dmn.from_model(dmn.read(model(decision("D", "<context/>"))))
    rows = [["nosuch(1)", "1"]]
    logic = table("", rows, inputs=["n"], outputs=["out"])
    with pytest.raises(dmn.DmnError, match="nosuch"):
        dmn.from_model(dmn.read(model(fact("n") + decision("D", logic, "i_n"))))
