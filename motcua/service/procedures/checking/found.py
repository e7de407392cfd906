"""What a check yields: a rule, where it is broken, and the words that go into the rule's two sentences."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from motcua.kit.library import Place
from motcua.service.procedures.types import Package


class Rule(NamedTuple):
    """What is wrong when the rule is broken, and what to do; %(words)s are filled in by the check."""

    reason: Any
    remedy: Any


class Found(NamedTuple):
    """A broken rule: the file's name in the package, the path of the key in it, the words."""

    rule: str
    file: str
    place: Place
    words: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class House:
    """What the house can do: effects (None: not asked), the portal's moves, slips, kinds of notices, who may act."""

    verbs: frozenset[str] | None
    moves: Mapping[int, frozenset[int]]
    slips: frozenset[str]
    notices: frozenset[str]
    roles: frozenset[str]


Check = Callable[[Package, House], Iterable[Found]]


def found(rule: str, file: str, /, *place: str | int, **words: object) -> Found:
    """A broken rule at a place such as ("states", "work", "limit")."""
    return Found(rule, file, place, words)
