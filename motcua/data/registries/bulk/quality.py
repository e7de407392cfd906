"""Data quality of a file: every declared check over every row, by field and commune; each figure names its keys."""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from motcua.data.registries.bulk.files import private, scan
from motcua.data.registries.bulk.heavy import duck, export
from motcua.data.registries.bulk.sql_rules import column, sql
from motcua.kit import feel
from motcua.kit.progress import Progress
from motcua.kit.tables import safe

if TYPE_CHECKING:
    import duckdb

DIMENSIONS = ("completeness", "validity", "uniqueness", "consistency", "timeliness")


@dataclass(frozen=True, slots=True)
class Check:
    """One question to every row; `reads` are the columns without which it is not asked."""

    id: str
    field: str
    dimension: str
    says: str
    sql: str
    reads: tuple[str, ...]
    once: tuple[str, ...] = ()


def checks(*, declared: Mapping[str, Any], fields: Mapping[str, Any], columns: Sequence[str]) -> list[Check]:
    """The checks whose columns the file has; completeness of every column that the registry declares."""
    missing = [
        Check(f"{name}-present", name, "completeness", "", f"{column(name)} IS NOT NULL", ())
        for name in columns
        if name in fields and name not in declared.get("optional", ())
    ]
    found = [_declared(item) for item in declared["checks"]]
    return missing + [check for check in found if set(check.reads) <= set(columns)]


def _declared(item: Mapping[str, Any]) -> Check:
    if "once" in item:
        once = tuple(item["once"])
        return Check(item["id"], item["field"], item["dimension"], item["says"], "", once, once)
    rule = feel.compile(item["rule"])
    reads = tuple(sorted(rule.names - {"today"}))
    return Check(item["id"], item["field"], item["dimension"], item["says"], sql(rule), reads)


def measure(
    *,
    source: Path,
    declared: Mapping[str, Any],
    fields: Mapping[str, Any],
    out: Path,
    on: date,
    gigabytes: float,
    progress: Progress,
) -> dict[str, Any]:
    """Figures as in the file report.json of `out`; beside it keys/<check>.csv and communes.csv."""
    with duck(gigabytes=gigabytes) as db:
        progress(0, "đọc tệp")
        # The rule language knows the day as a fact that is handed in.
        db.execute(f"CREATE MACRO today() AS DATE '{on.isoformat()}'")
        columns = _load(db, source)
        asked = checks(declared=declared, fields=fields, columns=columns)
        row = column(declared["row"]) if declared["row"] in columns else "NULL"
        commune = column(declared["commune"]) if declared["commune"] in columns else "NULL"
        _answers(db, asked, row=row, commune=commune)
        progress(0.4, "tính")
        figures = _figures(db, asked)
        _communes(db, asked, out)
        for done, check in enumerate(asked):
            progress(0.5 + done / len(asked) / 2, f"tệp khóa {check.id}")
            _keys(db, check, out)
    report = {
        "file": source.name,
        "registry": declared["registry"],
        "on": on.isoformat(),
        "rows": figures.pop(""),
        "absent": sorted(set(fields) - set(columns)),
        "checks": [_figure(check, *figures[check.id]) for check in asked],
    }
    report["dimensions"] = _by_dimension(report["checks"])
    with private(out / "report.json") as file:
        json.dump(report, file, ensure_ascii=False, indent=1)
    progress(1, "xong")
    return report


def _load(db: duckdb.DuckDBPyConnection, source: Path) -> list[str]:
    db.execute("SET preserve_insertion_order = true")  # so that a row without a key still has a number
    db.execute(f"CREATE TABLE looked AS SELECT * FROM {scan(source)}")
    columns = [str(line[0]) for line in db.execute("DESCRIBE looked").fetchall()]
    cells = ", ".join(f"nullif(trim({column(name)}::VARCHAR), '') AS {column(name)}" for name in columns)
    db.execute(f"CREATE TABLE rows AS SELECT row_number() OVER () AS row_number, {cells} FROM looked")
    db.execute("DROP TABLE looked")
    db.execute("SET preserve_insertion_order = false")
    return columns


def _answers(db: duckdb.DuckDBPyConnection, asked: Sequence[Check], *, row: str, commune: str) -> None:
    """One row a row: true, false, or null where the check cannot be asked."""
    parts = []
    for number, check in enumerate(asked):
        present = " AND ".join(f"{column(name)} IS NOT NULL" for name in check.reads) or "true"
        answer = check.sql
        if check.once:
            names = ", ".join(column(name) for name in check.once)
            db.execute(
                f"CREATE TABLE twice{number} AS SELECT row_number FROM rows SEMI JOIN ("
                f"SELECT {names} FROM rows WHERE {present} GROUP BY ALL HAVING count(*) > 1) USING ({names})"
            )
            answer = f"row_number NOT IN (SELECT row_number FROM twice{number})"
        parts.append(f"CASE WHEN {present} THEN {answer} END AS {column(check.id)}")
    db.execute(
        f"CREATE TABLE answers AS SELECT row_number, {row} AS row_key, coalesce({commune}, '') AS row_commune, "
        f"{', '.join(parts)} FROM rows"
    )


def _figures(db: duckdb.DuckDBPyConnection, asked: Sequence[Check]) -> dict[str, Any]:
    """By check: of how many rows it was asked, and how many fail; under "" the number of rows."""
    found = db.execute(f"SELECT count(*), {_counts(asked)} FROM answers").fetchone() or ()
    pairs = zip(found[1::2], found[2::2], strict=True)
    return {"": found[0], **{check.id: pair for check, pair in zip(asked, pairs, strict=True)}}


def _counts(asked: Sequence[Check]) -> str:
    return ", ".join(
        f"count({column(check.id)}), count(*) FILTER (NOT {column(check.id)})" for check in asked
    )


def _figure(check: Check, asked: int, failing: int) -> dict[str, Any]:
    return {
        "id": check.id,
        "field": check.field,
        "dimension": check.dimension,
        "says": check.says,
        "asked": asked,
        "failing": failing,
        "share": _share(asked, failing),
        "keys": f"keys/{check.id}.csv",
    }


def _share(asked: int, failing: int) -> float | None:
    return round(1 - failing / asked, 6) if asked else None


def _by_dimension(figures: Sequence[Mapping[str, Any]]) -> dict[str, float | None]:
    sums: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for figure in figures:
        sums[figure["dimension"]][0] += figure["asked"]
        sums[figure["dimension"]][1] += figure["failing"]
    return {name: _share(*sums[name]) for name in DIMENSIONS if name in sums}


def _communes(db: duckdb.DuckDBPyConnection, asked: Sequence[Check], out: Path) -> None:
    """communes.csv: commune, check, field, dimension, asked, failing; the keys stand in the check's own file."""
    answer = db.execute(
        f"SELECT row_commune, {_counts(asked)} FROM answers GROUP BY row_commune ORDER BY row_commune"
    )
    with private(out / "communes.csv") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("commune", "check", "field", "dimension", "asked", "failing"))
        while line := answer.fetchone():
            for at, check in enumerate(asked):
                known, failing = line[1 + 2 * at], line[2 + 2 * at]
                writer.writerow((safe(line[0]), check.id, check.field, check.dimension, known, failing))


def _keys(db: duckdb.DuckDBPyConnection, check: Check, out: Path) -> None:
    """The rows behind a figure: their number in the file, their key and commune, never what is in them."""
    query = (
        f"SELECT row_number, safe(row_key) AS row_key, safe(row_commune) AS commune FROM answers "
        f"WHERE NOT {column(check.id)} "
        f"ORDER BY row_commune, row_number"
    )
    export(db, query, out / "keys" / f"{check.id}.csv", "FORMAT csv, HEADER")
