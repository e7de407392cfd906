"""Bulk work on registers: rows a second into one with two clocks and sealed numbers; two registers reconciled."""

import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from django.db import connection, transaction

from benchmarks.cast import script
from benchmarks.meter import Figure, times
from benchmarks.plan import Plan
from motcua.data.registries import actions
from motcua.data.registries.bulk import files
from motcua.data.registries.bulk.heavy import duck
from motcua.kit import clock
from motcua.kit.progress import silent

BATCH = 500
MEMORY = 4


def measure(plan: Plan) -> Iterator[Figure]:
    """Invented people; wall for the database, CPU (two threads) for the reconciliation."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        sizes = ((folder / "few", plan.people), (folder / "many", plan.people * 10))
        for place, count in sizes:
            actions.generate_sample(
                folder=place,
                count=count,
                seed=1,
                on=date(2026, 1, 1),
                ending=".parquet",
                units=None,
                progress=silent,
            )
        yield _imported(folder / "few", plan.people)
        yield _reconciled(folder / "many", plan.people * 10, folder)


def _imported(place: Path, people: int) -> Figure:
    path = place / "population.parquet"
    floor = people / _bare(path)
    rates = []
    for _turn in range(2):
        began = time.monotonic()
        actions.import_file(registry="population", path=path, actor="bench", at=clock.now(), progress=silent)
        rates.append(people / (time.monotonic() - began))
    return Figure(
        row="registers",
        work=f"import of {people:,} people, new; the same file again",
        floor=f"{floor:,.0f} rows/s (one bare row each, {BATCH} a commit)",
        figure=f"{rates[0]:,.0f} rows/s ({times(floor, rates[0])} slower than the floor); again {rates[1]:,.0f} rows/s",
        budget="",
        met=None,
        values={"new_per_second": rates[0], "same_per_second": rates[1], "floor_per_second": floor},
    )


def _bare(path: Path) -> float:
    key = "bigserial PRIMARY KEY" if connection.vendor == "postgresql" else "integer PRIMARY KEY"
    script(f"CREATE TABLE IF NOT EXISTS bare_person (id {key}, data text)")
    texts = [[str(cells)] for _number, cells in files.rows(path)]
    began = time.monotonic()
    for start in range(0, len(texts), BATCH):
        with transaction.atomic(durable=True), connection.cursor() as cursor:
            cursor.executemany("INSERT INTO bare_person (data) VALUES (%s)", texts[start : start + BATCH])
    return time.monotonic() - began


def _reconciled(place: Path, people: int, folder: Path) -> Figure:
    sources = (place / "population.parquet", place / "insurance.parquet")
    began = time.process_time()
    with duck(gigabytes=MEMORY) as db:
        one, other = (files.scan(source) for source in sources)
        db.execute(f"SELECT count(*) FROM {one} a JOIN {other} b ON a.number = b.number").fetchone()  # noqa: S608 - own files
    floor = time.process_time() - began
    began = time.process_time()
    report = actions.reconcile(
        people=str(sources[0]),
        book=str(sources[1]),
        people_registry=None,
        book_registry=None,
        truth=place / "truth.parquet",
        out=folder / "out",
        gigabytes=MEMORY,
        at=clock.now(),
        progress=silent,
    )
    spent, truth = time.process_time() - began, report["truth"]
    return Figure(
        row="registers",
        work=f"reconciliation of {report['rows']:,} rows with {people:,} people",
        floor=f"{floor:.1f} s CPU (one join on the number)",
        figure=f"{spent:.1f} s CPU; precision {truth['precision']:.5f}, recall {truth['recall']:.5f}",
        budget="",
        met=None,
        values={
            "cpu_seconds": spent,
            "floor_seconds": floor,
            **{name: truth[name] for name in ("precision", "recall")},
        },
    )
