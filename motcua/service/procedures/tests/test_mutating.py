"""The mutants of a package: what is changed, who notices, and that a package without stories notices little."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from motcua.kit.errors import DomainError
from motcua.kit.library import load_yaml, root
from motcua.service.procedures import queries
from motcua.service.procedures.mutating import changes, mutate, put
from motcua.service.procedures.mutating.rules import hours, rules, terms
from motcua.service.procedures.mutating.types import DROPPED
from motcua.service.procedures.reading import package_data
from motcua.service.procedures.tests.samples import PROCESS, write

FOLDERS = queries.package_folders(path=root() / "procedures")
BASES = sorted(f"{path.parent.name}/{path.stem}" for path in root().glob("processes/*/*[0-9].yaml"))
PROVES = {
    "mot-cua/1": "1.001612-thanh-lap-ho-kinh-doanh"
}  # nearly the bare road: it overrides almost nothing
STORIES = """
given: {channel: 2, answers: {size: 3}}
scenarios:
  - name: Xong
    at: 2026-11-25T08:00
    expect: {fee: 3000, step_due: 2026-11-25T17:00}
    steps:
      - {do: receive, by: reception, at: 2026-11-25T09:00, expect: {state: work, due: 2026-12-02T17:00}}
      - {do: finish, by: specialist, at: 2026-11-25T10:00, expect: {state: done, notices: [big]}}
"""


def package(folder: Path, stories: str = STORIES) -> Path:
    """The invented procedure with stories."""
    version = write(folder)
    (version / "scenarios.yaml").write_text(stories, encoding="utf-8")
    return version


@pytest.mark.parametrize(
    ("rule", "others"),
    [
        ("pages > 2", {"not(pages > 2)", "pages >= 2", "pages > 3", "pages > 1"}),
        ('kind = "a"', {'kind != "a"'}),
        ("a and b", {"not(a and b)", "a or b", "a", "b"}),
        ('kind in ["a", "b"]', {'not(kind in (["a", "b"]))', 'kind in (["a"])', 'kind in (["b"])'}),
        ("x in [1..5]", {"not(x in ([1..5]))", "x in ((1..5])", "x in ([1..5))"}),
    ],
)
def test_wrong_neighbours_of_a_rule(rule: str, others: set[str]) -> None:
    """A rule is negated, its boundaries move, its parts and list items go; each change is a rule again."""
    assert others <= set(rules(rule))


def test_an_amount_loses_its_relief() -> None:
    """Of a conditional fee either branch alone is a mutant, and every number is one more and one less."""
    assert {"0", "15000", "if poor then 0 else 15001"} <= set(
        rules("if poor then 0 else 15000", condition=False)
    )


def test_a_decision_table_is_changed_cell_by_cell(tmp_path: Path) -> None:
    """Rows go or change places, cells take more or less, outcomes and dates move; stories and check notice."""
    table = {"id": "price", "hit": "F", "inputs": ["size"], "rules": [
        {"when": ["> 5"], "then": [9000], "effective_from": date(2026, 1, 1)},
        {"when": ["-"], "then": ["size * 1000"]}]}  # fmt: skip
    found = list(changes("decisions.yaml", {"decisions": [table, {"id": "small", "expression": "size < 2"}]}))
    assert {item.mutant for item in found} == {"row dropped", "outcome swapped", "cell changed", "rows reordered",
        "outcome changed", "row date", "formula changed"}  # fmt: skip
    assert {">= 5", "> 6", "> 4", "-"} == {item.becomes for item in found if item.mutant == "cell changed"}
    version = package(tmp_path)
    procedure = (version / "procedure.yaml").read_text(encoding="utf-8")
    (version / "procedure.yaml").write_text(procedure.replace("'size * 1000'", "price"), encoding="utf-8")
    text = yaml.safe_dump({"decisions": [table]}, allow_unicode=True)
    (version / "decisions.yaml").write_text(text, encoding="utf-8")
    dead = mutate(version)
    assert "decisions.price.rules.1.then.0" not in {item.place for item in dead.survivors}
    assert "decisions.price.rules.0.then.0" in {item.place for item in dead.survivors}


def test_wrong_terms_and_hours() -> None:
    """A limit is longer, shorter and in another unit; an hour is a minute off."""
    assert list(terms("3 ngày làm việc")) == ["4 ngày làm việc", "2 ngày làm việc", "3 ngày"]
    assert list(terms("trong ngày")) == ["1 ngày làm việc"]
    assert list(terms("chưa rõ")) == []
    assert list(hours("15:00")) == ["14:59", "15:01"]


def test_a_change_leaves_the_original(tmp_path: Path) -> None:
    """The parsed data of the package, which others hold too, is never written to."""
    data = {"a": [{"b": 1}, 2], "c": 3}
    assert put(data, ("a", 0, "b"), 9) == {"a": [{"b": 9}, 2], "c": 3}
    assert put(data, ("a", 1), DROPPED) == {"a": [{"b": 1}], "c": 3}
    assert data == {"a": [{"b": 1}, 2], "c": 3}
    before = repr(package_data(package(tmp_path)))
    mutate(tmp_path / "procedures" / "9.000001-thu" / "1")
    assert repr(package_data(tmp_path / "procedures" / "9.000001-thu" / "1")) == before


@pytest.mark.parametrize(
    ("file", "wanted"),
    [
        ("process.yaml", {"limit", "portal", "owner", "office", "clock", "role added", "role removed"}),
        ("process.yaml", {"target", "routes reordered", "route removed", "guard removed", "guard changed"}),
        ("process.yaml", {"effect dropped", "on_wait", "after_limit dropped", "source removed", "passes dropped"}),
        ("procedure.yaml", {"time limit dropped", "late rule dropped", "late rule changed", "limit", "on_wait"}),
        ("procedure.yaml", {"fee amount", "fee dropped", "component dropped", "required flipped", "component removed"}),
        ("procedure.yaml", {"value changed", "value dropped", "present_only flipped"}),
        ("form.yaml", {"required flipped", "question removed", "question changed", "check dropped", "check changed"}),
        ("links.yaml", {"part dropped", "needs removed", "part removed", "given dropped", "given changed"}),
        ("local/H50/1.004873/fees.yaml", {"fee amount", "fee dropped", "fee date", "channel removed"}),
    ],
)  # fmt: skip
def test_every_kind_of_mistake_is_tried(file: str, wanted: set[str]) -> None:
    """The shipped packages give mutants of every part of their meaning."""
    found: set[str] = set()
    for folder in FOLDERS:
        for name, data in package_data(folder).items():
            found |= {item.mutant for item in changes(name, data)} if name == file else set()
    assert wanted <= found


def test_the_way_to_a_newer_version_is_changed_too() -> None:
    """Who decides what was handed in before, where a running dossier goes, what it is asked besides."""
    facts = {"transition": {"pins": "reception", "basis": "Điều 8"}}
    moved = {
        "from": 1,
        "basis": "Điều 9",
        "states": {"new": "new", "work": "look"},
        "answers": {"kind": '"big"'},
    }
    found = [*changes("procedure.yaml", facts), *changes("migration.yaml", {"migrations": [moved]})]
    assert {item.mutant for item in found} >= {
        *("transition", "transition dropped", "migration dropped"),
        *("migration state", "migration state dropped", "migration answer dropped"),
    }
    assert ("migration state", ("migrations", 0, "states", "work"), "new") in found


def test_stories_kill_and_survivors_are_named(tmp_path: Path) -> None:
    """Two short stories kill some mutants; each survivor says where it is, what was there and what is."""
    found = mutate(package(tmp_path))
    assert 0 < found.killed < found.total == found.killed + len(found.survivors)
    assert found.by["scenario"] > 10
    assert not found.enough
    assert ("process.yaml", "states.waiting.limit", "1 ngày", "2 ngày") in {
        (item.file, item.place, item.was, item.becomes) for item in found.survivors
    }


def over_base(folder: Path, process: str, stories: str = STORIES) -> Path:
    """The invented procedure, its process taken from a base of the library."""
    shared = folder / "processes" / "thu"
    shared.mkdir(parents=True)
    (shared / "1.yaml").write_text(PROCESS, encoding="utf-8")
    version = write(folder, process=process)
    (version / "scenarios.yaml").write_text(stories, encoding="utf-8")
    return version


def test_a_package_is_not_asked_for_what_its_base_says(tmp_path: Path) -> None:
    """Of the process only what it says itself is changed; the rest is the proof of the base, and nothing is lost."""
    own = "base: thu/1\nstates: {work: {limit: 2 ngày làm việc}}"
    version = over_base(tmp_path / "over", own)
    alone, base = mutate(version), mutate(version, base=True)
    whole = mutate(package(tmp_path / "whole"))
    of_process = [item for item in alone.survivors if item.file == "process.yaml"]
    assert {item.place for item in of_process} <= {"states.work.limit"}
    assert alone.total + base.total - whole.total in range(3)  # another term has other neighbours
    assert base.total > alone.total
    assert all(item.file == "process.yaml" for item in base.survivors)
    assert mutate(package(tmp_path / "none"), base=True).total == 0


def test_what_falls_with_a_removed_state_is_the_packages_own(tmp_path: Path) -> None:
    """A state taken out changes the routes of the base's actions: those must be told."""
    version = over_base(tmp_path, "base: thu/1\nstates: {paying: null}", "scenarios: []")
    places = {item.place for item in mutate(version).survivors if item.file == "process.yaml"}
    assert any(place.startswith("actions.receive.to") for place in places)
    assert not any(place.startswith("actions.finish") for place in places)


@pytest.mark.parametrize("base", BASES)
def test_every_shipped_base_is_proven_once(base: str) -> None:
    """Some shipped package walks the whole road of the base: its stories kill four of five mutants of it."""
    folder = root() / "procedures" / PROVES[base] / "1"
    assert load_yaml(folder / "process.yaml")["base"] == base
    found = mutate(folder, base=True)
    assert found.enough, [f"{item.place}: {item.was} → {item.becomes}" for item in found.survivors]


def test_without_stories_little_is_killed(tmp_path: Path) -> None:
    """What proves nothing must not look as if it did: only reading and the check still notice something."""
    found = mutate(package(tmp_path, "scenarios: []"))
    assert "scenario" not in found.by
    assert found.killed * 2 < found.total


def test_failing_stories_prove_nothing(tmp_path: Path) -> None:
    """A package whose stories fail as they are is refused: it would kill every mutant."""
    with pytest.raises(queries.StoriesFail, match="Xong"):
        mutate(package(tmp_path, STORIES.replace("fee: 3000", "fee: 1")))


def test_a_sample_is_the_same_every_time(tmp_path: Path) -> None:
    """So many mutants by a seed, and the same ones again."""
    version = package(tmp_path)
    first, again = (queries.package_mutation(folder=version, sample=20, seed=7) for _ in range(2))
    assert first == again
    assert first.total == 20


@pytest.mark.parametrize("folder", FOLDERS, ids=[folder.parent.name for folder in FOLDERS])
def test_the_library_proves_itself(folder: Path) -> None:
    """Of a sample of every package's own mutants seven of ten are killed; `motcua procedure mutate` tries all."""
    found = queries.package_mutation(folder=folder, sample=60, seed=3)
    assert found.killed >= 42, [f"{item.place}: {item.was} → {item.becomes}" for item in found.survivors]
    assert len(load_yaml(folder / "scenarios.yaml")["scenarios"]) >= 8


@pytest.mark.parametrize("name", ["procedure.yaml", "process.yaml", "form.yaml"])
def test_a_mutant_that_cannot_be_read_is_killed(name: str, tmp_path: Path) -> None:
    """Whatever a mutant makes of a file, it ends in a finding and never in another error."""
    data: dict[str, Any] = package_data(package(tmp_path))
    assert all(isinstance(item.path, tuple) for item in changes(name, data[name]))
    (tmp_path / "procedures" / "9.000001-thu" / "1" / "form.yaml").write_text("pages: 3", encoding="utf-8")
    with pytest.raises(DomainError):
        mutate(tmp_path / "procedures" / "9.000001-thu" / "1")
