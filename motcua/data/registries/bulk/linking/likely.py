"""The rest by probability: Splink scores the pairs that share something, with declared weights.

Nothing is trained, so the same two files give the same links, and a small file is judged like a large one."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from motcua.data.registries.bulk.heavy import load
from motcua.data.registries.bulk.sql_rules import quoted

if TYPE_CHECKING:
    import duckdb

_LISTED = 5  # weaker candidates are kept for the clerk down to this far below the threshold
_SIDE = re.compile(r"\b([lr])\.([a-z_]+)")
_INPUT = """
CREATE TABLE {table} AS
SELECT id AS unique_id, number, name_key, folded(name) AS folded, string_split(folded(name), ' ')[1] AS surname,
    string_split(folded(name), ' ')[-1] AS given, born, substring(born, 1, 4) AS year, sex, commune,
    substring(number, 1, 6) AS cell,
    CASE WHEN day_of(born) IS NOT NULL
        THEN strftime(try_strptime(born, '%Y-%d-%m'), '%Y-%m-%d') END AS swapped
FROM {source}
"""


def score(db: duckdb.DuckDBPyConnection, declared: Mapping[str, Any]) -> None:
    """Table `likely`: the best candidate of each row that is left, its weight, its lead, and the reasons in words."""
    db.execute(_INPUT.format(table="likely_people", source="free"))
    db.execute(
        _INPUT.format(
            table="likely_book",
            source="(SELECT b.* FROM left_over b ANTI JOIN (SELECT * FROM fits) f ON b.id = f.book)",
        )
    )
    sizes = [_count(db, table) for table in ("likely_people", "likely_book")]
    pairs = _pairs(db, declared, people=sizes[0]) if all(sizes) else _NO_PAIRS
    db.execute(f"CREATE TABLE pairs AS {pairs}")
    db.execute(
        "CREATE TABLE likely AS SELECT book, person, weight, reasons, coalesce(weight - next, 1000) AS lead, near "
        "FROM (SELECT *, row_number() OVER best AS place, lead(weight) OVER best AS next, "
        f"count(*) FILTER (weight > {declared['weight'] - _LISTED}) OVER (PARTITION BY book) AS near FROM pairs "
        "WINDOW best AS (PARTITION BY book ORDER BY weight DESC, person)) WHERE place = 1"
    )


_NO_PAIRS = "SELECT 0::BIGINT AS book, 0::BIGINT AS person, 0.0::DOUBLE AS weight, '' AS reasons WHERE false"


def _count(db: duckdb.DuckDBPyConnection, table: str) -> int:
    return (db.execute(f"SELECT count(*) FROM {table}").fetchone() or (0,))[0]


def _pairs(db: duckdb.DuckDBPyConnection, declared: Mapping[str, Any], *, people: int) -> str:
    splink = load("splink")
    api = splink.DuckDBAPI(connection=db)
    tables = [
        api.register(db.table(f"likely_{name}"), dataset_display_name=f"{order}_{name}")
        for order, name in (("a", "people"), ("b", "book"))
    ]
    linker = splink.Linker(tables, _settings(declared, people), log_level=None)
    found = linker.inference.predict(
        threshold_match_weight=declared["weight"] - _LISTED, warning_mode="never"
    )
    return (
        f"SELECT unique_id_r AS book, unique_id_l AS person, match_weight AS weight, "
        f"{_reasons(declared['comparisons'])} AS reasons FROM {found.physical_name}"
    )


def _settings(declared: Mapping[str, Any], people: int) -> dict[str, Any]:
    return {
        "link_type": "link_only",
        "probability_two_random_records_match": declared["expected"] / max(people, 2),
        "comparisons": [_comparison(item) for item in declared["comparisons"]],
        "blocking_rules_to_generate_predictions": [{"blocking_rule": rule} for rule in declared["blocks"]],
        "retain_intermediate_calculation_columns": True,
        "retain_matching_columns": True,
    }


def _comparison(item: Mapping[str, Any]) -> dict[str, Any]:
    name = {"name": "name_key"}.get(item["column"], item["column"])
    missing = {"sql_condition": _sided(f"l.{name} IS NULL OR r.{name} IS NULL"), "is_null_level": True}
    return {
        "output_column_name": item["column"],
        "comparison_levels": [missing, *(_level(level) for level in item["levels"])],
    }


def _level(level: Mapping[str, Any]) -> dict[str, Any]:
    made = {
        "sql_condition": _sided(level["when"]),
        "label_for_charts": level["says"],
        "m_probability": level["m"],
        "u_probability": level["u"],
    }
    if "frequency_of" in level:
        made |= {"tf_adjustment_column": level["frequency_of"], "disable_tf_exact_match_detection": True}
    return made


def _sided(condition: str) -> str:
    """`l.born` as Splink names it within a comparison: `born_l`."""
    return _SIDE.sub(r"\2_\1", condition)


def _reasons(comparisons: Sequence[Mapping[str, Any]]) -> str:
    """`Họ tên: giống hệt (+11.2); Xã: khác (-3.0)`, as SQL over what Splink gives."""
    parts = []
    for item in comparisons:
        levels, gamma, weight = item["levels"], f"gamma_{item['column']}", f"mw_{item['column']}"
        said = [quoted(f"{item['label']}: {level['says']}") for level in levels]
        words = " ".join(f"WHEN {gamma} = {len(said) - 1 - at} THEN {text}" for at, text in enumerate(said))
        total = f"{weight} + coalesce(mw_tf_adj_{item['column']}, 0)" if _by_frequency(levels) else weight
        parts.append(f"CASE {words} END || ' (' || printf('%+.1f', {total}) || ')'")
    return f"concat_ws('; ', {', '.join(parts)})"


def _by_frequency(levels: Sequence[Mapping[str, Any]]) -> bool:
    return any("frequency_of" in level for level in levels)
