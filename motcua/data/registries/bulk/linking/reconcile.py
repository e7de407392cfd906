"""The whole of a reconciliation, from two files to lists of work."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from motcua.data.registries.bulk.files import private
from motcua.data.registries.bulk.heavy import duck, export
from motcua.data.registries.bulk.linking import exact, likely, outcome, score, worklists
from motcua.kit.progress import Progress

_LINKS = """
SELECT b.row_key AS row, a.number, o.class, o.method, o.weight, o.reasons
FROM outcome o JOIN book b ON o.book = b.id LEFT JOIN people a ON o.person = a.id ORDER BY b.id
"""
_UNNAMED = (
    "SELECT safe(a.row_key) AS key, safe(a.commune) AS commune FROM people a "
    f"ANTI JOIN ({outcome.LINKED}) l ON a.id = l.person"
)


def reconcile(
    *,
    people: Path,
    book: Path,
    people_declared: Mapping[str, Any],
    book_declared: Mapping[str, Any],
    matching: Mapping[str, Any],
    out: Path,
    truth: Path | None,
    gigabytes: float,
    progress: Progress,
) -> dict[str, Any]:
    """Link every row of `book` to a person, as far as it can be; the report, as in report.json of `out`.

    Beside it: links.parquet (every row), worklists/<commune>.csv, people_without_row.csv (keys only)."""
    with duck(gigabytes=gigabytes) as db:
        progress(0, "đọc sổ thứ nhất")
        exact.read(db, "people", people, people_declared)
        progress(0.2, "đọc sổ thứ hai")
        exact.read(db, "book", book, book_declared)
        progress(0.4, "đối chiếu đúng hẳn")
        exact.link(db)
        progress(0.55, "đối chiếu theo xác suất")
        likely.score(db, matching)
        progress(0.75, "kết quả")
        outcome.settle(db, matching)
        report = {"files": [people.name, book.name], **outcome.counts(db)}
        if truth is not None:
            report["truth"] = score.against_truth(db, truth)
        progress(0.85, "danh sách việc")
        export(db, _LINKS, out / "links.parquet", "FORMAT parquet, COMPRESSION zstd")
        export(db, _UNNAMED, out / "people_without_row.csv", "FORMAT csv, HEADER")
        report["worklists"] = worklists.write(db, matching, out / "worklists")
    with private(out / "report.json") as file:
        json.dump(report, file, ensure_ascii=False, indent=1)
    progress(1, "xong")
    return report
