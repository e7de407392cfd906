"""The papers are true where a machine can tell: links, files, settings, commands and names exist; lists are current."""

import argparse
import importlib
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from motcua.config import cli
from tools import modules

ROOT = Path(__file__).resolve().parents[2]
TOP = ("README.md", "CHANGELOG.md", "SECURITY.md", "THREAT_MODEL.md")
PAGES = [*(ROOT / name for name in TOP), *sorted((ROOT / "docs").rglob("*.md"))]
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[\w-]+)?\)")
FILE = re.compile(r"`((?:motcua|library|tools|tests|deploy|docs|demo|benchmarks)/[\w./@-]+)`")
COMMAND = re.compile(r"(?:\.venv/bin/|`)motcua ([a-z]+)(?: ([a-z]+))?")
LARGEST = 120 * 1024


def _lines(path: Path) -> Iterator[str]:
    yield from path.read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_links_and_files_exist(page: Path) -> None:
    """What a page points at is there."""
    text = page.read_text(encoding="utf-8")
    near = [target for target in LINK.findall(text) if "://" not in target]
    lost = [target for target in near if not (page.parent / target).exists()]
    lost += [name for name in FILE.findall(text) if not (ROOT / name).exists()]
    assert lost == []


def test_commands_exist() -> None:
    """Every `motcua …` that a page shows is a command."""
    commands = argparse.ArgumentParser().add_subparsers()
    for module in pkgutil.iter_modules(cli.__path__):
        importlib.import_module(f"{cli.__name__}.{module.name}").register(commands)
    shown = {found[0] for page in PAGES for line in _lines(page) for found in COMMAND.findall(line)}
    assert shown - set(commands.choices) == set()


def test_every_setting_is_explained() -> None:
    """Each variable that the settings read has its line."""
    read = re.findall(r'env\.\w+\(\s*"(MOTCUA_\w+)"', (ROOT / "motcua/config/settings.py").read_text("utf-8"))
    page = (ROOT / "docs/howto/settings.md").read_text(encoding="utf-8")
    assert sorted({name for name in read if f"`{name}`" not in page}) == []


def test_names_of_the_glossary_exist() -> None:
    """A class that the glossary names is a class of the product."""
    text = (ROOT / "docs/glossary.md").read_text(encoding="utf-8")
    code = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "motcua").rglob("*.py"))
    named = set(re.findall(r"`([A-Z][a-z]+[A-Za-z]*)(?:\.\w+)*`", text))
    assert {name for name in named if f"class {name}(" not in code and f"class {name}:" not in code} == set()


def test_the_list_of_rooms_is_current() -> None:
    """Otherwise: python tools/modules.py."""
    stale = [path.name for path, text in modules.pages().items() if path.read_text(encoding="utf-8") != text]
    assert stale == []


def test_pictures_are_small() -> None:
    """A clone is not slowed down by them."""
    large = [path.name for path in (ROOT / "docs/pictures").glob("*") if path.stat().st_size > LARGEST]
    assert large == []


@pytest.mark.parametrize("page", sorted((ROOT / "docs/adr").glob("0*.md")), ids=lambda path: path.stem)
def test_decision_records_are_short_and_listed(page: Path) -> None:
    """Context, options, decision, consequences; thirty lines at most."""
    text = page.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 30
    for part in ("**Context.**", "**Options.**", "**Decision.**", "**Consequences.**"):
        assert part in text
    assert page.name in (page.parent / "README.md").read_text(encoding="utf-8")
