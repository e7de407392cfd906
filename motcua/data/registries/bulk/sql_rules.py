"""A rule in the house's FEEL subset as a DuckDB expression, for tables too long to walk row by row.

Columns are text, as files hold them; `today` is the day of the work. A test holds both evaluators together."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

from motcua.kit import feel
from motcua.kit.feel import FeelError, Months, tree

_COMPARE = {"<", "<=", ">", ">="}
_ARITHMETIC = {"+", "-", "*"}
_PARTS = {"year", "month", "day"}


def sql(rule: feel.Expression) -> str:
    """The expression; raises FeelError for what a table cannot be asked."""
    return _of(rule.tree)


def quoted(text: str) -> str:
    """A text in SQL."""
    return "'" + text.replace("'", "''") + "'"


def column(name: str) -> str:
    """A column's name in SQL."""
    return '"' + name.replace('"', '""') + '"'


def _of(node: tree.Node) -> str:
    how = _NODES.get(type(node))
    if how is None:
        raise FeelError(0, f"{type(node).__name__}: không dùng được khi kiểm tra cả bảng")
    return how(node)


def _literal(node: tree.Literal) -> str:
    value = node.value
    if value is None or isinstance(value, bool):
        return {None: "NULL", True: "true", False: "false"}[value]
    if isinstance(value, str):
        return quoted(value)
    if isinstance(value, Decimal):
        return f"({value})"
    if type(value) is date:
        return f"DATE '{value.isoformat()}'"
    if isinstance(value, Months):
        return f"to_months({value.count})"
    if isinstance(value, timedelta) and value == timedelta(days=value.days):
        return f"to_days({value.days})"
    raise FeelError(0, "Giá trị này không dùng được khi kiểm tra cả bảng")


def _name(node: tree.Name) -> str:
    return "today()" if node.name == "today" else column(node.name)


def _path(node: tree.Path) -> str:
    if node.key not in _PARTS:
        raise FeelError(0, f"“{node.key}” không dùng được khi kiểm tra cả bảng")
    return f"{node.key}({_of(node.source)})"


def _binary(node: tree.Binary) -> str:
    left, right = _of(node.left), _of(node.right)
    if node.operator == "=":
        return f"({left} IS NOT DISTINCT FROM {right})"
    if node.operator == "!=":
        return f"({left} IS DISTINCT FROM {right})"
    if node.operator in _COMPARE | _ARITHMETIC:
        # A day and a span make a day again, not the moment that SQL makes of them.
        days = node.operator in _ARITHMETIC and right.startswith("to_")
        return (
            f"CAST(({left} {node.operator} {right}) AS DATE)" if days else f"({left} {node.operator} {right})"
        )
    raise FeelError(0, f"“{node.operator}” không dùng được khi kiểm tra cả bảng")


def _all(word: str) -> Callable[[tree.And | tree.Or], str]:
    return lambda node: "(" + f" {word} ".join(_of(part) for part in node.parts) + ")"


def _between(node: tree.Between) -> str:
    return f"({_of(node.value)} BETWEEN {_of(node.low)} AND {_of(node.high)})"


def _in(node: tree.In) -> str:
    value = _of(node.value)
    return "(" + " OR ".join(_within(value, test) for test in node.tests) + ")"


def _within(value: str, test: tree.Node) -> str:
    if isinstance(test, tree.Interval):
        low, high = (">=" if test.low_closed else ">"), ("<=" if test.high_closed else "<")
        return f"({value} {low} {_of(test.low)} AND {value} {high} {_of(test.high)})"
    if isinstance(test, tree.Compared):
        return f"({value} {test.operator} {_of(test.operand)})"
    if isinstance(test, tree.ListOf):
        return "(" + (" OR ".join(_within(value, item) for item in test.items) or "false") + ")"
    return f"({value} IS NOT DISTINCT FROM {_of(test)})"


def _if(node: tree.If) -> str:
    return f"CASE WHEN {_of(node.condition)} THEN {_of(node.then)} ELSE {_of(node.otherwise)} END"


def _call(node: tree.Call) -> str:
    pattern = _FUNCTIONS.get(node.function)
    if pattern is None or (node.function == "matches" and len(node.arguments) > 2):
        raise FeelError(0, f"Hàm “{node.function}” không dùng được khi kiểm tra cả bảng")
    return f"{pattern}({', '.join(_of(argument) for argument in node.arguments)})"


_FUNCTIONS = {
    "not": "NOT ",
    "date": "day_of",
    "matches": "regexp_matches",
    "contains": "contains",
    "starts with": "starts_with",
    "ends with": "ends_with",
    "substring": "substring",
    "string length": "length",
    "upper case": "upper",
    "lower case": "lower",
    "number": "number_of",
}
_NODES: dict[type, Callable] = {
    tree.Literal: _literal,
    tree.Name: _name,
    tree.Path: _path,
    tree.Binary: _binary,
    tree.And: _all("AND"),
    tree.Or: _all("OR"),
    tree.Between: _between,
    tree.In: _in,
    tree.If: _if,
    tree.Call: _call,
    tree.Negate: lambda node: f"(-{_of(node.operand)})",
}
