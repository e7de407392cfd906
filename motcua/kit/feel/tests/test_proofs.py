"""What is proven of a table, held against trying every input of small tables on the evaluator itself."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from motcua.kit.feel import compile
from motcua.kit.feel.proofs import prove
from motcua.kit.feel.regions import Domain, satisfiable
from motcua.kit.feel.tables import Table, read_table

SAMPLES = settings(max_examples=250, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))

FIRST = date(2026, 1, 1)
NUMBERS = [Decimal(half) / 2 for half in range(-2, 12)]
WHOLE = [Decimal(number) for number in range(6)]
TEXTS = ["a", "b", "c"]
DAYS = [FIRST + timedelta(days=day) for day in range(-1, 6)]
# of each kind: the domain, every value that can make a difference, constants of cells
KINDS = {
    "number": (Domain("number"), NUMBERS, [str(number) for number in range(5)]),
    "integer": (Domain("integer", low=0, high=5), WHOLE, [str(number) for number in range(5)]),
    "text": (Domain(values=tuple(TEXTS)), TEXTS, [f'"{text}"' for text in TEXTS]),
    "open": (Domain("string", nullable=True), [*TEXTS, "z", None], [f'"{text}"' for text in TEXTS]),
    "boolean": (Domain("boolean", nullable=True), [True, False, None], ["true", "false"]),
    "date": (Domain("date"), DAYS, [f'@"{day}"' for day in DAYS[1:-1]]),
}
ORDERED = ("number", "integer", "date")


def _cells(kind: str) -> st.SearchStrategy[str]:
    constant = st.sampled_from(KINDS[kind][2])
    listed = st.lists(constant, min_size=1, max_size=2, unique=True).map(", ".join)
    cells = [st.just("-"), listed, listed.map(lambda text: f"not({text})"), st.just("null")]
    if kind in ORDERED:
        signs = st.sampled_from(["<", "<=", ">", ">="])
        cells.append(st.tuples(signs, constant).map(" ".join))
        ends = st.tuples(st.sampled_from("[("), constant, constant, st.sampled_from("])"))
        cells.append(ends.map(lambda part: f"{part[0]}{part[1]}..{part[2]}{part[3]}"))
        cells.append(st.tuples(constant, constant).map(lambda pair: f"? > {pair[0]} or ? <= {pair[1]}"))
    return st.one_of(cells)


@st.composite
def _tables(draw: st.DrawFn) -> tuple[Table, dict[str, Domain], list[dict]]:
    kinds = draw(st.lists(st.sampled_from(sorted(KINDS)), min_size=1, max_size=3))
    names = [f"fact_{number}" for number in range(len(kinds))]
    row = st.tuples(*map(_cells, kinds), st.sampled_from(["1", "2", "3"]))
    table = read_table(
        {
            "hit": draw(st.sampled_from("UAFP")),
            "inputs": names,
            "outputs": [{"name": "answer", "values": [3, 1]}],
            "rules": draw(st.lists(row.map(list), min_size=1, max_size=6)),
        }
    )
    domains = {name: KINDS[kind][0] for name, kind in zip(names, kinds, strict=True)}
    lines = product(*(KINDS[kind][1] for kind in kinds))
    return table, domains, [dict(zip(names, point, strict=True)) for point in lines]


def _deciding(table: Table, matched: tuple[int, ...]) -> int:
    """The row that decides among those that match."""
    if table.hit == "F":
        return matched[0]
    order = [Decimal(3), Decimal(1)]
    results = {row: table.rules[row - 1].results[0].evaluate({}) for row in matched}
    return min(matched, key=lambda row: (order.index(results[row]) if results[row] in order else 2, row))


@SAMPLES
@given(_tables())
def test_proofs_agree_with_trying_everything(made: tuple[Table, dict[str, Domain], list[dict]]) -> None:
    """Gaps, overlaps and rows that never decide are found if and only if some input shows them."""
    table, domains, points = made
    proof = prove(table, domains)
    decided = [table.decide(point).matched if table.hit != "F" else _all(table, point) for point in points]
    assert not proof.unproven
    assert proof.total is all(decided)
    assert bool(proof.gaps) is not proof.total
    assert all(not _all(table, gap.witness) for gap in proof.gaps)
    if table.hit == "U":
        assert bool(proof.overlaps) is any(len(matched) > 1 for matched in decided)
    if table.hit == "A":
        assert bool(proof.overlaps) is any(_contradict(table, matched) for matched in decided)
    for overlap in proof.overlaps:
        assert set(overlap.rows) <= set(_all(table, overlap.witness))
    reached = {row for matched in decided for row in matched}
    if table.hit in "FP":
        reached = {_deciding(table, matched) for matched in decided if matched}
    unreached = {*range(1, len(table.rules) + 1)} - reached
    assert {item.row for item in proof.unreachable} == unreached


def _all(table: Table, point: dict) -> tuple[int, ...]:
    """Every row whose cells accept the point, asked cell by cell."""
    values = [column.expression.evaluate(point) for column in table.inputs]
    return tuple(
        number
        for number, rule in enumerate(table.rules, 1)
        if all(cell.accepts(value) is True for cell, value in zip(rule.tests, values, strict=True))
    )


def _contradict(table: Table, matched: tuple[int, ...]) -> bool:
    return len({table.rules[row - 1].results[0].evaluate({}) for row in matched}) > 1


def _table(hit: str, inputs: list, rules: list, outputs: list | None = None) -> Table:
    return read_table({"hit": hit, "inputs": inputs, "outputs": outputs or ["answer"], "rules": rules})


def test_a_gap_has_a_plain_witness() -> None:
    """A table that forgets the age of exactly 18 says so."""
    proof = prove(_table("U", ["age"], [["< 18", 0], ["> 18", 1]]))
    assert [gap.witness for gap in proof.gaps] == [{"age": Decimal(18)}]


def test_columns_that_read_one_fact_are_taken_together() -> None:
    """A column computed from another's fact makes no gap that cannot happen."""
    proof = prove(_table("U", ["kind", 'kind = "self"'], [['"self"', "true", 0], ["-", "false", 1]]))
    assert proof.total
    assert not proof.overlaps


def test_what_cannot_be_analysed_is_said_not_guessed() -> None:
    """A cell that reads another fact is named; a last row for all the rest still makes the table total."""
    open_end = prove(_table("F", ["age"], [["> limit", 0], ["<= 18", 1]]))
    assert not open_end.total
    assert not open_end.gaps
    assert "> limit" in open_end.unproven[0]
    assert prove(_table("F", ["age"], [["> limit", 0], ["-", 1]])).total


def test_a_default_and_a_collection_leave_no_gap() -> None:
    """Where no row is an answer too, nothing is missing."""
    assert prove(_table("U", ["age"], [["< 18", 0]], [{"name": "fee", "default": 5}])).total
    assert prove(_table("C", ["age"], [["< 18", 0]])).total
    assert not prove(_table("C+", ["age"], [["< 18", 0]])).total


def test_a_value_the_column_does_not_allow_is_a_gap_when_it_comes() -> None:
    """Allowed values promise; a fact's own domain tells what really comes."""
    column = {"expression": "kind", "values": '"a", "b"'}
    rules = [['"a"', 0], ['"b"', 1]]
    assert prove(_table("U", [column], rules)).total
    proof = prove(_table("U", [column], rules), {"kind": Domain(values=("a", "b", "c"), nullable=True)})
    assert [gap.witness["kind"] for gap in proof.gaps] == ["c"]


@pytest.mark.parametrize("rows", [50, 200])
def test_long_tables_are_proven_within_counted_work(rows: int) -> None:
    """Many rows over four columns end; the counted limits hold whatever the table."""
    rules = [[f"[{n}..{n + 1})", f"< {n}", f'"{n % 7}"', "-", n] for n in range(rows)]
    proof = prove(_table("F", ["a", "b", "c", "d"], rules))
    assert proof.gaps
    assert not proof.total


@pytest.mark.parametrize(
    ("conditions", "possible"),
    [
        (['kind = "a" and kind = "b"'], False),
        (['kind = "c"'], False),
        (['kind in ("a", "b")', "count > 4"], True),
        (["count > 5"], False),
        (["count > 4 and count < 5"], False),
        (["not(flag) and flag"], False),
        (["flag and count + 1 > 2"], None),
        (["flag and not(flag) and count + 1 > 2"], False),
        (['name < "b"'], None),
        (['hidden = "x"'], False),
    ],
)
def test_satisfiable(conditions: list[str], possible: bool | None) -> None:
    """Conditions that can never hold together are found; what computes is left undecided."""
    domains = {
        "kind": Domain(values=("a", "b"), nullable=True),
        "count": Domain("integer", low=0, high=5, nullable=True),
        "flag": Domain("boolean"),
        "name": Domain("string"),
        "hidden": Domain("string", nullable=True),
    }
    parents = {"hidden": compile('kind = "z"')}
    assert satisfiable([compile(text) for text in conditions], domains, parents) is possible
