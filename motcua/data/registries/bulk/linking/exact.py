"""The exact part: by number, then by name, day of birth, sex and commune together, where only one person fits."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from motcua.data.registries.bulk.files import scan
from motcua.data.registries.bulk.sql_rules import column

if TYPE_CHECKING:
    import duckdb

ROLES = ("number", "name", "born", "sex", "commune", "address")
_BY_NUMBER = """
CREATE TABLE links AS
SELECT b.id AS book, a.id AS person, 'number' AS method,
    b.name_key = a.name_key AS same_name, b.born IS NOT DISTINCT FROM a.born AS same_born,
    b.sex IS NOT DISTINCT FROM a.sex AS same_sex, b.commune IS NOT DISTINCT FROM a.commune AS same_commune
FROM book b JOIN people a ON b.number = a.number
WHERE a.number NOT IN (SELECT number FROM people WHERE number IS NOT NULL GROUP BY number HAVING count(*) > 1)
"""
_DOUBTFUL = "DELETE FROM links WHERE NOT coalesce(same_name, false) AND NOT same_born"
_LEFT = """
CREATE TABLE left_over AS SELECT b.*, CASE
    WHEN b.number IS NULL THEN 'no_id' WHEN k.number IS NULL THEN 'unknown_id' ELSE 'other_id' END AS why
FROM book b ANTI JOIN links ON b.id = links.book LEFT JOIN (SELECT DISTINCT number FROM people) k ON b.number = k.number
"""
_FREE = "CREATE TABLE free AS SELECT a.* FROM people a ANTI JOIN links ON a.id = links.person"
_BY_PERSON = """
CREATE TABLE fits AS
SELECT b.id AS book, min(a.id) AS person, count(*) AS fitting
FROM left_over b JOIN free a ON (a.name_key, a.born, a.sex, a.commune) = (b.name_key, b.born, b.sex, b.commune)
GROUP BY b.id
"""


def read(db: duckdb.DuckDBPyConnection, table: str, source: Path, declared: Mapping[str, Any]) -> None:
    """A file as the table `people` or `book`: what is compared, in one form, beside what the file says."""
    db.execute("SET preserve_insertion_order = true")
    found = db.execute(f"DESCRIBE SELECT * FROM {scan(source)}").fetchall()
    present = {str(line[0]) for line in found}
    names = {role: name for role, name in declared["matching"].items() if name in present}
    text = {
        role: f"nullif(trim({column(names[role])}::VARCHAR), '')" if role in names else "NULL::VARCHAR"
        for role in ROLES
    }
    row = f"{column(declared['row'])}::VARCHAR" if declared["row"] in present else "NULL::VARCHAR"
    db.execute(f"""
        CREATE TABLE {table} AS
        SELECT row_number() OVER () AS id, {row} AS row_key, digits_of({text["number"]}) AS number,
            {text["name"]} AS name, name_key({text["name"]}) AS name_key, {text["born"]} AS born,
            {text["sex"]} AS sex, {text["commune"]} AS commune, {text["address"]} AS address
        FROM {scan(source)}""")
    db.execute("SET preserve_insertion_order = false")


def link(db: duckdb.DuckDBPyConnection) -> None:
    """Tables `links` (by number), `left_over` (rows of the book without one, and why), `free` (people without a
    row) and `fits` (rows whose name, day, sex and commune fit somebody who is free, and how many)."""
    for statement in (_BY_NUMBER, _DOUBTFUL, _LEFT, _FREE, _BY_PERSON):
        db.execute(statement)
