"""Leaves of the ledger: how many a second get their place, durably; the floor commits one row at a time."""

import time
from collections.abc import Iterator

from django.db import connection, transaction

from benchmarks.cast import script
from benchmarks.meter import Figure
from benchmarks.plan import Plan
from motcua.kit import clock
from motcua.trust.ledger import actions
from motcua.trust.ledger.testing import make_leaves

BUDGET = 5_000
FLOOR_ROWS = 400


def measure(plan: Plan) -> Iterator[Figure]:
    """Wall time, because a disk that must be waited for is part of it."""
    actions.sequence_all(at=clock.now())
    for start in range(0, plan.leaves, 1000):
        make_leaves(min(1000, plan.leaves - start))
    began, cpu = time.monotonic(), time.process_time()
    actions.sequence_all(at=clock.now())
    rate = plan.leaves / (time.monotonic() - began)
    spent = (time.process_time() - cpu) * 1e6 / plan.leaves
    floor = _one_by_one(min(FLOOR_ROWS, plan.leaves))
    yield Figure(
        row="leaves",
        work="leaves sequenced, durable",
        floor=f"{floor:,.0f}/s (one row a commit, fsync on)",
        figure=f"{rate:,.0f}/s, {spent:.0f} µs CPU of the sequencer a leaf",
        budget=f"≥ {BUDGET:,}/s",
        met=rate >= BUDGET,
        values={"per_second": rate, "floor_per_second": floor, "leaves": plan.leaves},
    )


def _one_by_one(rows: int) -> float:
    key = "bigserial PRIMARY KEY" if connection.vendor == "postgresql" else "integer PRIMARY KEY"
    script(f"CREATE TABLE IF NOT EXISTS bare_leaf (id {key}, data varchar(300))")
    data = "x" * 300
    began = time.monotonic()
    for _row in range(rows):
        with transaction.atomic(durable=True), connection.cursor() as cursor:
            cursor.execute("INSERT INTO bare_leaf (data) VALUES (%s)", [data])
    return rows / (time.monotonic() - began)
