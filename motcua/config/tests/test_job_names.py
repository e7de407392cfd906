"""An action may not import the jobs that call it back, so it queues them by name: every such name exists."""

import ast
from collections.abc import Iterator
from pathlib import Path

import motcua
from motcua.kit.jobs.queue import jobs

HOUSE = Path(motcua.__file__).parent


def queued_names(source: str) -> Iterator[str]:
    """The first argument of each `later(…)`: a text, or one made of the module's own constants."""
    tree = ast.parse(source)
    known = {
        target.id: node.value.value
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "later":
            yield _text(node.args[0], known)


def _text(node: ast.expr, known: dict[str, str]) -> str:
    if isinstance(node, ast.Constant):
        return str(node.value)
    if isinstance(node, ast.Name):
        return known[node.id]
    if isinstance(node, ast.FormattedValue):
        return _text(node.value, known)
    assert isinstance(node, ast.JoinedStr), "a job's name must be readable without running the code"
    return "".join(_text(part, known) for part in node.values)


def test_every_queued_name_exists() -> None:
    """A misspelt name would lose the work at the moment it is asked for."""
    registered = {job.name for job in jobs()}
    files = [file for file in HOUSE.rglob("*.py") if "tests" not in file.parts]
    queued = {name for file in files for name in queued_names(file.read_text(encoding="utf-8"))}
    assert len(queued) >= 5
    assert queued <= registered, queued - registered


def test_reads_all_three_ways() -> None:
    """A text, a constant, a text with a constant inside; a name that is nowhere would be found."""
    source = 'A = "room.jobs"\nB = "x.y"\nlater("a.b")\nlater(B, n=1)\nlater(f"{A}.gone", n=2)\n'
    assert list(queued_names(source)) == ["a.b", "x.y", "room.jobs.gone"]
