"""The syntax tree of a rule: immutable nodes, compared by value, holding no meaning of their own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields


@dataclass(frozen=True, slots=True)
class Node:
    """Any part of an expression."""


@dataclass(frozen=True, slots=True)
class Literal(Node):
    value: object


@dataclass(frozen=True, slots=True)
class Name(Node):
    name: str


@dataclass(frozen=True, slots=True)
class Path(Node):
    source: Node
    key: str


@dataclass(frozen=True, slots=True)
class Filter(Node):
    source: Node
    condition: Node


@dataclass(frozen=True, slots=True)
class Call(Node):
    function: str
    arguments: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Invoke(Node):
    """A call of a function that is itself a value; `names` are those of named arguments, else empty."""

    callee: Node
    arguments: tuple[Node, ...]
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FunctionOf(Node):
    """A function definition: parameters with the types that were given, and a body."""

    parameters: tuple[tuple[str, TypeName | None], ...]
    body: Node


@dataclass(frozen=True, slots=True)
class TypeName:
    """A type as it is written: `number`, `list<string>`, `context<a: number>`; resolved when evaluated."""

    name: str
    of: tuple[TypeName, ...] = ()
    keys: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class InstanceOf(Node):
    value: Node
    type: TypeName


@dataclass(frozen=True, slots=True)
class Half(Node):
    """An interval open to one side: `(< 5)`, `(>= 5)`, `(= 5)`."""

    operator: str
    operand: Node


@dataclass(frozen=True, slots=True)
class Wrong(Node):
    """Something that can be read but has no value, such as a call with arguments of no known name."""

    reason: str


@dataclass(frozen=True, slots=True)
class Negate(Node):
    operand: Node


@dataclass(frozen=True, slots=True)
class Binary(Node):
    """Arithmetic or comparison: + - * / ** = != < <= > >=."""

    operator: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class And(Node):
    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or(Node):
    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Between(Node):
    value: Node
    low: Node
    high: Node


@dataclass(frozen=True, slots=True)
class In(Node):
    value: Node
    tests: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Interval(Node):
    low: Node
    high: Node
    low_closed: bool
    high_closed: bool


@dataclass(frozen=True, slots=True)
class ListOf(Node):
    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class ContextOf(Node):
    entries: tuple[tuple[str, Node], ...]


@dataclass(frozen=True, slots=True)
class If(Node):
    condition: Node
    then: Node
    otherwise: Node


@dataclass(frozen=True, slots=True)
class Loop(Node):
    """`some … satisfies`, `every … satisfies` or `for … return`, told apart by `kind`."""

    kind: str
    bindings: tuple[tuple[str, Node], ...]
    body: Node


@dataclass(frozen=True, slots=True)
class Compared(Node):
    """A unary test with an operator: `> 5`."""

    operator: str
    operand: Node


@dataclass(frozen=True, slots=True)
class Tests(Node):
    """The content of a decision-table cell; no test at all is `-`, which accepts everything."""

    tests: tuple[Node, ...]
    negated: bool = False


def children(node: Node) -> Iterator[Node]:
    """Direct parts of a node, left to right."""
    for field in fields(node):
        yield from _nodes(getattr(node, field.name))


def _nodes(value: object) -> Iterator[Node]:
    if isinstance(value, Node):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from _nodes(item)


def size(root: Node) -> int:
    """How many nodes a tree has: the price of evaluating it once."""
    count, stack = 0, [root]
    while stack:
        count += 1
        stack.extend(children(stack.pop()))
    return count


def depth(root: Node) -> int:
    """Longest way from the root to a leaf, found without recursion."""
    deepest, stack = 0, [(root, 1)]
    while stack:
        node, level = stack.pop()
        deepest = max(deepest, level)
        stack.extend((child, level + 1) for child in children(node))
    return deepest


Paths = frozenset[tuple[str, ...]]


def free_paths(node: Node, known: frozenset[str] | None, bound: frozenset[str] = frozenset()) -> Paths:
    """Variables a rule reads, as dotted paths; `known` tells outer names from element fields in a filter."""
    if isinstance(node, Name):
        return frozenset() if node.name in bound else frozenset({(node.name,)})
    if isinstance(node, Path):
        return _free_of_path(node, known, bound)
    if isinstance(node, (Loop, ContextOf, FunctionOf)):
        return _free_of_binding(node, known, bound)
    if isinstance(node, Filter):
        inside = free_paths(node.condition, known, bound | {"item"})
        if known is not None:
            inside = frozenset(path for path in inside if path[0] in known)
        return inside | free_paths(node.source, known, bound)
    found = frozenset().union(*(free_paths(child, known, bound) for child in children(node)))
    if isinstance(node, Call) and node.function in ("today", "now"):
        found |= {(node.function,)}
    return found


def _free_of_binding(
    node: Loop | ContextOf | FunctionOf, known: frozenset[str] | None, bound: frozenset
) -> Paths:
    """Of a node that gives names to its own parts."""
    if isinstance(node, FunctionOf):
        return free_paths(node.body, known, bound | {name for name, _ in node.parameters})
    found, inner = frozenset(), bound
    for name, value in node.bindings if isinstance(node, Loop) else node.entries:
        found |= free_paths(value, known, inner)
        inner |= {name}
    if isinstance(node, ContextOf):
        return found
    inner |= {"partial"} if node.kind == "for" else frozenset()
    return found | free_paths(node.body, known, inner)


def _free_of_path(node: Path, known: frozenset[str] | None, bound: frozenset[str]) -> Paths:
    keys: list[str] = []
    source: Node = node
    while isinstance(source, Path):
        keys.append(source.key)
        source = source.source
    if isinstance(source, Name):
        return frozenset() if source.name in bound else frozenset({(source.name, *reversed(keys))})
    return free_paths(source, known, bound)
