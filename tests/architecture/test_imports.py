"""Floors, rooms, anatomy, doors, cycles: .importlinter holds, and catches each way to break it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture import house

LINT = Path(sys.prefix) / "bin" / "lint-imports"
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
    ("service/dossiers/views.py", "from motcua.service.dossiers import models", "Views never touch tables"),
    ("kit/clock.py", "from motcua.kit import jobs\n", "No cycles"),
    ("kit/clock.py", "def f():\n    from motcua.kit import jobs\n", "No cycles"),
]
GOOD = [
    ("service/dossiers/actions.py", "from motcua.service.notices import actions, queries, events, types"),
    ("service/dossiers/tests/test_submit.py", "from motcua.trust.identity import testing"),
    ("service/dossiers/handlers.py", "from motcua.service.payments import events\nfrom . import actions"),
    ("config/wiring.py", "from motcua.trust.identity import drivers"),
    ("service/dossiers/views.py", "from motcua.vn import text\nfrom motcua.kit import clock"),
]


def lint(root: Path) -> str:
    """What import-linter says about the tree at `root`, under the contracts of the house."""
    command = [str(LINT), "--no-logo", "--no-cache", "--config", str(house.ROOT / ".importlinter")]
    paths = os.pathsep.join([str(root), str(house.ROOT)])
    done = subprocess.run(
        command,
        cwd=root,
        env={**os.environ, "PYTHONPATH": paths},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout + done.stderr


def small_house(root: Path, path: str, text: str) -> Path:
    """A house with a few empty rooms, and one file that is written for the test."""
    files = [f"{floor}/__init__.py" for floor in FLOORS]
    rooms = ("service/dossiers", "service/payments", "service/notices", "trust/identity", "trust/ledger")
    for room in (*rooms, "data/registries", "data/exchange"):
        files += [f"{room}/{name}.py" for name in NAMES]
    for name in ("__init__.py", "__main__.py", "kit/clock.py", "vn/text.py", "config/wiring.py", *files):
        (root / "motcua" / name).parent.mkdir(parents=True, exist_ok=True)
        (root / "motcua" / name).touch()
    (root / "motcua/kit/jobs.py").write_text("from motcua.kit import clock\n", encoding="utf-8")
    (root / "motcua" / path).parent.mkdir(parents=True, exist_ok=True)
    (root / "motcua" / path).write_text(text, encoding="utf-8")
    return root


def test_house_keeps_its_contracts() -> None:
    """import-linter finds nothing wrong with the house."""
    said = lint(house.ROOT)
    assert "0 broken" in said, said


@pytest.mark.parametrize(("path", "text"), GOOD)
def test_good_import_passes(path: str, text: str, tmp_path: Path) -> None:
    """Calls down, through doors, are free."""
    said = lint(small_house(tmp_path, path, text))
    assert "0 broken" in said, said


@pytest.mark.parametrize(("path", "text", "contract"), BAD)
def test_bad_import_breaks_its_contract(path: str, text: str, contract: str, tmp_path: Path) -> None:
    """Each contract catches the violation it was written against."""
    said = lint(small_house(tmp_path, path, text))
    broken = [line for line in said.splitlines() if line.startswith(contract) and line.endswith("BROKEN")]
    assert broken, said
