"""`python -m benchmarks [row …] [--full]`: measure, print one line a figure, keep results.json."""

import argparse
import importlib
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.house import settled
from benchmarks.meter import Figure, keep, machine, revision
from benchmarks.plan import FULL, TINY, USUAL, Plan

HERE = Path(__file__).resolve().parent
ROWS = (
    "dossier",
    "statements",
    "engine",
    "rules",
    "packages",
    "catalogue",
    "desk",
    "paper",
    "leaves",
    "registers",
    "exchange",
    "prefill",
    "memory",
    "hands",
    "peak",
    "lookup",
)


def main(arguments: list[str] | None = None) -> int:
    """0 when every row could be measured; a missed budget is a figure, not a failure."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("rows", nargs="*", metavar="row", help=f"one of {', '.join(ROWS)}; default: all")
    parser.add_argument("--full", action="store_true", help="the counts of the record, a minute of peak load")
    parser.add_argument("--tiny", action="store_true", help="just enough to see that it runs; says nothing")
    parser.add_argument("--no-keep", action="store_true", help="leave results.json alone")
    given = parser.parse_args(arguments)
    if unknown := set(given.rows) - set(ROWS):
        parser.error(f"unknown: {', '.join(sorted(unknown))}")
    plan = TINY if given.tiny else FULL if given.full else USUAL
    about = {"date": f"{datetime.now(tz=UTC):%Y-%m-%d}", **machine(), "revision": revision(HERE.parent)}  # noqa: TID251 - the date of the run
    print(" · ".join(f"{name} {value}" for name, value in about.items()), flush=True)
    with settled():
        for figures in run(given.rows or ROWS, plan):
            if not given.no_keep and not given.tiny:
                keep(HERE / "results.json", about, figures)
    return 0


def run(rows: Sequence[str], plan: Plan) -> Iterator[list[Figure]]:
    """Measure these rows in order, one after another kept; models are imported only now, when settings stand."""
    for name in rows:
        module = importlib.import_module(f"benchmarks.rows.{name}")
        figures = []
        for figure in module.measure(plan):
            print(figure.line(), flush=True)
            figures.append(figure)
        yield figures


if __name__ == "__main__":
    sys.exit(main())
