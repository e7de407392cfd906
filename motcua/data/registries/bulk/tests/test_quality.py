"""Quality: every dimension is counted by field and commune, and every figure opens onto the keys of its rows."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from motcua.data.registries import actions
from motcua.data.registries.bulk import files
from motcua.data.registries.bulk.tests.test_sample import sample
from motcua.data.registries.tests.test_read import AT
from motcua.kit.library import load_yaml, root
from motcua.kit.progress import silent

HEADER = "number,full_name,date_of_birth,sex,nationality,residence,commune,marital_status,updated_on\n"
PEOPLE = (
    '045195000718,Trần Thị Mai Hương,1995-06-14,Nữ,Việt Nam,"Tổ 3, Phường Đông Hà",19333,Đã kết hôn,2026-01-01\n'
    '045093000264,Lê Đức Thiện,1994-03-02,Nam,,"Tổ 3, Phường Đông Hà",19333,Đã kết hôn,2020-01-01\n'
    '045093000264,Lê Đức Thiện,1993-02-30,Nam,Việt Nam,"Tổ 3, Phường Đông Hà",19351,Đã kết hôn,2026-01-01\n'
    ",Phan Văn 2,2015-01-01,nam,Việt Nam,,,Đã kết hôn,2026-01-01\n"
)


@pytest.fixture
def report(tmp_path: Path) -> dict[str, Any]:
    """The quality of four people, three of whom have something wrong."""
    source = tmp_path / "population.csv"
    source.write_text(HEADER + PEOPLE, encoding="utf-8")
    return measured(str(source), tmp_path / "out")


def measured(source: str, out: Path) -> dict[str, Any]:
    """The report on a file or register."""
    return actions.measure_quality(
        source=source, registry=None, out=out, gigabytes=0.5, at=AT, progress=silent
    )


def figure(report: dict[str, Any], name: str) -> tuple[int, int]:
    """(asked, failing) of a check."""
    [found] = [check for check in report["checks"] if check["id"] == name]
    return found["asked"], found["failing"]


@pytest.mark.parametrize(
    ("check", "expected"),
    [
        ("number-present", (4, 1)),
        ("nationality-present", (4, 1)),
        ("number-form", (3, 0)),
        ("name-form", (4, 1)),
        ("birth-real", (4, 1)),
        ("sex-known", (4, 1)),
        ("number-once", (3, 2)),
        ("number-year", (3, 1)),
        ("child-married", (3, 1)),
        ("seen-lately", (4, 1)),
    ],
)
def test_each_check_counts_its_rows(report: dict[str, Any], check: str, expected: tuple[int, int]) -> None:
    """A check is asked of the rows that hold what it reads, and fails where it fails."""
    assert figure(report, check) == expected


SOUND = {
    "population": {
        "full_name": "Trần Thị Mai Hương", "date_of_birth": "1995-06-14", "sex": "Nữ", "commune": "19333",
        "residence": "Tổ 3", "marital_status": "Đã kết hôn", "updated_on": "2026-01-01",
    },
    "insurance": {
        "book": "1", "commune": "19333", "insurance_number": "0123456789", "date_of_birth": "1995-06-14", "sex": "Nữ",
        "health_card_to": "2030-12-31",
    },
}  # fmt: skip
PEOPLE_BROKEN = {
    "number-form": {"number": "0451950007"},
    "birth-real": {"date_of_birth": "1995-02-30"},
    "number-once": {"number": "045195900001"},
    "number-year": {"date_of_birth": "1994-06-14"},
    "number-sex": {"sex": "Nam"},
}
BROKEN = {
    "population": {
        **PEOPLE_BROKEN,
        "name-form": {"full_name": "Hương"},
        "name-letters": {"full_name": "\u00d0ặng Thị Mai"},
        "birth-range": {"date_of_birth": "1895-06-14"},
        "sex-known": {"sex": "nữ"},
        "commune-form": {"commune": "1933"},
        "person-once": {"residence": "Tổ 9"},
        "number-century": {"number": "045395000718"},
        "child-married": {"date_of_birth": "2015-06-14"},
        "seen-lately": {"updated_on": "2020-01-01"},
    },
    "insurance": {
        **PEOPLE_BROKEN,
        "insurance-number-form": {"insurance_number": "123"},
        "card-until-form": {"health_card_to": "2030-02-30"},
        "card-runs": {"health_card_to": "2020-12-31"},
    },
}


@pytest.mark.parametrize("registry", BROKEN)
def test_each_rule_of_the_library_finds_who_breaks_it(tmp_path: Path, registry: str) -> None:
    """Of every rule in library/quality: rows that break it, twice each, are among its keys; a sound row is in none."""
    rules = {check["id"]: check for check in load_yaml(root() / "quality" / f"{registry}.yaml")["checks"]}
    assert set(BROKEN[registry]) == set(rules)
    lines = [{}, *(broken for broken in BROKEN[registry].values() for _twice in "ab")]
    rows = [
        {"number": f"0451950{at:05d}", **SOUND[registry], "residence": f"Tổ {at}", **broken}
        for at, broken in enumerate(lines)
    ]
    source = tmp_path / f"{registry}.csv"
    with files.writing(source, tuple(rows[0])) as put:
        for row in rows:
            put(tuple(row.values()))
    found = measured(str(source), tmp_path / "out")
    for at, name in enumerate(BROKEN[registry]):
        with (tmp_path / "out" / "keys" / f"{name}.csv").open(encoding="utf-8") as file:
            wrong = {int(line["row_number"]) for line in csv.DictReader(file)}
        assert {2 + 2 * at, 3 + 2 * at} <= wrong, name
        assert 1 not in wrong, name
    dimensions = {check["dimension"] for check in rules.values()}
    assert dimensions == {"validity", "uniqueness", "consistency", "timeliness"} <= set(found["dimensions"])


def test_a_figure_opens_onto_its_keys(report: dict[str, Any], tmp_path: Path) -> None:
    """Behind each figure stands a file with as many keys as it counts, and nothing else about anybody."""
    for check in report["checks"]:
        path = tmp_path / "out" / check["keys"]
        assert path.stat().st_mode & 0o777 == 0o600
        with path.open(encoding="utf-8") as file:
            keys = list(csv.DictReader(file))
        assert len(keys) == check["failing"]
        assert all(set(line) == {"row_number", "row_key", "commune"} for line in keys)
    with (tmp_path / "out" / "keys" / "number-once.csv").open(encoding="utf-8") as file:
        assert [line["row_number"] for line in csv.DictReader(file)] == ["2", "3"]


def test_communes_add_up(report: dict[str, Any], tmp_path: Path) -> None:
    """Figures of the communes, those of no commune included, add up to the whole."""
    with (tmp_path / "out" / "communes.csv").open(encoding="utf-8") as file:
        lines = list(csv.DictReader(file))
    assert {line["commune"] for line in lines} == {"", "19333", "19351"}
    for check in report["checks"]:
        own = [line for line in lines if line["check"] == check["id"]]
        assert sum(int(line["asked"]) for line in own) == check["asked"]
        assert sum(int(line["failing"]) for line in own) == check["failing"]


def test_the_report_is_kept(report: dict[str, Any], tmp_path: Path) -> None:
    """report.json holds what is returned, with all five dimensions and the fields the file lacks."""
    kept = json.loads((tmp_path / "out" / "report.json").read_text(encoding="utf-8"))
    assert kept == report
    assert set(report["dimensions"]) == {
        "completeness",
        "validity",
        "uniqueness",
        "consistency",
        "timeliness",
    }
    assert report["absent"] == ["ethnicity", "hometown"] or "ethnicity" in report["absent"]


def test_an_invented_population_is_sound(tmp_path: Path) -> None:
    """What the generator calls right is right by the rules; only what has grown old is found."""
    folder = sample(tmp_path / "s", count=300, ending=".parquet")
    found = measured(str(folder / "population.parquet"), tmp_path / "q")
    assert found["rows"] == 300
    wrong = {check["id"] for check in found["checks"] if check["failing"]}
    assert wrong <= {"seen-lately", "person-once"}


def test_a_file_of_no_register_is_refused(tmp_path: Path) -> None:
    """Without rules nothing is judged."""
    path = tmp_path / "unknown.csv"
    path.write_text("a\n1\n", encoding="utf-8")
    with pytest.raises(actions.NoQualityRules):
        measured(str(path), tmp_path / "q")
