"""The rule language and decision tables: CPU of one evaluation, read once beforehand, as the product does."""

from collections.abc import Iterator
from decimal import Decimal

from benchmarks.meter import Figure
from benchmarks.plan import Plan
from benchmarks.rows.engine import cost_us
from motcua.kit import feel
from motcua.kit.feel.tables import Table, read_table

FEE = 'fee * 0.5 + if channel = "online" then 0 else 20000'
ROWS = 50


def measure(plan: Plan) -> Iterator[Figure]:
    """A fee by channel; a table of fifty rows and four inputs whose every row must be asked."""
    rule = feel.compile(FEE)
    facts = {"fee": Decimal(80_000), "channel": "online"}
    fee = cost_us(lambda: rule.evaluate(facts), plan.calls)
    yield _figure("expression: half the fee, and 20,000 unless online", fee, 3)
    sparse, dense = fifty_rows(dense=False), fifty_rows(dense=True)
    case = {"kind": "k3", "age": 17, "amount": 9, "place": "q"}
    one = cost_us(lambda: sparse.decide(case), plan.calls // 10 + 1)
    every = cost_us(lambda: dense.decide({**case, "age": 60}), plan.calls // 10 + 1)
    yield _figure("decision table, 50 rows × 4 inputs, few rows match", one, 150)
    yield _figure("decision table, 50 rows × 4 inputs, every row matches", every, 150)


def fifty_rows(*, dense: bool) -> Table:
    """Hit policy C, so that no row may be left out; dense: all four cells of every row are asked."""
    rows = [
        ['"k3"' if dense else f'"k{number % 5}"', f">= {number}" if dense else f"[{number}..{number + 3})",
         "[5..10]", 'not("z")', str(number)]
        for number in range(ROWS)
    ]  # fmt: skip
    return read_table(
        {"inputs": ["kind", "age", "amount", "place"], "outputs": ["out"], "rules": rows, "hit": "C"}
    )


def _figure(work: str, cost: float, most: int) -> Figure:
    return Figure(
        row="rules",
        work=work,
        floor="",
        figure=f"{cost:.1f} µs CPU",
        budget=f"≤ {most} µs",
        met=cost <= most,
        values={"us": cost},
    )
