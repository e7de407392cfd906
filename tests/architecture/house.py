"""What the rules look at: the files of the repository, the rooms, and the list of exceptions."""

import ast
import subprocess
import tomllib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path, PurePosixPath

ROOT = Path(__file__).resolve().parents[2]
EXCEPTIONS = ROOT / "tests" / "architecture" / "exceptions.toml"
FLOORS_OF_ROOMS = ("web", "steering", "service", "data", "trust")
NOT_OURS = {".git", ".venv", "var", "node_modules", "__pycache__", "staticfiles"}


@dataclass(frozen=True)
class Finding:
    """One place that breaks a rule. `place` is stable (path, or path::name), so an exception can name it."""

    place: str
    message: str


@dataclass
class Source:
    """One file, or an example of one."""

    path: str
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        """Parsed Python."""
        return ast.parse(self.text)

    @property
    def name(self) -> str:
        """Last part of the path."""
        return PurePosixPath(self.path).name

    def module_is(self, *names: str) -> bool:
        """Is this (part of) one of the room's modules, as a file `views.py` or in a package `views/`?"""
        return bool(set(inside(self.path)[:1]) & set(names))

    @property
    def is_test(self) -> bool:
        """Part of a test suite."""
        parts = PurePosixPath(self.path).parts
        return "tests" in parts or self.name in {"conftest.py", "testing.py"}

    def find(self, name: str, message: str) -> Finding:
        """A finding in this file."""
        return Finding(f"{self.path}::{name}" if name else self.path, message)


Check = Callable[[Source], Iterable[Finding]]


@dataclass(frozen=True)
class Rule:
    """A rule for single files: what, why, where, and lines that keep or break it."""

    name: str
    because: str
    applies: Callable[[str], bool]
    check: Check
    good: tuple[tuple[str, str], ...]
    bad: tuple[tuple[str, str], ...]
    fix: str = field(default="")


def inside(path: str) -> tuple[str, ...]:
    """The path within its room: ("actions", "submit"); () outside of rooms. A floor may be one room (ui)."""
    parts = PurePosixPath(path).with_suffix("").parts
    if len(parts) < 3 or parts[0] != "motcua" or parts[1] not in (*FLOORS_OF_ROOMS, "ui"):
        return ()
    return parts[2:] if (ROOT / "motcua" / parts[1] / "apps.py").exists() else parts[3:]


def in_a_room(path: str) -> bool:
    """Does it lie in a room?"""
    return bool(inside(path))


@cache
def files() -> tuple[str, ...]:
    """Every file of the repository (tracked, or new and not ignored)."""
    command = ["git", "-C", str(ROOT), "ls-files", "-co", "--exclude-standard", "-z"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode == 0:
        names = [name for name in done.stdout.split("\0") if name]
    else:
        names = [str(path.relative_to(ROOT)) for path in ROOT.rglob("*")]
    ours = (name for name in names if not NOT_OURS & set(PurePosixPath(name).parts))
    return tuple(sorted(name for name in set(ours) if (ROOT / name).is_file()))


@cache
def read(path: str) -> Source | None:
    """The file's text, or None if it is not text."""
    try:
        return Source(path, (ROOT / path).read_text(encoding="utf-8"))
    except (UnicodeDecodeError, FileNotFoundError):
        return None


def sources(applies: Callable[[str], bool]) -> list[Source]:
    """The text files a rule looks at."""
    return [source for path in files() if applies(path) and (source := read(path)) is not None]


def python(path: str) -> bool:
    """Python of ours, migrations apart (Django writes those)."""
    return path.endswith(".py") and "/migrations/" not in path


def product(path: str) -> bool:
    """Python that runs in production: motcua/, without its tests."""
    return python(path) and path.startswith("motcua/") and not Source(path, "").is_test


def rooms() -> list[Path]:
    """Folders of Django apps on the floors that have rooms."""
    apps = (path for path in files() if path.startswith("motcua/") and path.endswith("/apps.py"))
    return [(ROOT / app).parent for app in apps if inside(app) == ("apps",)]


@cache
def exceptions() -> list[dict[str, object]]:
    """The list that may only shrink."""
    return tomllib.loads(EXCEPTIONS.read_text(encoding="utf-8")).get("exception", [])


def settle(rule: str, findings: Iterable[Finding], *, fix: str) -> None:
    """Fail on every finding without an exception, and on every exception without a finding."""
    found = {finding.place: finding for finding in findings}
    excused = {str(line["place"]) for line in exceptions() if line["rule"] == rule}
    wrong = [f"  {one.place}: {one.message}" for place, one in sorted(found.items()) if place not in excused]
    stale = [f"  {place}: no longer needed, delete the line" for place in sorted(excused - set(found))]
    if wrong or stale:
        lines = "\n".join(wrong + stale)
        raise AssertionError(f"Rule “{rule}” is broken.\n{lines}\nWhat to do: {fix}")


def public_functions(source: Source) -> list[ast.FunctionDef]:
    """Top-level functions without a leading underscore."""
    body = source.tree.body
    functions = [node for node in body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    return [node for node in functions if not node.name.startswith("_")]  # type: ignore[misc]  # async alike


def exported(package: Source) -> set[str]:
    """The names that a package's __init__.py hands out."""
    imports = [node for node in package.tree.body if isinstance(node, ast.ImportFrom)]
    return {name.asname or name.name for node in imports for name in node.names}


def door_functions(source: Source) -> list[ast.FunctionDef]:
    """What other rooms may call: in a package, only what its __init__.py hands out."""
    functions = public_functions(source)
    door = read(str(PurePosixPath(source.path).parent / "__init__.py"))
    if len(inside(source.path)) < 2 or door is None:
        return functions
    return [function for function in functions if function.name in exported(door)]


def decorators(function: ast.FunctionDef) -> set[str]:
    """Last names of its decorators: `kit.jobs.job(retries=3)` → job."""
    names = set()
    for node in function.decorator_list:
        target = node.func if isinstance(node, ast.Call) else node
        names.add(target.attr if isinstance(target, ast.Attribute) else getattr(target, "id", ""))
    return names
