"""What became of every row of the book: its class, the person it is linked to, how, and why in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from motcua.data.registries.bulk.sql_rules import quoted

if TYPE_CHECKING:
    import duckdb

_CLASS = """CASE WHEN NOT coalesce(same_name, false) THEN 'name' WHEN NOT same_born THEN 'born'
    WHEN NOT same_sex THEN 'sex' WHEN NOT same_commune THEN 'address' ELSE 'ok' END"""
_DIFFERENCES = {"name": "same_name", "born": "same_born", "sex": "same_sex", "commune": "same_commune"}


def settle(db: duckdb.DuckDBPyConnection, declared: Mapping[str, Any]) -> None:
    """Table `outcome`: book, person, class, method (number, exact, likely or none), weight, reasons.

    A row with several equal candidates is `ambiguous` and keeps the first of them for the clerk; it is no link."""
    words = declared["words"]
    differs = ", ".join(
        f"CASE WHEN NOT coalesce({flag}, false) THEN {quoted(words['differs'][name])} END"
        for name, flag in _DIFFERENCES.items()
    )
    enough = f"l.weight >= {float(declared['weight'])}"
    leads = f"l.lead >= {float(declared['margin'])}"
    several = quoted(f" {words['several']}")
    db.execute(f"""
        CREATE TABLE outcome AS
        SELECT book, person, {_CLASS} AS class, method, NULL::DOUBLE AS weight,
            concat_ws('; ', {quoted(words["exact_number"])}, {differs}) AS reasons
        FROM links
        UNION ALL
        SELECT b.id, coalesce(f.person, CASE WHEN {enough} THEN l.person END),
            CASE WHEN f.fitting > 1 OR ({enough} AND NOT {leads}) THEN 'ambiguous' ELSE b.why END,
            CASE WHEN f.book IS NOT NULL THEN 'exact' WHEN {enough} THEN 'likely' ELSE 'none' END,
            l.weight,
            CASE WHEN f.fitting > 1 THEN f.fitting || {several}
                WHEN f.fitting = 1 THEN {quoted(words["exact_person"])}
                WHEN {enough} AND NOT {leads} THEN l.near || {several} || '; ' || l.reasons
                WHEN {enough} THEN l.reasons
                WHEN l.book IS NOT NULL THEN {quoted(words["nobody"])} || '; ' || l.reasons
                ELSE {quoted(words["nobody"])} END
        FROM left_over b LEFT JOIN fits f ON b.id = f.book LEFT JOIN likely l ON b.id = l.book""")


def counts(db: duckdb.DuckDBPyConnection) -> dict[str, Any]:
    """Rows by class and by method, people that no row names, people that two rows name."""
    classes = db.execute("SELECT class, count(*) FROM outcome GROUP BY class ORDER BY class").fetchall()
    methods = db.execute(
        "SELECT method, count(*) FROM outcome WHERE class <> 'ambiguous' GROUP BY method ORDER BY method"
    ).fetchall()
    people, rows, unnamed, twice = db.execute(f"""
        SELECT (SELECT count(*) FROM people), (SELECT count(*) FROM book),
            (SELECT count(*) FROM people a ANTI JOIN ({LINKED}) l ON a.id = l.person),
            (SELECT count(*) FROM (SELECT person FROM ({LINKED}) GROUP BY person HAVING count(*) > 1))
    """).fetchone() or (0, 0, 0, 0)
    return {
        "people": people,
        "rows": rows,
        "classes": dict(classes),
        "methods": dict(methods),
        "people_without_row": unnamed,
        "people_with_two_rows": twice,
    }


LINKED = "SELECT book, person, method FROM outcome WHERE person IS NOT NULL AND class <> 'ambiguous'"
