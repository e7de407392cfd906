"""What a leaf says and how it hides it, and how a whole ledger is checked; pure functions.

Leaf, version 1: canonical JSON (kit.crypto) of {actor, at, facts, kind, subject, v}. `subject` and each
value of `facts` are commitments: HMAC-SHA-256(HMAC-SHA-256(salt, label), canonical JSON of the value) in
hex, label `subject` or `fact:NAME`. Whoever is shown one label's key can check that one value, no other.
"""

import hmac
import json
import re
from base64 import b64encode
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol

from motcua.kit.crypto import canonical_json
from motcua.trust.ledger import note, tiles, tree
from motcua.trust.ledger.types import JSON, Problem, Verification

VERSION = 1
SALT_SIZE = 32
PROOF_HEADER = "c2sp.org/tlog-proof@v1"
_WORD = re.compile(r"[a-z0-9][a-z0-9_.:-]{0,63}\Z")
_ACTOR = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:-]{0,63}\Z")


def label_key(salt: bytes, label: str) -> bytes:
    """The key that opens the commitment under `label`."""
    return hmac.digest(salt, label.encode(), "sha256")


def commitment(key: bytes, value: JSON) -> str:
    """What the leaf shows in place of `value`."""
    return hmac.digest(key, canonical_json(value), "sha256").hex()


def leaf_data(
    *, kind: str, subject: str, actor: str, facts: Mapping[str, JSON], at: datetime, salt: bytes
) -> bytes:
    """The bytes of a leaf; raises ValueError for a word, actor or moment that a leaf cannot carry."""
    if not _WORD.match(kind) or not all(_WORD.match(name) for name in facts):
        raise ValueError("kind and names of facts: lower-case letters, digits and _.:-")
    if not _ACTOR.match(actor):
        raise ValueError("actor: an opaque id, no white space, at most 64 characters")
    if at.tzinfo is None:
        raise ValueError("at: aware datetime")
    if not subject or len(subject) > 200:
        raise ValueError("subject: 1 to 200 characters")
    return canonical_json(
        {
            "v": VERSION,
            "kind": kind,
            "at": at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
            "actor": actor,
            "subject": commitment(label_key(salt, "subject"), subject),
            "facts": {
                name: commitment(label_key(salt, f"fact:{name}"), value) for name, value in facts.items()
            },
        }
    )


def opens(*, data: bytes, salt: bytes, subject: str, facts: str) -> bool:
    """True when salt, subject and facts (canonical JSON text) are those that the leaf commits to."""
    try:
        leaf, known = json.loads(data), json.loads(facts)
        return leaf["subject"] == commitment(label_key(salt, "subject"), subject) and leaf["facts"] == {
            name: commitment(label_key(salt, f"fact:{name}"), value) for name, value in known.items()
        }
    except (ValueError, TypeError, KeyError, AttributeError):
        return False


def extra(*, data: bytes, salt: bytes, subject: str, facts: str, without: Collection[str] = ()) -> str:
    """The `extra` line of a proof: the leaf, and for the holder the keys and values that open it.

    Base64 of canonical JSON {leaf, open}: `leaf` is base64 of the leaf's bytes; `open` maps a label to
    {key (hex), value (canonical JSON as text)}, less those in `without`; empty once the salts were erased.
    """
    shown: dict[str, JSON] = {}
    if salt:
        values: dict[str, JSON] = {"subject": subject}
        values.update({f"fact:{name}": value for name, value in json.loads(facts).items()})
        shown = {
            label: {"key": label_key(salt, label).hex(), "value": canonical_json(value).decode()}
            for label, value in values.items()
            if label not in without
        }
    return b64encode(canonical_json({"leaf": b64encode(data).decode(), "open": shown})).decode()


def proof_text(*, index: int, path: Sequence[bytes], checkpoint: str, extra: str) -> str:
    """A file of the format c2sp.org/tlog-proof@v1."""
    hashes = "".join(f"{b64encode(item).decode()}\n" for item in path)
    return f"{PROOF_HEADER}\nextra {extra}\nindex {index}\n{hashes}\n{checkpoint}"


class Source(Protocol):
    """A whole ledger to be checked: the tables, or an exported directory."""

    problems: list[Problem]

    def leaves(self) -> Iterator[tuple[int, bytes]]:
        """(index, bytes) in rising order; what cannot be read is left out."""

    def tile(self, level: int, number: int) -> bytes:
        """All stored hashes of a tile; empty when there is none."""

    def tiles(self) -> set[tiles.Key]:
        """Every stored tile."""

    def file_of(self, level: int, number: int) -> str:
        """What to call a tile in a problem."""

    def checkpoints(self) -> Iterator[tuple[str, str]]:
        """(name, note), any order."""


@dataclass(frozen=True)
class Difference:
    """A tile that is not what the leaves give."""

    level: int
    number: int
    hashes: list[bytes]
    kept: list[bytes]

    def wrong(self) -> list[int]:
        """The places in the tile that differ; one past the end when the tile is only too long."""
        size = len(self.hashes)
        found = [at for at in range(size) if at >= len(self.kept) or self.kept[at] != self.hashes[at]]
        return found or [size]


class Audit:
    """One pass over a source: the tree is built anew from the leaves and held against all that is stored."""

    def __init__(self, source: Source, verifier: note.Verifier) -> None:
        self.source = source
        self.verifier = verifier
        self.frontier = tree.Frontier()
        self._problems: list[Problem] = []
        self._heads: list[tuple[str, note.Head, bool]] = []
        self._rows: list[list[bytes]] = []
        self._missing: set[int] = set()
        self._different: list[Difference] = []
        self._seen: set[tiles.Key] = set()
        self._signed = 0

    def run(self) -> Verification:
        """Check everything."""
        for name, text in self.source.checkpoints():
            self._open(name, text)
        self._heads.sort(key=lambda item: item[1].size, reverse=True)
        misplaced: int | None = None
        for index, data in self.source.leaves():
            while self.frontier.size < index and self._stand_in():
                continue
            if self.frontier.size == index:
                self._add(tree.leaf_hash(data))
            elif misplaced is None:
                misplaced = index
                self._problems.append(Problem("leaf-misplaced", index))
        while self._stand_in():
            continue
        self._finish()
        problems = (*self._problems, *self.source.problems)
        return Verification(self.verifier.name, self.frontier.size, self.frontier.root(), problems)

    def _open(self, name: str, text: str) -> None:
        try:
            self._heads.append((name, note.open_checkpoint(text, self.verifier), True))
        except note.BadSignature:
            self._problems.append(Problem("signature-wrong", None, name))
            with suppress(note.BadNote):
                self._heads.append((name, note.peek(text), False))
        except note.BadNote:
            self._problems.append(Problem("checkpoint-malformed", None, name))

    def _stand_in(self) -> bool:
        """A leaf is gone but its hash is still stored: say so, and go on with the hash."""
        index = self.frontier.size
        at = index % tiles.WIDTH * tree.HASH_SIZE
        stored = self.source.tile(0, index // tiles.WIDTH)[at : at + tree.HASH_SIZE]
        if len(stored) < tree.HASH_SIZE:
            return False
        self._problems.append(Problem("leaf-missing", index))
        self._missing.add(index)
        self._add(stored)
        return True

    def _add(self, leaf: bytes) -> None:
        self._check_heads()
        self.frontier.add(leaf)
        level, found = 0, leaf
        while True:
            if level == len(self._rows):
                self._rows.append([])
            row = self._rows[level]
            row.append(found)
            if len(row) < tiles.WIDTH:
                return
            found = tree.complete_root(row)
            self._compare(level, (self.frontier.size - 1) >> tiles.HEIGHT * (level + 1), row)
            self._rows[level] = []
            level += 1

    def _check_heads(self) -> None:
        """Hold the root of this moment against every checkpoint of this size."""
        while self._heads and self._heads[-1][1].size <= self.frontier.size:
            name, head, trusted = self._heads.pop()
            if name != tiles.SINCE:
                self._signed = head.size
            if trusted and head.root != self.frontier.root():
                self._problems.append(Problem("root-mismatch", head.size, name))

    def _compare(self, level: int, number: int, hashes: list[bytes]) -> None:
        self._seen.add((level, number))
        stored = self.source.tile(level, number)
        if stored != b"".join(hashes):
            self._different.append(Difference(level, number, hashes, tiles.cut(stored)))

    def _finish(self) -> None:
        self._check_heads()
        size = self.frontier.size
        for level, row in enumerate(self._rows):
            if row:
                self._compare(level, size >> tiles.HEIGHT * (level + 1), row)
        if size > self._signed and not self._heads:
            self._problems.append(Problem("leaf-unsigned", self._signed))
        for name, head, trusted in reversed(self._heads):
            if trusted:
                self._problems.append(Problem("tree-shrank", head.size, name))
        for level, number in sorted(self.source.tiles() - self._seen):
            self._problems.append(Problem("tile-unexpected", None, self.source.file_of(level, number)))
        # The signed root decides who is wrong: if the leaves lead to it, the tile is; else the leaf is.
        sound = not any(item.kind == "root-mismatch" for item in self._problems)
        leaves = [] if sound else [item for item in self._different if not item.level]
        for item in leaves:
            self._blame_leaves(item)
        for item in [] if leaves else self._different:
            index = (item.number * tiles.WIDTH + item.wrong()[0]) << tiles.HEIGHT * item.level
            file = self.source.file_of(item.level, item.number)
            self._problems.append(Problem("tile-changed", index, file))

    def _blame_leaves(self, item: Difference) -> None:
        kept = set(item.kept)
        for at in item.wrong():
            index = item.number * tiles.WIDTH + at
            if at < len(item.hashes) and index not in self._missing:
                kind = "leaf-moved" if item.hashes[at] in kept else "leaf-changed"
                self._problems.append(Problem(kind, index, self.source.file_of(0, item.number)))
