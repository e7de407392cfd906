"""Looking one person up by a sealed number, among as many as a large province or the nation has."""

import time
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.db import connection
from django.db.backends.utils import CursorWrapper

from benchmarks.meter import Figure, percentile
from benchmarks.plan import Plan
from motcua.data.registries import actions, history
from motcua.data.registries.bulk import files
from motcua.data.registries.models import Version
from motcua.data.registries.queries import definition
from motcua.kit import clock
from motcua.kit.progress import silent

BUDGET = 1.0
ASKED = 2_000
REGISTER = "population"
TABLE = Version._meta.db_table
# SQLite alone, while nothing else has the file open: without a journal each page is written once, not three times.
QUICK = (
    "PRAGMA journal_mode=OFF",
    "PRAGMA synchronous=OFF",
    "PRAGMA foreign_keys=OFF",
    "PRAGMA ignore_check_constraints=ON",
    "PRAGMA cache_size=-500000",
)


def measure(plan: Plan) -> Iterator[Figure]:
    """Wall time of number → blind index → the version that holds today → every field opened; in one process."""
    at = clock.now()
    with TemporaryDirectory() as name:
        numbers = _imported(Path(name), min(ASKED, plan.lookup_rows))
    _crowd(plan.lookup_rows - len(numbers))
    held, day = definition(registry=REGISTER), history.day_of(at)
    floor = [_timed(_bare, key)[0] for key in _keys(len(numbers))]
    spent = []
    for number in numbers:
        milliseconds, opened = _timed(_opened, held, number, day)
        spent.append(milliseconds)
        if opened[held["key"]["field"]] != number:
            raise SystemExit("a person was not found again")
    p50 = percentile(spent, 0.5)
    yield Figure(
        row="lookup",
        work=f"look-up by a sealed number, {plan.lookup_rows:,} people, {connection.vendor}",
        floor=f"p50 {percentile(floor, 0.5):.2f} ms (one row by its key, nothing opened)",
        figure=f"p50 {p50:.2f} ms, p99 {percentile(spent, 0.99):.2f} ms",
        budget=f"≤ {BUDGET:.0f} ms p50",
        met=p50 <= BUDGET,
        values={"p50_ms": p50, "p99_ms": percentile(spent, 0.99), "rows": plan.lookup_rows},
    )


def _imported(folder: Path, count: int) -> list[str]:
    """People who really can be found, taken in as any file is."""
    actions.generate_sample(
        folder=folder,
        count=count,
        seed=2,
        on=date(2026, 1, 1),
        ending=".parquet",
        units=None,
        progress=silent,
    )
    path = folder / f"{REGISTER}.parquet"
    actions.import_file(registry=REGISTER, path=path, actor="bench", at=clock.now(), progress=silent)
    field = definition(registry=REGISTER)["key"]["field"]
    return [str(cells[field]) for _number, cells in files.rows(path)]


def _crowd(rows: int) -> None:
    """Everybody else: rows of the same size under keys of the same kind, written by one statement.

    Indexes are taken off and built again at the end, as a first load of a nation would be done.
    """
    if rows <= 0:
        return
    columns = [field.column for field in Version._meta.concrete_fields if not field.primary_key]
    model = Version.objects.filter(registry=REGISTER).order_by("pk").values_list("pk", flat=True)[0]
    if connection.vendor == "postgresql":
        key, numbers = "encode(sha256(n::text::bytea), 'hex')", "generate_series(1, %s) AS n"
    else:
        key = "lower(hex(randomblob(32)))"
        numbers = (
            "(WITH RECURSIVE c(n) AS (VALUES (1) UNION ALL SELECT n + 1 FROM c WHERE n < %s) SELECT n FROM c)"
        )
    taken = ", ".join(key if name == "key" else f"v.{name}" for name in columns)
    with connection.cursor() as cursor:
        for said in QUICK if connection.vendor == "sqlite" else ():
            cursor.execute(said)
        kept = _indexes(cursor)
        for name in kept:
            cursor.execute(f"DROP INDEX {name}")
        copied = f"SELECT {taken} FROM {TABLE} v, {numbers} WHERE v.id = %s"  # noqa: S608 - own names
        cursor.execute(f"INSERT INTO {TABLE} ({', '.join(columns)}) {copied}", [rows, model])
        for made in kept.values():
            cursor.execute(made)
        cursor.execute(f"ANALYZE {TABLE}")
    connection.close()  # the next one is set as the product sets it


def _indexes(cursor: CursorWrapper) -> dict[str, str]:
    """Each index over the key, with the statement that makes it."""
    if connection.vendor == "postgresql":
        asked = "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = %s AND indexname LIKE %s"
    else:
        asked = "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = %s AND name LIKE %s"
    cursor.execute(asked, [TABLE, "version_%"])
    return dict(cursor.fetchall())


def _timed(work: Callable[..., Any], *given: Any) -> tuple[float, Any]:
    began = time.perf_counter()
    found = work(*given)
    return (time.perf_counter() - began) * 1000, found


def _opened(held: Mapping[str, Any], number: str, day: date) -> dict[str, Any]:
    found = history.version(held, number, valid_at=day, known_at=None)
    return history.values(found) if found else {held["key"]["field"]: None}


def _keys(count: int) -> list[str]:
    return list(Version.objects.order_by("pk").values_list("key", flat=True)[:count])


def _bare(key: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT data FROM {TABLE} WHERE registry = %s AND key = %s", [REGISTER, key])  # noqa: S608 - own name
        cursor.fetchone()
