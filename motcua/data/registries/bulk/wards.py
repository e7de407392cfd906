"""Addresses of before a merger of communes brought to the communes of today; what was split goes to a person."""

from __future__ import annotations

import csv
import lzma
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from motcua.vn.text import clean, fold

UNTOUCHED, MOVED, SPLIT, UNKNOWN = "untouched", "moved", "split", "unknown"
COLUMNS = (
    "old_ward_code", "old_ward", "old_district", "old_province", "new_ward_code", "new_ward", "new_province", "kind",
    "default",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Commune:
    """A commune of today that took in (part of) a former one; `likely` where most of it went."""

    code: str
    name: str
    province: str
    likely: bool


@dataclass(frozen=True, slots=True)
class Found:
    """What an address becomes: its standing, the address and code of today, or the communes to choose from."""

    standing: str
    address: str
    code: str = ""
    choices: tuple[Commune, ...] = ()


class FormerWards:
    """The table of former wards, found by ward, district and province as an address names them."""

    def __init__(self, pairs: Iterable[Mapping[str, str]]) -> None:
        self.by_names: dict[tuple[str, ...], list[Commune]] = defaultdict(list)
        self.present: dict[tuple[str, ...], str] = {}
        for pair in pairs:
            new = Commune(
                pair["new_ward_code"], pair["new_ward"], pair["new_province"], pair["default"] == "1"
            )
            old = tuple(
                name for name in (pair["old_ward"], pair["old_district"], pair["old_province"]) if name
            )
            self.by_names[_key(old)].append(new)
            self.present[_key((new.name, new.province))] = new.code

    def translate(self, address: str) -> Found:
        """An address of ward, district and province becomes one of commune and province; others stay.

        One that names a commune of today gets its code.

        Names are compared without marks and case, kinds of unit included: `Xã Lao Bảo` is no `Thị trấn Lao Bảo`.
        """
        parts = [clean(part) for part in address.split(",")]
        if code := self.present.get(_key(parts[-2:])):
            return Found(UNTOUCHED, address, code)
        for length in (3, 2):
            choices = self.by_names.get(_key(parts[-length:]), []) if len(parts) >= length else []
            if len(choices) == 1:
                [new] = choices
                return Found(MOVED, ", ".join((*parts[:-length], new.name, new.province)), new.code)
            if choices:
                return Found(SPLIT, address, choices=tuple(sorted(choices, key=lambda one: not one.likely)))
        return Found(UNKNOWN, address)


def read(path: Path) -> FormerWards:
    """The table from a CSV file (may be packed with xz) with COLUMNS; raises KeyError for a missing column."""
    opened = lzma.open if path.suffix == ".xz" else open
    with opened(path, "rt", encoding="utf-8", newline="") as file:
        return FormerWards(_pairs(csv.DictReader(line for line in file if not line.startswith("#"))))


def _pairs(lines: Iterable[Mapping[str, str]]) -> Iterator[dict[str, str]]:
    for line in lines:
        yield {name: line[name] or "" for name in COLUMNS}


def _key(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(fold(name) for name in names)
