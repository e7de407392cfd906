"""Invented people: the same for the same seed, of any size, in any of the three formats, with the truth beside them."""

import csv
from collections import Counter
from datetime import date
from itertools import islice
from pathlib import Path

import pytest

from motcua.data.registries import actions
from motcua.data.registries.bulk import files
from motcua.data.registries.bulk.sample import slips
from motcua.data.registries.bulk.sample.people import COLUMNS, Commune, People
from motcua.kit.library import load_yaml, root
from motcua.kit.progress import silent
from motcua.vn import identifiers
from motcua.vn.text import tone_marks

ON = date(2026, 1, 1)
PLACES = (Commune("19495", "Xã Gio Linh", "Tỉnh Quảng Trị"), Commune("19597", "Xã Cam Lộ", "Tỉnh Quảng Trị"))


def sample(folder: Path, *, count: int = 600, ending: str = ".csv", seed: int = 7) -> Path:
    """A small sample in a folder."""
    actions.generate_sample(
        folder=folder, count=count, seed=seed, on=ON, ending=ending, units=None, progress=silent
    )
    return folder


def people(count: int, seed: int = 7) -> list[dict[str, str]]:
    """Invented people as mappings."""
    declared = load_yaml(root() / "samples" / "people.yaml")
    found = People(declared=declared, communes=PLACES, seed=seed, on=ON).take(count)
    return [dict(zip(COLUMNS, person, strict=True)) for person in found]


def test_the_same_seed_gives_the_same_files(tmp_path: Path) -> None:
    """Two runs write the same bytes; another seed writes others."""
    first, again = sample(tmp_path / "a"), sample(tmp_path / "b")
    other = sample(tmp_path / "c", seed=8)
    for name in ("population.csv", "insurance.csv", "truth.csv"):
        assert (first / name).read_bytes() == (again / name).read_bytes()
    assert (first / "population.csv").read_bytes() != (other / "population.csv").read_bytes()


def test_numbers_are_valid_and_never_repeat() -> None:
    """Every number agrees with the sex and day of birth of its person, and belongs to nobody else."""
    found = people(3_000)
    assert len({person["number"] for person in found}) == len(found)
    for person in found:
        born = date.fromisoformat(person["date_of_birth"])
        told = identifiers.personal_number(person["number"], birth=born, sex=person["sex"])
        assert told.valid, told.reasons


def test_people_come_in_families() -> None:
    """Most households hold several people, and children bear the name of the first of them."""
    homes: dict[str, list[dict[str, str]]] = {}
    for person in people(2_000):
        homes.setdefault(person["household"], []).append(person)
    assert sum(len(home) > 1 for home in homes.values()) > len(homes) / 2
    children = [
        (home[0], other)
        for home in homes.values()
        for other in home[2:]
        if other["marital_status"] != "Đã kết hôn"
    ]
    assert children
    assert all(head["full_name"].split()[0] == child["full_name"].split()[0] for head, child in children)


def test_people_are_made_as_they_are_asked_for() -> None:
    """A population of a billion costs nothing until somebody is taken from it."""
    declared = load_yaml(root() / "samples" / "people.yaml")
    endless = People(declared=declared, communes=PLACES, seed=1, on=ON).take(10**9)
    assert len(list(islice(endless, 5))) == 5


def test_the_truth_knows_every_error(tmp_path: Path) -> None:
    """Rows differ from their person exactly where the truth says so."""
    folder = sample(tmp_path, count=3_000)
    with (folder / "population.csv").open(encoding="utf-8") as file:
        known = {person["number"]: person for person in csv.DictReader(file)}
    with (folder / "truth.csv").open(encoding="utf-8") as file:
        truth = {line["book"]: line for line in csv.DictReader(file)}
    seen: Counter[str] = Counter()
    with (folder / "insurance.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            said = truth[row["book"]]
            errors = set(said["errors"].split())
            seen.update(errors or {"none"})
            if said["number"] == "":
                assert row["number"] not in known or "others_number" in errors
                continue
            person = known[said["number"]]
            assert (row["full_name"] != person["full_name"]) == ("misspelt" in errors)
            assert (row["date_of_birth"] != person["date_of_birth"]) == bool(
                errors & {"swapped_birth", "wrong_birth"}
            )
            assert (row["commune"] != person["commune"]) == ("moved" in errors)
            assert (row["number"] == "") == ("no_number" in errors)
    assert {"none", "moved", "no_number", "wrong_number", "misspelt"} <= set(seen)


def test_a_misspelt_name_is_another_name() -> None:
    """No slip gives back the name it came from, not even in another way of placing marks."""
    made = People(declared=load_yaml(root() / "samples" / "people.yaml"), communes=PLACES, seed=3, on=ON)
    for _ in range(500):
        name = made.name("Nguyễn", "Nữ")
        wrong = slips.misspelt(name, made.chance)
        assert tone_marks(wrong).casefold() != tone_marks(name).casefold()


@pytest.mark.parametrize("ending", files.ENDINGS)
def test_every_format_says_the_same(tmp_path: Path, ending: str) -> None:
    """Rows read back from each format are those of the CSV file."""
    plain = sample(tmp_path / "csv", count=200)
    other = sample(tmp_path / "other", count=200, ending=ending)
    for name in ("population", "insurance"):
        expected = [cells for _n, cells in files.rows(plain / f"{name}.csv")]
        found = [cells for _n, cells in files.rows(other / f"{name}{ending}")]
        assert [dict(filter(lambda item: item[1], cells.items())) for cells in found if cells] == [
            dict(filter(lambda item: item[1], cells.items())) for cells in expected if cells
        ]
        assert files.count(other / f"{name}{ending}") == len(expected)


def test_only_its_owner_reads_a_file(tmp_path: Path) -> None:
    """What is about persons is readable by nobody else on the machine."""
    folder = sample(tmp_path, count=50)
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o600}
