"""What a record says, in the shape of the National Portal's procedure-detail API."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from unicodedata import is_normalized

from motcua.vn.text import clean, fold

Record = Mapping[str, Any]
CODE = re.compile(r"[\w.\-]{1,60}", re.ASCII)
LISTS = (
    "executionSteps",
    "executionMethods",
    "executionCases",
    "cases",
    "categoriesDetails",
    "legalBasisesDetails",
    "resultsDetails",
    "subjectTypesDetails",
)
PAPERS_KEPT = 1_500
UNTIDY = re.compile("  |[\u00d0\u00f0\u0189\u0256]")
"""Two blanks, or a look-alike of Đ."""


class Broken(ValueError):
    """This record cannot be taken in; the message says why, in Vietnamese."""


@dataclass(frozen=True, slots=True)
class Columns:
    """What lists and the search need of a record; one line each, invisible characters removed."""

    code: str
    name: str
    field: str
    agency: str
    ministry: bool
    province: bool
    ward: bool
    other: bool
    sort: str
    keywords: str
    results: str
    papers: str


def columns(record: object) -> Columns:
    """The columns of a record; raises Broken when it is not one, or has no code or name."""
    if not isinstance(record, Mapping):
        raise Broken("không phải một bản ghi {…}")
    code, name = _required(record, "code", "mã thủ tục"), _required(record, "name", "tên thủ tục")
    if not CODE.fullmatch(code):
        raise Broken(f"mã thủ tục “{code[:60]}” có ký tự lạ hoặc quá dài")
    for key in LISTS:
        if not isinstance(record.get(key), list | None):
            raise Broken(f"{key} phải là danh sách")
    return Columns(
        code=code,
        name=name,
        field="; ".join(names(record, "categoriesDetails"))[:300],
        agency=text(record.get("departmentPromulgateName"))[:300],
        ministry=record.get("isMinistry") is True,
        province=record.get("isProvince") is True,
        ward=record.get("isWard") is True,
        other=record.get("isOtherAgency") is True,
        sort=fold(name)[:200],
        keywords=text(record.get("keywords")),
        results="; ".join(names(record, "resultsDetails")),
        papers=_papers(record),
    )


def _papers(record: Record) -> str:
    """The beginning of the names of all papers, enough to find by."""
    found, length = [], 0
    for _case, item in components(record):
        if length < PAPERS_KEPT:
            found.append(text(item.get("name")))
            length += len(found[-1]) + 1
    return " ".join(found)[:PAPERS_KEPT]


def _required(record: Record, key: str, what: str) -> str:
    value = record.get(key)
    if value is None or value == "":
        raise Broken(f"thiếu {what} ({key})")
    if not isinstance(value, str) or not clean(value):
        raise Broken(f"{what} ({key}) phải là chữ")
    return clean(value)


def text(value: object) -> str:
    """A text of a record on one line; "" for anything else. Most are clean already, which is quickly seen."""
    if not isinstance(value, str):
        return ""
    if value.isprintable() and is_normalized("NFC", value) and not UNTIDY.search(value):
        return value.strip()
    return clean(value)


def lines(value: object) -> tuple[str, ...]:
    """A text of a record, line by line, blank ones left out."""
    found = (clean(line) for line in value.splitlines()) if isinstance(value, str) else ()
    return tuple(line for line in found if line)


def records_in(value: object, key: str) -> list[Record]:
    """The records that stand in a list of a record; whatever else stands there is left out (and is odd)."""
    items = value.get(key) if isinstance(value, Mapping) else None
    return [item for item in items if isinstance(item, Mapping)] if isinstance(items, list) else []


def names(record: Record, key: str) -> list[str]:
    """The names in a list of named things, each once."""
    found = (text(item.get("name")) for item in records_in(record, key))
    return list(dict.fromkeys(name for name in found if name))


def components(record: Record) -> Iterable[tuple[str, Record]]:
    """(case, paper) of the papers of a record, of both ideas of “case”."""
    for key in ("executionCases", "cases"):
        for case in records_in(record, key):
            for item in records_in(case, "profileComponents"):
                yield text(case.get("name")), item


def texts(value: object, where: str = "") -> Iterable[tuple[str, str]]:
    """(path, text) of every text in a record, however deep."""
    if isinstance(value, str):
        yield where, value
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from texts(item, f"{where}.{key}" if where else str(key))
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from texts(item, f"{where}[{number}]")
