"""A small wrong change of a package, and what became of all of them."""

from dataclasses import dataclass
from typing import Any, NamedTuple

DROPPED = "∅"


class Change(NamedTuple):
    """What to write at a path of a parsed file; DROPPED takes the entry out. `mutant`: the kind of change."""

    mutant: str
    path: tuple[str | int, ...]
    becomes: Any


@dataclass(frozen=True, slots=True)
class Mutant:
    """One change in words: the file, the place in it, what stood there and what stands there now."""

    mutant: str
    file: str
    place: str
    was: str
    becomes: str


@dataclass(frozen=True, slots=True)
class Mutation:
    """How many mutants a package's stories and its check find; `by`: how many each of them found first."""

    killed: int
    total: int
    by: dict[str, int]
    survivors: tuple[Mutant, ...]

    @property
    def enough(self) -> bool:
        """At least four of five: less, and the stories prove too little to publish."""
        return enough(self.killed, self.total)


def enough(killed: int, total: int) -> bool:
    """Whether at least four of five mutants are killed, of at least one."""
    return killed * 5 >= total * 4 and total > 0
