"""Reconciliation: the generator's truth is found again, each link says why, and the rest is work for a commune."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from motcua.data.registries import actions
from motcua.data.registries.bulk import files
from motcua.data.registries.bulk.linking.worklists import HEADER
from motcua.data.registries.bulk.tests.test_sample import sample
from motcua.data.registries.tests.test_read import AT
from motcua.kit.progress import silent

PEOPLE = "number,full_name,date_of_birth,sex,residence,commune\n"
BOOK = "book,number,full_name,date_of_birth,sex,residence,commune\n"
HUONG = "045195000718,Trần Thị Mai Hương,1995-06-14,Nữ,Tổ 3,19333\n"
THIEN = "045093000264,Lê Đức Thiện,1993-03-02,Nam,Tổ 3,19333\n"
TWIN = "045093000999,Lê Đức Thiện,1993-03-02,Nam,Tổ 9,19333\n"


def run(people: Path, book: Path, out: Path, truth: Path | None = None) -> dict[str, Any]:
    """Reconcile two files."""
    return actions.reconcile(
        people=str(people), book=str(book), people_registry="population", book_registry="insurance", truth=truth,
        out=out, gigabytes=1, at=AT, progress=silent,
    )  # fmt: skip


def links(out: Path) -> dict[str, dict[str, str]]:
    """Every row of the book and what became of it."""
    return {cells["row"]: cells for _n, cells in files.rows(out / "links.parquet") if cells}


def of_rows(tmp_path: Path, people: str, *rows: str) -> dict[str, dict[str, str]]:
    """What becomes of rows written out by hand."""
    (tmp_path / "people.csv").write_text(PEOPLE + people, encoding="utf-8")
    (tmp_path / "book.csv").write_text(BOOK + "".join(rows), encoding="utf-8")
    run(tmp_path / "people.csv", tmp_path / "book.csv", tmp_path / "out")
    return links(tmp_path / "out")


@pytest.mark.parametrize(
    ("row", "expected", "method"),
    [
        ("1,045195000718,TRẦN THỊ MAI HƯƠNG,1995-06-14,Nữ,Tổ 3,19333\n", "ok", "number"),
        ("1,045195000718,Trần Thị Mai Hương,1995-06-14,Nữ,Tổ 3,19351\n", "address", "number"),
        ("1,045195000718,Trần Thị Mai Hường,1995-06-14,Nữ,Tổ 3,19333\n", "name", "number"),
        ("1,045195000718,Trần Thị Mai Hương,1995-06-04,Nữ,Tổ 3,19333\n", "born", "number"),
        ("1,045195000718,Trần Thị Mai Hương,1995-06-14,Nam,Tổ 3,19333\n", "sex", "number"),
        ("1,,Trần Thị Mai Hương,1995-06-14,Nữ,Tổ 3,19333\n", "no_id", "exact"),
        ("1,045195000719,Trần Thị Mai Hương,1995-06-14,Nữ,Tổ 3,19333\n", "unknown_id", "exact"),
        ("1,045093000264,Trần Thị Mai Hương,1995-06-14,Nữ,Tổ 3,19333\n", "other_id", "exact"),
        ("1,045195000781,Tran Thi Mai Huong,1995-06-14,Nữ,Tổ 3,19333\n", "unknown_id", "likely"),
        ("1,,Võ Thị Xa Lạ,1950-01-31,Nữ,Tổ 3,19597\n", "no_id", "none"),
    ],
)
def test_each_row_gets_its_class(tmp_path: Path, row: str, expected: str, method: str) -> None:
    """What differs decides the class; how the person was found is told apart."""
    found = of_rows(tmp_path, HUONG + THIEN, row)["1"]
    assert (found["class"], found["method"]) == (expected, method)
    assert found["number"] == ("" if method == "none" else "045195000718")
    assert found["reasons"]


def test_two_who_fit_alike_are_never_chosen_between(tmp_path: Path) -> None:
    """A row that fits two people is ambiguous: a question, no link."""
    found = of_rows(tmp_path, THIEN + TWIN, "1,,Lê Đức Thiện,1993-03-02,Nam,,19333\n")["1"]
    assert found["class"] == "ambiguous"
    assert found["reasons"].startswith("2 ")


def test_a_number_that_two_people_bear_proves_nothing(tmp_path: Path) -> None:
    """Where the first register gives one number twice, the rest must decide."""
    found = of_rows(tmp_path, THIEN + THIEN, "1,045093000264,Lê Đức Thiện,1993-03-02,Nam,,19333\n")["1"]
    assert found["class"] == "ambiguous"


@pytest.fixture(scope="module")
def sampled(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    """A sample of 2,500 people reconciled with its book."""
    folder = sample(tmp_path_factory.mktemp("sample"), count=2_500, ending=".parquet")
    report = run(
        folder / "population.parquet", folder / "insurance.parquet", folder / "out", folder / "truth.parquet"
    )
    return folder, report


def test_the_truth_is_found_again(sampled: tuple[Path, dict[str, Any]]) -> None:
    """Links are right, and nearly everybody is found, also among rows without a usable number."""
    _folder, report = sampled
    assert report["truth"]["precision"] >= 0.999
    assert report["truth"]["recall"] >= 0.995
    assert report["truth"]["recall_without_number"] >= 0.85
    assert sum(report["classes"].values()) == report["rows"]


def test_the_same_files_give_the_same_links(sampled: tuple[Path, dict[str, Any]], tmp_path: Path) -> None:
    """Nothing is drawn by lot."""
    folder, _report = sampled
    run(folder / "population.parquet", folder / "insurance.parquet", tmp_path)
    assert links(tmp_path) == links(folder / "out")


def test_a_likely_link_names_each_field_with_its_weight(sampled: tuple[Path, dict[str, Any]]) -> None:
    """The reasons speak of name, birth, sex and commune, with what each adds, and add up to less than the weight."""
    folder, _report = sampled
    likely = [found for found in links(folder / "out").values() if found["method"] == "likely"]
    assert likely
    for found in likely:
        assert {part.split(":")[0] for part in found["reasons"].split("; ")} >= {
            "Họ tên",
            "Ngày sinh",
            "Giới tính",
            "Xã",
        }
        assert float(found["weight"]) >= 6


def test_every_question_is_in_one_list(sampled: tuple[Path, dict[str, Any]]) -> None:
    """Lists of work hold each row that is not in order once, under a commune, closed to others on the machine."""
    folder, report = sampled
    seen: list[str] = []
    for path in sorted((folder / "out" / "worklists").iterdir()):
        assert path.stat().st_mode & 0o777 == 0o600
        with path.open(encoding="utf-8-sig", newline="") as file:
            header, *lines = csv.reader(file)
        assert tuple(header) == HEADER
        assert len(lines) == report["worklists"][path.stem]
        seen += [line[0] for line in lines]
    wanted = {row for row, found in links(folder / "out").items() if found["class"] != "ok"}
    assert sorted(seen) == sorted(wanted)


def test_people_without_a_row_are_counted(sampled: tuple[Path, dict[str, Any]]) -> None:
    """Whom the book lacks is told by keys alone."""
    folder, report = sampled
    with (folder / "out" / "people_without_row.csv").open(encoding="utf-8") as file:
        lines = list(csv.DictReader(file))
    assert len(lines) == report["people_without_row"] > 0
    assert set(lines[0]) == {"key", "commune"}
    assert json.loads((folder / "out" / "report.json").read_text(encoding="utf-8"))["rows"] == report["rows"]
