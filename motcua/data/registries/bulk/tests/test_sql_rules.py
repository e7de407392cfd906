"""Rules over whole tables and rules over one row are one language: both evaluators give the same answers."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from motcua.data.registries.bulk.heavy import duck
from motcua.data.registries.bulk.sql_rules import column, sql
from motcua.kit import feel
from motcua.kit.feel import FeelError
from motcua.kit.library import load_yaml, root

TODAY = date(2026, 1, 1)
NUMBERS = ("045195000718", "045095000718", "0451950", "04519500071a", "345303000001")
NAMES = ("Trần Thị Mai Hương", "An", "Nguyễn 2", "\u00d0ặng Văn B", "Lê  Đức")
BIRTHS = ("1995-06-14", "1995", "2026-02-30", "2031-01-01", "1890-05-05", "2003-12-01", "14/06/1995")
SEXES = ("Nam", "Nữ", "nữ", "Khác")
MARITAL = ("Đã kết hôn", "Chưa kết hôn")


def declared_rules() -> list[tuple[str, str]]:
    """Every rule of library/quality."""
    return [
        (f"{path.stem}/{item['id']}", item["rule"])
        for path in sorted((root() / "quality").glob("*.yaml"))
        for item in load_yaml(path)["checks"]
        if "rule" in item
    ]


def rows() -> list[dict[str, str]]:
    """A few hundred rows: each value of each column with others, right and wrong."""
    size = 140
    lists = {
        "number": NUMBERS, "full_name": NAMES, "date_of_birth": BIRTHS, "sex": SEXES, "marital_status": MARITAL,
        "commune": ("19495", "1949"), "updated_on": ("2025-01-01", "2020-01-01", "gần đây"),
        "insurance_number": ("0123456789", "12"), "health_card_to": ("2026-01-01", "2025-12-31", "hết"),
    }  # fmt: skip
    return [{name: values[at % len(values)] for name, values in lists.items()} for at in range(size)]


@pytest.fixture(scope="module")
def db() -> Iterator[Any]:
    """One DuckDB for all rules, on one day."""
    with duck(gigabytes=0.5) as opened:
        opened.execute(f"CREATE MACRO today() AS DATE '{TODAY.isoformat()}'")
        yield opened


def over_the_table(db: Any, rule: str, table: list[dict[str, str]]) -> list[Any]:
    """Answers of DuckDB, in order."""
    names = list(table[0])
    db.execute(
        f"CREATE OR REPLACE TABLE t (place INTEGER, {', '.join(f'{column(name)} VARCHAR' for name in names)})"
    )
    marks = ", ".join("?" for _ in range(len(names) + 1))
    db.executemany(f"INSERT INTO t VALUES ({marks})", [[at, *row.values()] for at, row in enumerate(table)])
    return [
        line[0] for line in db.execute(f"SELECT {sql(feel.compile(rule))} FROM t ORDER BY place").fetchall()
    ]


@pytest.mark.parametrize(("name", "rule"), declared_rules())
def test_declared_rules_mean_the_same(db: Any, name: str, rule: str) -> None:
    """Each declared rule answers every row alike, over the table and over the row."""
    table = rows()
    expression = feel.compile(rule)
    one_by_one = [expression.evaluate({**row, "today": TODAY}) for row in table]
    assert over_the_table(db, rule, table) == one_by_one
    assert True in one_by_one


@pytest.mark.parametrize(
    "rule",
    [
        'if sex = "Nam" then string length(full_name) > 5 else upper case(sex) = "NỮ"',
        "date(date_of_birth).year between 1990 and 2010",
        "string length(number) in [10..12]",
        "number(number) > 45195000000 or sex = null",
        'starts with(full_name, "Trần") and not(ends with(full_name, "B"))',
        'date(updated_on) + @"P1Y" > today',
        'lower case(sex) in ("nam", "nữ")',
    ],
)
def test_the_subset_means_the_same(db: Any, rule: str) -> None:
    """What rules may say besides means the same in both."""
    table = rows()
    one_by_one = [feel.compile(rule).evaluate({**row, "today": TODAY}) for row in table]
    assert over_the_table(db, rule, table) == one_by_one


@pytest.mark.parametrize(
    "rule", ["for x in [1, 2] return x", "number / 2 = 1", "count([1]) = 1", "a.b.c = 1"]
)
def test_what_a_table_cannot_be_asked_is_refused(rule: str) -> None:
    """The rest of the language is refused, never guessed."""
    with pytest.raises(FeelError):
        sql(feel.compile(rule))


def test_text_cannot_leave_its_quotes(db: Any) -> None:
    """A quotation mark in a rule or a column stays text."""
    table = [{"full_name": "O'Brien", "sex": 'x"; DROP TABLE t; --'}]
    assert over_the_table(db, 'full_name = "O\'Brien"', table) == [True]
    assert over_the_table(db, 'contains(sex, "\'; DROP TABLE t; --")', table) == [False]
