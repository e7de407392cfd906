"""Rules of shape: lengths, names, imports, signatures."""

import ast
import re
import textwrap
from collections.abc import Iterator
from pathlib import PurePosixPath

from tests.architecture import house
from tests.architecture.house import Finding, Rule, Source

FUNCTION_LINES = 40
FILE_LINES = 400
VAGUE = {"utils", "util", "helpers", "helper", "common", "misc", "shared", "base_utils"}
REASONED = re.compile(r"#\s*noqa: [A-Z]+\d+(, ?[A-Z]+\d+)* +(-|–|#) ?\S|#\s*type: ignore\[[a-z, -]+\] +# ?\S")
NOW = {"clock.now", "datetime.now", "timezone.now", "datetime.datetime.now"}
SILENCED = re.compile(r"#\s*(noqa|type: ignore)\b")


def function_length(source: Source) -> Iterator[Finding]:
    """Functions longer than a screen."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if lines > FUNCTION_LINES:
                yield source.find(node.name, f"{lines} lines, at most {FUNCTION_LINES}")


def file_length(source: Source) -> Iterator[Finding]:
    """Files longer than a sitting."""
    lines = source.text.count("\n")
    if lines > FILE_LINES:
        yield source.find("", f"{lines} lines, at most {FILE_LINES}")


def vague_name(source: Source) -> Iterator[Finding]:
    """Files named after nothing."""
    for part in PurePosixPath(source.path).with_suffix("").parts:
        if part in VAGUE:
            yield source.find("", f"“{part}” says nothing about what is inside")


def import_inside(source: Source) -> Iterator[Finding]:
    """Imports within a function, ready() of apps.py apart."""
    for node in ast.walk(source.tree):
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        if source.name == "apps.py" and node.name == "ready":
            continue
        if any(isinstance(inner, ast.Import | ast.ImportFrom) for inner in ast.walk(node)):
            yield source.find(node.name, "imports inside the function")


def silenced(source: Source) -> Iterator[Finding]:
    """A warning switched off without saying which and why."""
    for number, line in enumerate(source.text.splitlines(), 1):
        comment = line[line.find("#") :] if "#" in line else ""
        if SILENCED.search(comment) and not REASONED.search(comment):
            yield source.find(f"L{number}", "say which rule and why, after the code: … - why")


def door_signature(source: Source) -> Iterator[Finding]:
    """Public functions of a door: keyword-only, typed, explained."""
    for function in house.door_functions(source):
        arguments = function.args
        if arguments.posonlyargs or arguments.args or arguments.vararg:
            yield source.find(function.name, "takes positional arguments: put `*,` first")
        named = [*arguments.args, *arguments.kwonlyargs]
        untyped = [argument.arg for argument in named if argument.annotation is None]
        if untyped or function.returns is None:
            yield source.find(function.name, f"has no type for {', '.join([*untyped] or ['the result'])}")
        if not ast.get_docstring(function):
            yield source.find(function.name, "has no docstring (units, errors, legal source)")


def clock_read(source: Source) -> Iterator[Finding]:
    """The domain reads no clock."""
    for node in ast.walk(source.tree):
        taken = isinstance(node, ast.ImportFrom) and node.module == "motcua.kit.clock"
        if taken and any(name.name == "now" for name in node.names):
            yield source.find("now", "imports now()")
        if isinstance(node, ast.Call) and ast.unparse(node.func) in NOW:
            yield source.find(f"L{node.lineno}", f"calls {ast.unparse(node.func)}()")


def _python(path: str) -> bool:
    return house.python(path)


def _doors(path: str) -> bool:
    private = PurePosixPath(path).name.startswith("_")
    return house.product(path) and not private and Source(path, "").module_is("actions", "queries")


def _domain(path: str) -> bool:
    modules = ("actions", "queries", "rules", "models", "types", "events")
    return house.product(path) and Source(path, "").module_is(*modules)


LONG = "def f():\n" + "    x = 1\n" * FUNCTION_LINES
ROOM = "motcua/service/dossiers"
RULES = (
    Rule(
        name="function-length",
        because="a function fits on a screen",
        applies=_python,
        check=function_length,
        good=((f"{ROOM}/rules.py", "def f():\n" + "    x = 1\n" * (FUNCTION_LINES - 1)),),
        bad=((f"{ROOM}/rules.py", LONG), (f"{ROOM}/rules.py", "class A:\n" + textwrap.indent(LONG, "    "))),
        fix="Name a part of it and move it out.",
    ),
    Rule(
        name="file-length",
        because="past 400 lines a file becomes a package of the same name",
        applies=_python,
        check=file_length,
        good=((f"{ROOM}/actions.py", "x = 1\n" * FILE_LINES),),
        bad=((f"{ROOM}/actions.py", "x = 1\n" * (FILE_LINES + 1)),),
        fix="Make it a package: actions/submit.py, actions/review.py, and __all__ in actions/__init__.py.",
    ),
    Rule(
        name="no-utils",
        because="a file named after nothing collects everything",
        applies=_python,
        check=vague_name,
        good=(("motcua/kit/clock.py", ""),),
        bad=(("motcua/kit/utils.py", ""), (f"{ROOM}/helpers/dates.py", ""), ("motcua/kit/common.py", "")),
        fix="Name it after what it knows, or move each function beside its only caller.",
    ),
    Rule(
        name="imports-on-top",
        because="an import inside a function hides a cycle",
        applies=lambda path: path.endswith(".py"),
        check=import_inside,
        good=(
            (f"{ROOM}/apps.py", "class A:\n    def ready(self):\n        import x\n"),
            ("a.py", "import x\n"),
        ),
        bad=(
            (f"{ROOM}/actions.py", "def f():\n    import x\n"),
            (f"{ROOM}/apps.py", "def f():\n    import x\n"),
        ),
        fix="Import at the top; if that makes a cycle, one of the two files is in the wrong room or floor.",
    ),
    Rule(
        name="reasoned-silence",
        because="a warning switched off without a reason is a trap for the next reader",
        applies=_python,
        check=silenced,
        good=(
            ("a.py", "x = 1  #\x20noqa: F401 - registers\n"),
            ("a.py", "x()  #\x20type: ignore[misc]  # set above\n"),
        ),
        bad=(
            ("a.py", "x = 1  #\x20noqa\n"),
            ("a.py", "x = 1  #\x20noqa: F401\n"),
            ("a.py", "x()  #\x20type: ignore\n"),
        ),
        fix="Mend the line, or write which rule and why.",
    ),
    Rule(
        name="door-signature",
        because="a call across rooms must read as a sentence and be checkable",
        applies=_doors,
        check=door_signature,
        good=(
            (f"{ROOM}/actions.py", 'def submit(*, code: str) -> None:\n    """File a dossier."""\n'),
            (f"{ROOM}/actions.py", "def _lock(code):\n    return code\n"),
        ),
        bad=(
            (f"{ROOM}/actions.py", 'def submit(code: str) -> None:\n    """File a dossier."""\n'),
            (f"{ROOM}/queries.py", 'def desk(*, office) -> int:\n    """Count."""\n'),
            (f"{ROOM}/queries.py", 'def desk(*, office: str):\n    """Count."""\n'),
            (f"{ROOM}/queries.py", "def desk(*, office: str) -> int:\n    return 1\n"),
        ),
        fix="def verb(*, what: Type, at: datetime) -> Result, with a docstring; internal ones begin with _.",
    ),
    Rule(
        name="time-passed-in",
        because="what reads no clock can be replayed, simulated and tested at any date",
        applies=_domain,
        check=clock_read,
        good=((f"{ROOM}/actions.py", "def submit(*, at):\n    return at\n"),),
        bad=(
            (f"{ROOM}/actions.py", "from motcua.kit import clock\nx = clock.now()\n"),
            (f"{ROOM}/rules.py", "from motcua.kit.clock import now\n"),
        ),
        fix="Take `at: datetime`; the view or job passes motcua.kit.clock.now().",
    ),
)
