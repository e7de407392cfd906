"""Runs cases of the public DMN compatibility kit: `<level>/<case>/*.dmn` with `*-test-*.xml` beside it.
A case that cannot be read has failed, with its reason."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path

from django.utils.translation import gettext as _
from lxml import etree

from motcua.kit.dmn import xml
from motcua.kit.dmn.engine import Answer, Model
from motcua.kit.dmn.errors import DmnError
from motcua.kit.dmn.loading import load
from motcua.kit.feel import temporal
from motcua.kit.feel.values import Function, Range, Run, convert, equal

TOLERANCE = Decimal("0.00000001")
_TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type"
_NIL = "{http://www.w3.org/2001/XMLSchema-instance}nil"


@dataclass(frozen=True, slots=True)
class Result:
    """One case: its place (level/case/file/id) and why it failed, empty if it passed."""

    name: str
    failure: str = ""


def run_folder(folder: Path, at: datetime) -> Iterator[Result]:
    """Every case below a folder, in order; `at` is the moment that today() and now() tell."""
    root = folder.resolve()
    files = sorted(file for file in root.rglob("*.xml") if _is_test(file))
    for file in files:
        yield from _run_file(file, file.relative_to(root).as_posix(), at)


def _is_test(file: Path) -> bool:
    return file.is_file() and ("-test-" in file.name or file.name.endswith("-test.xml"))


def _run_file(file: Path, label: str, at: datetime) -> Iterator[Result]:
    name = label.removesuffix(".xml")
    try:
        root = xml.read(file)
        cases = xml.children(root, "testCase")
        if not cases:
            raise DmnError(_("Tệp kiểm thử không có ca nào"))
    except DmnError as error:
        yield Result(name, str(error))
        return
    try:
        model, failure = load(_model_file(root, file)), ""
    except DmnError as error:
        model, failure = None, str(error)
    except Exception as error:  # noqa: BLE001 - as below
        model, failure = None, _("Mô hình làm hỏng bộ đọc: %(error)s") % {"error": type(error).__name__}
    for number, case in enumerate(cases, 1):
        label = f"{name}/{case.get('id') or number}"
        yield Result(label, failure if model is None else _run_case(model, case, at))


def _model_file(root: etree._Element, file: Path) -> Path:
    """The model a test file names, or the only one beside it; never one elsewhere."""
    named = file.parent / Path(xml.text(root, "modelName") or "-").name
    if named.is_file():
        return named
    found = sorted(file.parent.glob("*.dmn"))
    if len(found) != 1:
        raise DmnError(_("Không tìm thấy mô hình của tệp kiểm thử"))
    return found[0]


def _run_case(model: Model, case: etree._Element, at: datetime) -> str:
    """Why a case fails; empty if it passes."""
    try:
        facts = {xml.name(node): _value(node) for node in xml.children(case, "inputNode")}
        given = {"today": at.date(), "now": at}
        service = case.get("invocableName") if case.get("type", "decision") != "decision" else None
        whole = model.decide(service, facts, given) if service else None
        for node in xml.children(case, "resultNode"):
            failure = _compare(model, node, facts, given, whole)
            if failure:
                return failure
    except DmnError as error:
        return str(error)
    except Exception as error:  # noqa: BLE001 - one broken case must not end the run of all others
        return _("Ca kiểm thử làm hỏng bộ chạy: %(error)s") % {"error": type(error).__name__}
    return ""


def _compare(model: Model, node: etree._Element, facts: Mapping, given: Mapping, whole: Answer | None) -> str:
    name = xml.name(node)
    if whole is None:
        answer = model.decide(name, facts, given)
    elif isinstance(whole.value, dict) and name in whole.value:
        answer = Answer(whole.value[name], whole.problems)
    else:
        answer = whole
    expected = _expected(node)
    if _same(answer.value, expected):
        return ""
    reasons = f" ({'; '.join(answer.problems[:3])})" if answer.problems else ""
    words = {"name": name, "found": show(answer.value), "expected": show(expected)}
    return _("%(name)s: %(found)s thay vì %(expected)s") % words + reasons


def _expected(node: etree._Element) -> object:
    """The value expected; where an error is, it is null."""
    found = xml.child(node, "expected")
    if found is None and node.get("errorResult") != "true":
        raise DmnError(_("Ca kiểm thử thiếu giá trị mong đợi"))
    return None if found is None else _value(found)


def _value(node: etree._Element) -> object:
    """A value of a test file: list, context or scalar."""
    items = xml.child(node, "list")
    if items is not None:
        return None if items.get(_NIL) == "true" else [_value(item) for item in xml.children(items, "item")]
    parts = xml.children(node, "component")
    if parts:
        return {xml.name(part): _value(part) for part in parts}
    value = xml.child(node, "value")
    if value is None or value.get(_NIL) == "true" or node.get(_NIL) == "true":
        return None
    return _scalar(value.get(_TYPE, "xsd:string").rpartition(":")[2], "".join(value.itertext()))


def _scalar(kind: str, text: str) -> object:
    if kind == "string":
        return text
    text = text.strip()
    if kind == "boolean":
        return text in ("true", "1")
    if kind in ("decimal", "double", "integer", "int", "long", "float"):
        try:
            return convert(Decimal(text), Run(None))
        except ArithmeticError as error:
            raise DmnError(_("“%(text)s” không phải số") % {"text": text}) from error
    found = _READERS.get(kind, lambda text: text)(text)
    if found is None:
        raise DmnError(_("Không đọc được giá trị “%(text)s” kiểu %(kind)s") % {"text": text, "kind": kind})
    return found


_READERS = {
    "date": temporal.read_date,
    "time": temporal.read_time,
    "dateTime": temporal.read_datetime,
    "duration": temporal.read_duration,
    "dayTimeDuration": temporal.read_duration,
    "yearMonthDuration": temporal.read_duration,
}


def _same(found: object, expected: object) -> bool:
    found = convert(found, Run(None))
    if type(found) is Decimal and type(expected) is Decimal:
        return abs(found - expected) < TOLERANCE
    if type(found) is list and type(expected) is list:
        return len(found) == len(expected) and all(map(_same, found, expected))
    if type(found) is dict and type(expected) is dict:
        return found.keys() == expected.keys() and all(_same(found[key], expected[key]) for key in found)
    if type(found) is str and type(expected) is str:
        return unicodedata.normalize("NFC", found) == unicodedata.normalize("NFC", expected)
    return type(found) is type(expected) and equal(found, expected, Run(None)) is True


def show(value: object, depth: int = 0) -> str:
    """A value in one short line."""
    if depth > 5:
        return "…"
    if isinstance(value, list):
        return "[" + ", ".join(show(item, depth + 1) for item in value[:20]) + "]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {show(item, depth + 1)}" for key, item in [*value.items()][:20]) + "}"
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, (str, Decimal)):
        return f'"{value[:200]}"' if isinstance(value, str) else str(value)
    return (
        _("hàm")
        if isinstance(value, Function)
        else _("khoảng")
        if isinstance(value, Range)
        else temporal.write(value)
    )
