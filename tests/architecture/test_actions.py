"""Every public action has a test of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture import house
from tests.architecture.house import Finding, Source


def actions(room: Path) -> Iterator[tuple[str, str]]:
    """(module, action) of every public action of a room."""
    single, package = room / "actions.py", room / "actions"
    if single.exists():
        source = Source(str(single), single.read_text(encoding="utf-8"))
        yield from (("actions", function.name) for function in house.public_functions(source))
    if package.is_dir():
        door = Source("", (package / "__init__.py").read_text(encoding="utf-8"))
        public = house.exported(door)
        for path in sorted(package.glob("*.py")):
            source = Source(str(path), path.read_text(encoding="utf-8"))
            names = {function.name for function in house.public_functions(source)}
            yield from ((path.stem, name) for name in sorted(names & public))


def untested(room: Path) -> Iterator[Finding]:
    """Actions without tests/test_<action>.py, or test_<module>.py of the package they lie in."""
    tests = {path.stem for path in room.rglob("tests/**/test_*.py")}
    where = room.relative_to(house.ROOT) if room.is_relative_to(house.ROOT) else room.name
    for module, action in actions(room):
        accepted = {f"test_{action}"} | ({f"test_{module}"} if module != "actions" else set())
        if not tests & accepted:
            yield Finding(f"{where}::{action}", "has no test file")


@pytest.fixture
def room(tmp_path: Path) -> Path:
    """A room with one action."""
    (tmp_path / "tests").mkdir()
    text = 'def submit(*, code: str) -> None:\n    """File it."""\n\ndef _lock():\n    pass\n'
    (tmp_path / "actions.py").write_text(text, encoding="utf-8")
    return tmp_path


def test_action_without_test_is_found(room: Path) -> None:
    """A public action without its file is found; an internal function needs none."""
    assert [finding.place.split("::")[1] for finding in untested(room)] == ["submit"]


def test_action_with_test_passes(room: Path) -> None:
    """tests/test_<action>.py is enough."""
    (room / "tests" / "test_submit.py").touch()
    assert list(untested(room)) == []


def test_action_of_a_package_is_found_and_passes(room: Path) -> None:
    """In a package, the exported names count, and the test of the module they lie in is enough."""
    (room / "actions.py").unlink()
    (room / "actions").mkdir()
    (room / "actions" / "__init__.py").write_text("from x.actions.review import approve\n", encoding="utf-8")
    text = "def approve():\n    pass\n\ndef helper():\n    pass\n"
    (room / "actions" / "review.py").write_text(text, encoding="utf-8")
    assert [finding.place.split("::")[1] for finding in untested(room)] == ["approve"]
    (room / "tests" / "test_review.py").touch()
    assert list(untested(room)) == []


def test_every_action_has_its_test() -> None:
    """No verb of the house is untested."""
    findings = [finding for room in house.rooms() for finding in untested(room)]
    house.settle("action-tests", findings, fix="write <room>/tests/test_<action>.py.")
