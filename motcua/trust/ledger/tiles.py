"""Tiles of the C2SP specification `tlog-tiles`: the tree in pieces of 256 hashes, and entry bundles.

A tile of level L holds the hashes of complete subtrees of height 8·L. Tiles only grow to the right, so a
tile cut to fewer hashes is the tile of a smaller tree.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from motcua.trust.ledger.tree import HASH_SIZE, complete_root
from motcua.trust.ledger.types import Problem

HEIGHT = 8
WIDTH = 1 << HEIGHT
LONGEST_ENTRY = 0xFFFF
ENTRIES = "entries"
SINCE = "since"
_PATH = re.compile(r"tile/(entries|0|[1-9][0-9]?)/((?:x[0-9]{3}/)*[0-9]{3})(?:\.p/([1-9][0-9]{0,2}))?\Z")

Key = tuple[int, int]
TileReader = Callable[[int, int], bytes]


@dataclass(frozen=True)
class TilePath:
    """A file of the layout: `level` is a number or `entries`; `width` 256 means a full tile."""

    level: str
    index: int
    width: int

    def __str__(self) -> str:
        digits = f"{self.index:d}"
        digits = digits.zfill(-(-len(digits) // 3) * 3)
        parts = [digits[at : at + 3] for at in range(0, len(digits), 3)]
        name = "/".join([f"x{part}" for part in parts[:-1]] + parts[-1:])
        return f"tile/{self.level}/{name}" + (f".p/{self.width}" if self.width < WIDTH else "")


def parse_path(text: str) -> TilePath | None:
    """The tile that a relative path names, or None; only the one canonical spelling is taken."""
    match = _PATH.match(text)
    if not match:
        return None
    index = int(match[2].replace("x", "").replace("/", ""))
    found = TilePath(level=match[1], index=index, width=int(match[3]) if match[3] else WIDTH)
    return found if str(found) == text else None


def widths(size: int) -> dict[Key, int]:
    """The rightmost tile of each level for a tree of `size` leaves: {(level, index): width in hashes}."""
    found: dict[Key, int] = {}
    level = 0
    while size:
        found[level, (size - 1) // WIDTH] = (size - 1) % WIDTH + 1
        size >>= HEIGHT
        level += 1
    return found


def cover(size: int) -> Iterator[tuple[int, int, int]]:
    """(level, index, width) of every tile of a tree of `size` leaves."""
    level = 0
    while size:
        for index in range(-(-size // WIDTH)):
            yield level, index, min(WIDTH, size - index * WIDTH)
        size >>= HEIGHT
        level += 1


def width_of(size: int, level: int, index: int) -> int:
    """How many hashes one tile has in a tree of `size` leaves; 0 when it is not there."""
    return max(0, min(WIDTH, (size >> HEIGHT * level) - index * WIDTH))


def grow(size: int, edge: Mapping[Key, bytes], leaves: Sequence[bytes]) -> dict[Key, bytes]:
    """The tiles that change when `leaves` (hashes) are appended to a tree of `size` leaves.

    `edge` holds the stored bytes of the rightmost tiles, widths(size).
    """
    changed: dict[Key, bytes] = {}
    level, position, fresh = 0, size, list(leaves)
    while fresh:
        above: list[bytes] = []
        taken = 0
        while taken < len(fresh):
            key = (level, (position + taken) // WIDTH)
            used = (position + taken) % WIDTH
            part = fresh[taken : taken + WIDTH - used]
            changed[key] = (edge[key] if used else b"") + b"".join(part)
            if used + len(part) == WIDTH:
                above.append(complete_root(cut(changed[key])))
            taken += len(part)
        level, position, fresh = level + 1, position >> HEIGHT, above
    return changed


def cut(tile: bytes) -> list[bytes]:
    """The hashes of a tile."""
    return [tile[at : at + HASH_SIZE] for at in range(0, len(tile), HASH_SIZE)]


def place(height: int, position: int) -> tuple[Key, int, int]:
    """Where a tree node lies: the tile, its first hash there, the number of hashes it spans."""
    level, inner = divmod(height, HEIGHT)
    first = position << inner
    return (level, first // WIDTH), first % WIDTH, 1 << inner


def node_reader(read: TileReader) -> Callable[[int, int], bytes]:
    """tree.Node over stored tiles."""

    def node(height: int, position: int) -> bytes:
        key, first, count = place(height, position)
        tile = read(*key)
        return complete_root(cut(tile[first * HASH_SIZE : (first + count) * HASH_SIZE]))

    return node


def needed(ask: Callable[[Callable[[int, int], bytes]], object]) -> set[Key]:
    """The tiles that a tree function reads: it is run once with made-up hashes and watched."""
    keys: set[Key] = set()

    def node(height: int, position: int) -> bytes:
        keys.add(place(height, position)[0])
        return bytes(HASH_SIZE)

    ask(node)
    return keys


def bundle(entries: Iterable[bytes]) -> bytes:
    """An entry bundle: each entry after its length in two bytes."""
    return b"".join(len(entry).to_bytes(2, "big") + entry for entry in entries)


def unbundle(data: bytes) -> tuple[list[bytes], bool]:
    """The entries of a bundle, and whether its lengths add up to its end."""
    found: list[bytes] = []
    at = 0
    while at + 2 <= len(data):
        end = at + 2 + int.from_bytes(data[at : at + 2], "big")
        if end > len(data):
            break
        found.append(data[at + 2 : end])
        at = end
    return found, at == len(data)


class Directory:
    """An exported ledger on disk, read for checking (rules.Source); nothing but the files is consulted.

    Besides the C2SP layout it may hold the file `vkey`. Of several cuts of one tile the widest counts, the
    others must be its beginning.
    """

    def __init__(self, root: Path, vkey: str, since: str = "") -> None:
        self.root = root
        self._since = since
        self.problems: list[Problem] = []
        self._files: dict[tuple[str, int], list[TilePath]] = {}
        for path in sorted(item for item in root.rglob("*") if not item.is_dir()):
            self._sort_in(path.relative_to(root).as_posix())
        for cuts in self._files.values():
            cuts.sort(key=lambda item: item.width)
        if (root / "vkey").exists() and (root / "vkey").read_bytes() != f"{vkey}\n".encode():
            self.problems.append(Problem("vkey-changed", None, "vkey"))

    def _sort_in(self, name: str) -> None:
        found = parse_path(name)
        if found:
            self._files.setdefault((found.level, found.index), []).append(found)
        elif name not in ("checkpoint", "vkey"):
            self.problems.append(Problem("file-unexpected", None, name))

    def checkpoints(self) -> Iterator[tuple[str, str]]:
        """The one checkpoint (none for an empty ledger), and the one kept elsewhere."""
        if self._since:
            yield SINCE, self._since
        path = self.root / "checkpoint"
        if path.exists():
            yield "checkpoint", path.read_bytes().decode("utf-8", errors="replace")
        elif self._files:
            self.problems.append(Problem("checkpoint-missing", None, "checkpoint"))

    def leaves(self) -> Iterator[tuple[int, bytes]]:
        """The entries, bundle by bundle."""
        numbers = sorted(number for level, number in self._files if level == ENTRIES)
        for number in numbers:
            *narrower, widest = self._files[ENTRIES, number]
            data = (self.root / str(widest)).read_bytes()
            entries, whole = unbundle(data)
            if not whole or len(entries) != widest.width:
                self.problems.append(Problem("bundle-malformed", number * WIDTH, str(widest)))
            for path in narrower:
                if (self.root / str(path)).read_bytes() != bundle(entries[: path.width]):
                    self.problems.append(Problem("bundle-changed", number * WIDTH, str(path)))
            for at, entry in enumerate(entries[: widest.width]):
                yield number * WIDTH + at, entry

    def tile(self, level: int, number: int) -> bytes:
        """The widest cut of a tile."""
        cuts = self._files.get((str(level), number), [])
        return (self.root / str(cuts[-1])).read_bytes() if cuts else b""

    def tiles(self) -> set[Key]:
        """Every tile of hashes; on the way the narrower cuts are compared."""
        found = {key: cuts for key, cuts in self._files.items() if key[0] != ENTRIES}
        for (level, number), cuts in found.items():
            stored = self.tile(int(level), number)
            for path in cuts:
                if (self.root / str(path)).read_bytes() != stored[: path.width * HASH_SIZE]:
                    self.problems.append(Problem("tile-changed", None, str(path)))
        return {(int(level), number) for level, number in found}

    def file_of(self, level: int, number: int) -> str:
        """The path below the directory."""
        cuts = self._files.get((str(level), number), [])
        return str(cuts[-1] if cuts else TilePath(level=str(level), index=number, width=WIDTH))
