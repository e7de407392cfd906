"""Where the builders of closures meet: every kind of node has one, registered by the module that holds it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from motcua.kit.feel import tree
from motcua.kit.feel.values import Run

Code = Callable[[Mapping, Run], object]
Test = Callable[[object, Mapping, Run], "bool | None"]
BUILDERS: dict[type, Callable[[object], Code]] = {}


def build(node: tree.Node) -> Code:
    """Closure of an expression."""
    return BUILDERS[type(node)](node)
