"""Floors, rooms, anatomy, doors, cycles: .importlinter holds, and catches each way to break it."""

import re
import secrets
from collections.abc import Callable
from pathlib import Path

import pytest
from importlinter import configuration
from importlinter.application import use_cases
from importlinter.application.output import console

from tests.architecture import house

configuration.configure()
FLOORS = ("config", "web", "steering", "service", "data", "trust", "ui", "kit", "vn")
NAMES = (
    *(
        "__init__",
        "apps",
        "views",
        "forms",
        "jobs",
        "actions",
        "queries",
        "rules",
        "models",
        "events",
        "types",
    ),
    *("testing", "drivers", "tests/__init__"),
)
ROOMS = (
    *("service/dossiers", "service/payments", "service/notices", "trust/identity", "trust/ledger"),
    *("data/registries", "data/exchange"),
)
BASE = (
    *(
        "__init__.py",
        "__main__.py",
        "kit/clock.py",
        "kit/jobs.py",
        "vn/text.py",
        "config/wiring.py",
        "web/desks.py",
    ),
    *(f"{floor}/__init__.py" for floor in FLOORS),
    *(f"{room}/{name}.py" for room in ROOMS for name in NAMES),
)
# What one small file imports → the contract that must break.
BAD = [
    ("trust/ledger/actions.py", "from motcua.service.dossiers import queries", "Floors"),
    ("kit/clock.py", "from motcua.trust.ledger import types", "Floors"),
    ("vn/text.py", "from motcua.kit import clock", "Floors"),
    ("shop/__init__.py", "", "Floors"),
    ("service/payments/actions.py", "from motcua.service.dossiers import actions", "Rooms of service"),
    ("service/payments/actions.py", "from motcua.service.notices import actions", "Rooms of service"),
    ("trust/ledger/queries.py", "from motcua.trust.identity import queries", "Rooms of trust"),
    ("data/exchange/actions.py", "from motcua.data.registries import queries", "Rooms of data"),
    ("service/dossiers/models.py", "from motcua.service.dossiers import actions", "Anatomy"),
    ("service/dossiers/rules.py", "from motcua.service.dossiers import queries", "Anatomy"),
    ("service/dossiers/actions.py", "from motcua.service.dossiers import jobs", "Anatomy"),
    ("service/dossiers/actions.py", "from motcua.service.notices import models", "Doors"),
    ("service/dossiers/views.py", "from motcua.trust.identity import forms", "Doors"),
    ("service/dossiers/actions.py", "from motcua.trust.identity import testing", "Doors"),
    ("config/wiring.py", "from motcua.trust.identity import models", "Doors"),
    ("web/desk.py", "from motcua.web import desks", "Doors"),
    ("service/dossiers/views.py", "from motcua.service.dossiers import models", "Views never touch tables"),
    ("kit/clock.py", "from motcua.kit import jobs\n", "No cycles"),
    ("kit/clock.py", "def f():\n    from motcua.kit import jobs\n", "No cycles"),
]
GOOD = [
    ("service/dossiers/actions.py", "from motcua.service.notices import actions, queries, events, types"),
    ("service/dossiers/tests/test_submit.py", "from motcua.trust.identity import testing"),
    ("service/dossiers/handlers.py", "from motcua.service.payments import events\nfrom . import actions"),
    ("config/wiring.py", "from motcua.trust.identity import drivers"),
    ("web/apps.py", "from motcua.web import desks"),  # the floor is one room
    ("service/dossiers/views.py", "from motcua.vn import text\nfrom motcua.kit import clock"),
]


def lint(config: Path) -> str:
    """What import-linter says."""
    with console.capture() as said:
        use_cases.lint_imports(config_filename=str(config), cache_dir=None, no_logo=True)
    return said.get()


@pytest.fixture
def small_house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str, str], str]:
    """Builds a house with a few empty rooms and one file of the test's; what import-linter says of it.

    It has a name of its own, since `motcua` is already loaded; the contracts are those of the house.
    """
    name = f"small{secrets.token_hex(4)}"
    monkeypatch.syspath_prepend(str(tmp_path))
    contracts = (house.ROOT / ".importlinter").read_text(encoding="utf-8")
    (tmp_path / "contracts.ini").write_text(re.sub(r"\bmotcua\b", name, contracts), encoding="utf-8")

    def build(path: str, text: str) -> str:
        root = tmp_path / name
        for one in (*BASE, path):
            (root / one).parent.mkdir(parents=True, exist_ok=True)
            (root / one).touch()
        (root / "kit/jobs.py").write_text(f"from {name}.kit import clock\n", encoding="utf-8")
        (root / path).write_text(text.replace("motcua", name), encoding="utf-8")
        return lint(tmp_path / "contracts.ini")

    return build


def test_house_keeps_its_contracts() -> None:
    """import-linter finds nothing wrong with the house."""
    said = lint(house.ROOT / ".importlinter")
    assert "0 broken" in said, said


@pytest.mark.parametrize(("path", "text"), GOOD)
def test_good_import_passes(path: str, text: str, small_house: Callable[[str, str], str]) -> None:
    """Calls down, through doors, are free."""
    said = small_house(path, text)
    assert "0 broken" in said, said


@pytest.mark.parametrize(("path", "text", "contract"), BAD)
def test_bad_import_breaks_its_contract(
    path: str, text: str, contract: str, small_house: Callable[[str, str], str]
) -> None:
    """Each contract catches the violation it was written against."""
    said = small_house(path, text)
    broken = [line for line in said.splitlines() if line.startswith(contract) and line.endswith("BROKEN")]
    assert broken, said
