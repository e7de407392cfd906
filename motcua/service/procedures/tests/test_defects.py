"""Packages with one defect each: the check finds it, names its rule, and finds nothing else."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.utils import translation

from motcua.kit.library import load_yaml, root
from motcua.service.procedures import queries
from motcua.service.procedures.checking import RULES
from tests.support.words import foreign_word

CORPUS = yaml.safe_load((Path(__file__).parent / "defects.yaml").read_text(encoding="utf-8"))
DEFECTS = CORPUS["defects"]
USUAL = "1.004873"
TOLD_BY_WORDS = {
    f"part-{name}" for name in ("name-unknown", "named-as-field", "gives-nowhere", "takes-nothing")
} | {
    "part-asks-again",
    "part-not-received",
}


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """A library with the packages that are broken, the processes, slips and provinces' layers they stand on."""
    for name in ("processes", "local", "slips"):
        if (root() / name).exists():
            shutil.copytree(root() / name, tmp_path / name)
    for package in {USUAL, *(item.get("package", USUAL) for item in DEFECTS)}:
        found = _folder(root(), package)
        shutil.copytree(found, tmp_path / "procedures" / found.parent.name / found.name)
    for file, content in CORPUS["over"].items():
        path = _folder(tmp_path, USUAL) / file
        _write(path, {**(load_yaml(path) if path.exists() else {}), **content})
    return tmp_path


def _folder(library: Path, package: str) -> Path:
    return next((library / "procedures").glob(f"{package}-*/1"))


def _write(path: Path, data: object) -> None:
    path.write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), encoding="utf-8")


def _rules(folder: Path) -> list[str]:
    return [finding.rule for finding in queries.package_findings(folder=folder)]


def _walk(data: Any, path: list) -> tuple[Any, Any]:
    """The container of the last step of a path, and the key or number of the step in it."""
    for step in path[:-1]:
        data = data[_key(data, step)]
    return data, _key(data, path[-1])


def _key(data: Any, step: Any) -> Any:
    if isinstance(data, list) and isinstance(step, str):
        return next(number for number, item in enumerate(data) if step in (item.get("id"), item.get("name")))
    return step


def _break(folder: Path, item: dict[str, Any]) -> None:
    """Put the defect into the file: a value of a YAML file, or another text of any file; none takes it away."""
    path = folder / item["file"]
    if "path" not in item:
        path.write_text(item["text"], encoding="utf-8") if "text" in item else path.unlink()
        return
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    place, key = _walk(data, item["path"])
    if item.get("remove"):
        del place[key]
    elif "copy" in item:
        place[key].append(place[key][item["copy"]])
    elif "add" in item:
        listed = place[key] if isinstance(place[key], list) else [place[key]]
        place[key] = [*listed, item["add"]]
    else:
        place[key] = item["set"]
    for other in item.get("also", ()):
        place, key = _walk(data, other)
        place[key] = [name for name in place[key] if name != item["without"]]
    _write(path, data)


def _each() -> Iterator[Any]:
    for item in DEFECTS:
        yield pytest.param(item, id=item["name"])


def test_the_corpus_is_large_and_breaks_every_part() -> None:
    """At least sixty defects, of at least thirty rules, each with a name of its own."""
    rules = {item["expects"] for item in DEFECTS}
    assert len({item["name"] for item in DEFECTS}) == len(DEFECTS) >= 60
    assert len(rules) >= 30


def test_the_good_packages_have_no_finding(library: Path) -> None:
    """Unbroken, they pass: what is found below is the defect."""
    for folder in queries.package_folders(path=library / "procedures"):
        assert not _rules(folder)


@pytest.mark.parametrize("item", list(_each()))
def test_a_defect_is_found_as_what_it_is(library: Path, item: dict[str, Any]) -> None:
    """The rule that the defect breaks is named, and no other; in Vietnamese or in English, never in both."""
    folder = _folder(library, item.get("package", USUAL))
    _break(folder, item)
    assert set(_rules(folder)) == {item["expects"]}
    for language in ("vi", "en"):
        with translation.override(language):
            for found in queries.package_findings(folder=folder):
                told = f"{found.reason} | {found.remedy}"
                assert not foreign_word(told, language), told


def test_every_rule_has_failed_somewhere() -> None:
    """No rule of the check without a package that breaks it: in the corpus, or by name or words in a test."""
    tests = Path(__file__).parents[3].rglob("test_*.py")  # the command that shows findings has its own
    told = "".join(path.read_text(encoding="utf-8") for path in sorted(tests))
    broken = {item["expects"] for item in DEFECTS}
    assert {rule for rule in RULES if rule not in broken and f'"{rule}"' not in told} <= TOLD_BY_WORDS
