"""A package as a tree of named things: branches that hold others, leaves that hold one value and its words."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any, Literal

from django.utils.translation import gettext as _

from motcua.kit.feel import Expression
from motcua.service.procedures.difference.words import Option, Words, key_of
from motcua.service.procedures.localising import limit_words
from motcua.service.procedures.types import DecisionDef
from motcua.vn.calendar import Limit

Kind = Literal["record", "map", "list", "line"]


@dataclass(frozen=True, slots=True)
class Leaf:
    """One value: `exact` tells it from every other (0 from false, 1 from “1”), `words` say it, `plain` writes it down.

    other: the words of the reader's language, where that is not the law's.
    """

    exact: object
    words: str
    plain: str
    other: str = ""


@dataclass(frozen=True, slots=True)
class Branch:
    """A thing with parts (record), or things by key (map), in a list, or plain values in a list (line).

    whole: its words where it comes or goes as one.
    """

    kind: Kind
    of: str
    items: "tuple[Item, ...]"
    exact: object
    whole: str
    beside: tuple[str, ...] = ()  # the parts that `whole` does not say


Node = Leaf | Branch


@dataclass(frozen=True, slots=True)
class Item:
    """A part of a branch, with the key by which it is known and its name."""

    key: str
    name: str
    node: Node


BESIDE = {"Source": ("of", "when_missing", "confirms"), "Route": ("effects",), "Transition": ("grade",)}
ABSENT = Leaf(("absent", None), "", "")


def grown(words: Words, place: str, value: Any) -> Node:
    """A value of a package as a tree; `place` is the field that holds it (`Fee.channels`)."""
    if isinstance(value, Expression):
        return Leaf(("rule", value.source), words.rule(value), value.source)
    if isinstance(value, Limit):
        exact = (value.amount, value.unit, value.text)
        return Leaf(exact, limit_words(value.text), f"{value.text} ({value.amount} {value.unit})")
    if is_dataclass(value):
        return _record(words, place, value)
    if isinstance(value, Mapping):
        items = [
            Item(repr(key), words.key(place, key), grown(words, f"{place}.{key}", item))
            for key, item in value.items()
        ]
        return _branch("map", "", items)
    if isinstance(value, Option):
        items = [
            Item(name, words.label(f"Option.{name}"), grown(words, f"Option.{name}", getattr(value, name)))
            for name in value._fields
        ]
        return _branch("record", "Option", items, value.words)
    if isinstance(value, (list, tuple, set, frozenset)):
        return _several(words, place, value)
    return Leaf((type(value).__name__, value), words.scalar(place, value), _plain(value))


def _record(words: Words, place: str, value: Any) -> Branch:
    kind = type(value).__name__
    holder = f"{kind}.{value.register}" if isinstance(getattr(value, "register", None), str) else kind
    parts = _parts(value)
    if kind == "Field":
        parts["options"] = tuple(Option(*one) for one in value.options)
    items = [
        Item(name, words.label(f"{kind}.{name}"), grown(words, f"{holder}.{name}", part))
        for name, part in parts.items()
    ]
    return replace(_branch("record", kind, items, words.whole(value)), beside=BESIDE.get(kind, ()))


def _parts(value: Any) -> dict[str, Any]:
    """The fields of a thing by name; of a decision without a table its formula too."""
    parts = {one.name: getattr(value, one.name) for one in fields(value) if one.compare}
    return (
        parts | {"formula": getattr(value.logic, "source", None)} if isinstance(value, DecisionDef) else parts
    )


def _several(words: Words, place: str, value: Iterable[Any]) -> Branch:
    items = list(value)
    if not any(isinstance(one, (Mapping, Option)) or is_dataclass(one) for one in items):
        told = items if isinstance(value, (list, tuple)) else sorted(items, key=str)
        leaves = [grown(words, place, one) for one in told]
        return _branch("line", "", [Item(repr(one.exact), said(one), one) for one in leaves])
    names = _told_apart([words.name(one) for one in items])
    things = [
        Item(key_of(one), name, grown(words, place, one)) for one, name in zip(items, names, strict=True)
    ]
    return _branch("list", "", things)


def _told_apart(names: list[str]) -> Iterator[str]:
    """Names of a list; one that stands there twice with its number among those."""
    times, seen = Counter(names), Counter[str]()
    for name in names:
        seen[name] += 1
        several = name and times[name] > 1
        yield _("%(name)s (mục %(n)s)") % {"name": name, "n": seen[name]} if several else name


def _branch(kind: Kind, of: str, items: list[Item], whole: str = "") -> Branch:
    told = tuple(items)
    parts = tuple((item.key, item.node.exact) for item in told)
    exact = (kind, parts) if told else ("none", ())
    return Branch(kind, of, told, exact, whole)


def _plain(value: object) -> str:
    if isinstance(value, str):
        return f"“{value}”"
    return "null" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def said(node: Node) -> str:
    """A node in one line: its own words, else those of its parts."""
    if isinstance(node, Leaf):
        return node.other or node.words
    if node.whole:
        return "; ".join((node.whole, *_beside(node)))
    if node.kind == "line":
        return "; ".join(said(item.node) or written(item.node) for item in node.items)
    told = ((item.name, said(item.node)) for item in node.items)
    return "; ".join(f"{name}: {words}" if name else words for name, words in told if words)


def _beside(node: Branch) -> Iterator[str]:
    """What a thing says besides its words as a whole."""
    for item in node.items:
        told = said(item.node) if item.key in node.beside else ""
        silent = isinstance(item.node, Leaf) and item.node.exact == ("bool", False)
        if told and not silent:
            yield f"{item.name}: {told}"


def written(node: Node) -> str:
    """A node as it is written, to tell apart what the same words say."""
    if isinstance(node, Leaf):
        return node.plain
    return "[" + ", ".join(f"{item.name}: {written(item.node)}" for item in node.items) + "]"


def exact(value: Any) -> object:
    """A value as nothing else is: order, kind and every part of it; two packages agree where this does."""
    if isinstance(value, Expression):
        return value.source
    if is_dataclass(value):
        return tuple(exact(part) for part in _parts(value).values())
    if isinstance(value, Mapping):
        return tuple((repr(key), exact(item)) for key, item in value.items())
    if isinstance(value, (list, tuple)):
        return (type(value).__name__, *map(exact, value))
    return type(value).__name__, sorted(map(repr, value)) if isinstance(value, (set, frozenset)) else value


def spoken(law: Node, told: Node) -> Node:
    """The tree of the law with the names and words of another language beside its own.

    A word that only one of the two languages changes is still told: `exact` is that of the law.
    """
    if isinstance(law, Leaf):
        return replace(law, other=told.words) if isinstance(told, Leaf) else law
    if isinstance(told, Leaf) or len(law.items) != len(told.items):
        return law
    pairs = zip(law.items, told.items, strict=True)
    items = tuple(replace(one, name=other.name, node=spoken(one.node, other.node)) for one, other in pairs)
    return replace(law, items=items, whole=told.whole)
