"""At the gate of a register: which rows of a file may be kept, and in plain words why the others may not."""

from __future__ import annotations

import csv
import io
import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from motcua.data.registries import rules
from motcua.data.registries.bulk.files import PRIVATE
from motcua.kit import feel
from motcua.vn.text import clean

UNREADABLE = "Dòng không đọc được: sai số cột hoặc sai cú pháp"
MISSING = "Thiếu giá trị"
TWICE = "Trùng với dòng trước trong tệp"
FAULTS = {
    "type": "Không đúng kiểu dữ liệu",
    "long": "Dài quá %(longest)s ký tự",
    "letters": "Tên chỉ gồm chữ cái và các dấu của tên người",
    "date": "Ngày không có thật, hoặc không theo dạng năm-tháng-ngày",
    "number": "Không phải là số",
    "choice": "Không có trong danh mục",
}
SHAPE = "Không đúng định dạng của loại mã này"
HEADER = ("dòng", "trường", "lý do")
_TRUTH = {"true": True, "false": False, "1": True, "0": False, "có": True, "không": False}

Reason = tuple[int, str, str]
"""Row, label of the field, and why."""


@dataclass(frozen=True, slots=True)
class Good:
    """A row that may be kept: its number in the file, its key, its values by field."""

    number: int
    key: str
    values: Mapping[str, Any]


class Gate:
    """Holds rows to what the register declares and to the rules that reject."""

    def __init__(
        self,
        declared: Mapping[str, Any],
        checks: Sequence[Mapping[str, Any]],
        today: date,
    ) -> None:
        self.fields: Mapping[str, Mapping[str, Any]] = declared["fields"]
        self.key = declared["key"]["field"]
        self.declared = declared
        self.checks = [(check, feel.compile(check["rule"])) for check in checks]
        self.today = today
        self.repeated: frozenset[str] = frozenset()
        self.seen: set[str] = set()
        self.left_out: set[str] = set()

    def key_of(self, cells: Mapping[str, str]) -> str:
        """The key of a row in its one spelling; empty where it has none."""
        raw = cells.get(self.key, "").strip()
        return rules.normal_key(self.declared, raw) if raw else ""

    def judge(self, number: int, cells: Mapping[str, str] | None) -> Good | list[Reason]:
        """The row as it may be kept, or every reason why not."""
        if cells is None:
            return [(number, "", UNREADABLE)]
        self.left_out.update(cells.keys() - self.fields.keys())
        values = {
            name: self._value(name, text)
            for name, text in cells.items()
            if name in self.fields and text.strip()
        }
        key = self.key_of(cells)
        if not key:
            return [(number, self._label(self.key), MISSING)]
        values[self.key] = key
        reasons = self._faults(number, values)
        told = {label for _number, label, _why in reasons}  # one reason a field is enough
        reasons += (reason for reason in self._against(number, values) if reason[1] not in told)
        if key in self.repeated:
            if key in self.seen:
                reasons.append((number, self._label(self.key), TWICE))
            self.seen.add(key)
        return reasons or Good(number, key, values)

    def _value(self, name: str, text: str) -> Any:
        """A cell as the type that its field declares, or as text where it does not fit."""
        text = clean(text)
        kind = self.fields[name]["type"]
        if kind == "integer" and text.lstrip("-").isdecimal():
            return int(text)
        if kind == "boolean":
            return _TRUTH.get(text.casefold(), text)
        if kind == "array":
            return _listed(text)
        return text

    def _faults(self, number: int, values: Mapping[str, Any]) -> list[Reason]:
        faults = ((name, rules.fault(self.fields[name], value)) for name, value in values.items())
        return [
            (number, self._label(name), FAULTS.get(fault, SHAPE) % self.fields[name])
            for name, fault in faults
            if fault
        ]

    def _against(self, number: int, values: Mapping[str, Any]) -> list[Reason]:
        """Rules that the row breaks; a rule is asked only where all that it reads is there."""
        scope = {**values, "today": self.today}
        return [
            (number, self._label(check["field"]), check["says"])
            for check, rule in self.checks
            if rule.names <= scope.keys() and rule.evaluate(scope) is False
        ]

    def _label(self, name: str) -> str:
        return str(self.fields[name]["label"]) if name in self.fields else name


def _listed(text: str) -> Any:
    if text.startswith("["):
        try:
            return json.loads(text)
        except ValueError:
            return text
    return [part.strip() for part in text.split(";")]


class Rejects:
    """The file of reasons: row, field, reason; never a value. It grows with the work, batch by batch."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def write(self, kept: int, reasons: Sequence[Reason]) -> int:
        """Cut off what a broken run left after `kept` bytes, add reasons, make them durable; gives the new length."""
        if not reasons:
            return kept
        self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle = os.open(self.path, os.O_RDWR | os.O_CREAT, PRIVATE)
        with os.fdopen(handle, "r+b") as file:
            file.truncate(kept)
            file.seek(kept)
            file.write(_lines(reasons, header=not kept))
            file.flush()
            os.fsync(file.fileno())
            return file.tell()


def _lines(reasons: Sequence[Reason], *, header: bool) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    if header:
        writer.writerow(HEADER)
    writer.writerows(reasons)
    return text.getvalue().encode()
