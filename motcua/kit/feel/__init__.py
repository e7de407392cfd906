"""The rule language of the house: a named subset of FEEL (DMN 1.5), exact decimals, no Python eval.
`compile` reads a rule once; `evaluate` computes it over a scope of facts with DMN's null logic."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import lru_cache

from django.utils.translation import gettext_noop as _N

from motcua.kit.feel import tree
from motcua.kit.feel.cells import build_tests
from motcua.kit.feel.code import build
from motcua.kit.feel.errors import FeelError
from motcua.kit.feel.parser import parse_expression, parse_tests
from motcua.kit.feel.unparse import unparse
from motcua.kit.feel.values import Exhausted, Months, Range, Run, convert, settled

__all__ = ["Expression", "FeelError", "Months", "Range", "UnaryTests", "compile", "unary_tests"]


class _Rule:
    """What expressions and tests share: the source, its tree, the facts it reads."""

    __slots__ = ("code", "names", "paths", "source", "tree")

    def __init__(self, source: str, root: tree.Node, names: frozenset[str] | None) -> None:
        self.source = source
        self.tree = root
        self.paths = frozenset(path for path in tree.free_paths(root, names) if path[0] != "?")
        self.names = frozenset(path[0] for path in self.paths)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.source!r})"

    def __str__(self) -> str:
        return unparse(self.tree)


class Expression(_Rule):
    """A rule that yields a value. `names`: facts it reads; `paths`: the same, with their parts."""

    __slots__ = ()

    def __init__(self, source: str, names: frozenset[str] | None, full: bool) -> None:
        super().__init__(source, parse_expression(source, names or frozenset(), full), names)
        self.code = build(self.tree)

    def evaluate(self, scope: Mapping[str, object], problems: list[str] | None = None) -> object:
        """Value over the facts in scope; null where DMN says so, the reason appended to `problems`."""
        run = Run(problems)
        try:
            return settled(self.code(scope, run), run)
        except (Exhausted, RecursionError):
            run.say(_N("Biểu thức tính quá nhiều bước"))
            return None


class UnaryTests(_Rule):
    """The content of a decision-table cell: `-`, `"a", "b"`, `> 5`, `[1..10]`, `not(null)`."""

    __slots__ = ()

    def __init__(self, source: str, names: frozenset[str] | None, full: bool) -> None:
        root = parse_tests(source, names or frozenset(), full)
        super().__init__(source, root, names)
        self.code = build_tests(root)

    def accepts(
        self, value: object, scope: Mapping[str, object] | None = None, problems: list[str] | None = None
    ) -> bool | None:
        """Whether the cell accepts an input value; null when it cannot be told."""
        run = Run(problems)
        try:
            return self.code(convert(value, run), scope or {}, run)
        except (Exhausted, RecursionError):
            run.say(_N("Biểu thức tính quá nhiều bước"))
            return None


def compile(source: str, names: Collection[str] | None = None, *, full: bool = False) -> Expression:
    """Read an expression; `names` are the facts that may hold spaces. FeelError if it cannot be read.

    `full` reads what DMN models may use beyond the house's subset: function definitions and calls of
    values, named arguments, `instance of`, half-open intervals, exponents, names the text declares."""
    return _expression(source, None if names is None else frozenset(names), full)


def unary_tests(source: str, names: Collection[str] | None = None, *, full: bool = False) -> UnaryTests:
    """Read the tests of a decision-table cell. FeelError if they cannot be read."""
    return _tests(source, None if names is None else frozenset(names), full)


_expression = lru_cache(maxsize=4_096)(Expression)
_tests = lru_cache(maxsize=4_096)(UnaryTests)
