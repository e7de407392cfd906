"""Links held against a known truth: which share is right, and which share of the truth was found."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from motcua.data.registries.bulk.files import scan
from motcua.data.registries.bulk.linking.outcome import LINKED

if TYPE_CHECKING:
    import duckdb


def against_truth(db: duckdb.DuckDBPyConnection, truth: Path) -> dict[str, Any]:
    """By method and in all: links made, links that are right, precision; recall over the rows that have a person.

    `truth` holds `book` (key of the row) and `number` (of its person, empty where there is none)."""
    db.execute(f"""
        CREATE TABLE judged AS
        SELECT l.method, t.number IS NOT NULL AS known, coalesce(a.number = t.number, false) AS right_one
        FROM book b
        JOIN (SELECT book::VARCHAR AS row_key, nullif(number::VARCHAR, '') AS number FROM {scan(truth)}) t
            USING (row_key)
        LEFT JOIN ({LINKED}) l ON b.id = l.book
        LEFT JOIN people a ON l.person = a.id""")
    lines = db.execute(
        "SELECT method, count(*), count(*) FILTER (right_one) FROM judged WHERE method IS NOT NULL "
        "GROUP BY method ORDER BY method"
    ).fetchall()
    known, hard = db.execute(
        "SELECT count(*) FILTER (known), count(*) FILTER (known AND coalesce(method, '') <> 'number') FROM judged"
    ).fetchone() or (0, 0)
    made, right = sum(line[1] for line in lines), sum(line[2] for line in lines)
    found_hard = sum(line[2] for line in lines if line[0] != "number")
    return {
        "methods": {name: {"links": n, "right": ok, "precision": _share(ok, n)} for name, n, ok in lines},
        "precision": _share(right, made),
        "recall": _share(right, known),
        "recall_without_number": _share(found_hard, hard),
    }


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 6) if whole else None
