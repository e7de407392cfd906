"""Wrong neighbours of a rule and of a legal term: a boundary moved, a part left out, a condition turned round."""

import re
from collections.abc import Iterator
from dataclasses import fields, replace
from decimal import Decimal
from typing import Any

from motcua.kit import feel
from motcua.kit.feel import tree
from motcua.kit.feel.unparse import unparse

NEIGHBOURS = {"<": "<=", "<=": "<", ">": ">=", ">=": ">", "=": "!=", "!=": "="}
UNITS = {"ngày làm việc": "ngày", "ngày": "ngày làm việc", "giờ làm việc": "ngày làm việc"}
_TERM = re.compile(r"(\d+) (.+)")
_HOUR = re.compile(r"(\d\d):(\d\d)")


def terms(text: str) -> Iterator[str]:
    """A limit one unit longer, one shorter, and in another unit."""
    if text == "trong ngày":
        yield f"1 {next(iter(UNITS))}"
    if found := _TERM.fullmatch(text):
        amount, unit = int(found[1]), found[2]
        yield f"{amount + 1} {unit}"
        if amount > 1:
            yield f"{amount - 1} {unit}"
        if unit in UNITS:
            yield f"{amount} {UNITS[unit]}"


def hours(text: str) -> Iterator[str]:
    """An hour one minute earlier and one later."""
    if found := _HOUR.fullmatch(text):
        minute = int(found[1]) * 60 + int(found[2])
        for moved in (minute - 1, minute + 1):
            yield f"{moved // 60 % 24:02d}:{moved % 60:02d}"


def rules(source: Any, *, condition: bool = True) -> Iterator[str]:
    """The rule changed in one place, each change once; a condition also as a whole turned round."""
    root = feel.compile(str(source)).tree
    seen = {unparse(root)}
    whole = [tree.Call("not", (root,))] if condition and not _compares(root) else []
    for node in (*whole, *_changed(root)):
        text = unparse(node)
        if text not in seen:
            seen.add(text)
            yield text


def cells(source: Any) -> Iterator[str]:
    """The test of a decision table's cell: accepting everything, and each of its wrong neighbours."""
    root = feel.unary_tests(str(source)).tree
    seen = {unparse(root), "-"}
    if unparse(root) != "-":
        yield "-"
    for node in _changed(root):
        text = unparse(node)
        if text not in seen:
            seen.add(text)
            yield text


def _compares(node: tree.Node) -> bool:
    return isinstance(node, tree.Binary) and node.operator in ("=", "!=")


def _changed(node: tree.Node) -> Iterator[tree.Node]:
    """The tree with one node replaced, for every node that has a wrong neighbour."""
    yield from _neighbours(node)
    for field in fields(node):
        value = getattr(node, field.name)
        if isinstance(value, tree.Node):
            yield from (replace(node, **{field.name: item}) for item in _changed(value))
        elif isinstance(value, tuple) and all(isinstance(item, tree.Node) for item in value):
            for place, item in enumerate(value):
                for other in _changed(item):
                    yield replace(node, **{field.name: (*value[:place], other, *value[place + 1 :])})


def _neighbours(node: tree.Node) -> Iterator[tree.Node]:
    match node:
        case tree.Binary(operator=operator) if operator in NEIGHBOURS:
            yield replace(node, operator=NEIGHBOURS[operator])
        case tree.Compared(operator=operator) if operator in NEIGHBOURS:
            yield replace(node, operator=NEIGHBOURS[operator])
        case tree.Literal(value=bool()):
            yield tree.Literal(not node.value)
        case tree.Literal(value=Decimal()):
            yield from (tree.Literal(node.value + step) for step in (1, -1))
        case tree.If():
            yield node.then
            yield node.otherwise
        case tree.Call(function="not", arguments=(inner,)):
            yield inner
        case _:
            yield from _of_several(node)


def _of_several(node: tree.Node) -> Iterator[tree.Node]:
    """Of what has several parts: one left out, all turned to any, an end of an interval opened or closed."""
    match node:
        case tree.And(parts=parts) | tree.Or(parts=parts):
            yield tree.Or(parts) if isinstance(node, tree.And) else tree.And(parts)
            for rest in _without_one(parts):
                yield replace(node, parts=rest) if len(rest) > 1 else rest[0]
        case tree.ListOf(items=items) if len(items) > 1:
            yield from (tree.ListOf(rest) for rest in _without_one(items))
        case tree.In(tests=tests) | tree.Tests(tests=tests) if len(tests) > 1:
            yield from (replace(node, tests=rest) for rest in _without_one(tests))
        case tree.Interval():
            yield replace(node, low_closed=not node.low_closed)
            yield replace(node, high_closed=not node.high_closed)
        case tree.Loop(kind="some" | "every"):
            yield replace(node, kind="every" if node.kind == "some" else "some")


def _without_one(items: tuple[tree.Node, ...]) -> Iterator[tuple[tree.Node, ...]]:
    return ((*items[:place], *items[place + 1 :]) for place in range(len(items)))
