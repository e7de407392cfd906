"""What crosses the ledger's border."""

from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

JSON: TypeAlias = "None | bool | int | str | list[JSON] | tuple[JSON, ...] | dict[str, JSON]"


@dataclass(frozen=True, slots=True)
class Line:
    """What a leaf is to say; each member as `append` takes it."""

    kind: str
    subject: str
    actor: str
    facts: Mapping[str, JSON]
    at: datetime


@dataclass(frozen=True)
class Checkpoint:
    """A signed head of the tree: the first `size` leaves hash to `root`; `note` is the text to publish."""

    origin: str
    size: int
    root: bytes
    note: str
    at: datetime


@dataclass(frozen=True)
class Leaf:
    """One line of the ledger as its owner sees it; `index` is None until the sequencer has passed.

    `facts` is None once the salts were erased: the line stays, nobody can tell what it was about.
    """

    index: int | None
    kind: str
    at: str
    actor: str
    facts: Mapping[str, JSON] | None


@dataclass(frozen=True)
class Placed:
    """A sequenced line for rooms that follow the ledger: its row's id, its place, and what opens it (if anything)."""

    id: int
    index: int
    kind: str
    at: datetime
    actor: str
    subject: str
    facts: Mapping[str, JSON]


@dataclass(frozen=True)
class Proof:
    """That `leaf` (bytes) stands at `index` of the tree that `checkpoint` signs; `text` is the file."""

    index: int
    size: int
    leaf: bytes
    path: tuple[bytes, ...]
    checkpoint: str
    text: str


@dataclass(frozen=True)
class Consistency:
    """That the tree of `first` leaves is the beginning of the tree of `second` leaves."""

    first: int
    second: int
    path: tuple[bytes, ...]


@dataclass(frozen=True)
class Problem:
    """One thing wrong: a machine word, the leaf (or tree size) and the file concerned, where known."""

    kind: str
    index: int | None = None
    file: str | None = None


@dataclass(frozen=True)
class Verification:
    """Outcome of checking a whole ledger; `root` is computed from the leaves."""

    origin: str
    size: int
    root: bytes
    problems: tuple[Problem, ...]

    @property
    def ok(self) -> bool:
        """Nothing is wrong."""
        return not self.problems

    def as_json(self) -> dict[str, JSON]:
        """{ok, origin, size, root, problems: [{kind, index, file}]}; root in base64 as in a checkpoint."""
        problems: list[JSON] = [
            {"kind": item.kind, "index": item.index, "file": item.file} for item in self.problems
        ]
        return {
            "ok": self.ok,
            "origin": self.origin,
            "size": self.size,
            "root": b64encode(self.root).decode(),
            "problems": problems,
        }
