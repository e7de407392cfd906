"""Reads boxed expressions: everything that may stand as the logic of a decision."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext as _
from lxml import etree

from motcua.kit.dmn import xml
from motcua.kit.dmn.errors import DmnError
from motcua.kit.dmn.model import (
    HITS,
    SIGNS,
    Boxed,
    Column,
    Conditional,
    Context,
    Filter,
    FunctionOf,
    Invocation,
    Items,
    Iterate,
    Literal,
    Named,
    Relation,
    Result,
    Row,
    Table,
)


def boxed(node: etree._Element | None) -> Boxed | None:
    """The boxed expression inside an element, if there is one."""
    if node is None:
        return None
    found = next((child for child in node if xml.tag(child) in _READERS), None)
    return None if found is None else _READERS[xml.tag(found)](found)


def named(node: etree._Element, value: Boxed | None = None) -> Named:
    """A variable or parameter."""
    return Named(name=xml.name(node), type=node.get("typeRef", ""), value=value)


def function(node: etree._Element) -> FunctionOf:
    """A function definition, or the encapsulated logic of a business knowledge model."""
    return FunctionOf(
        type=node.get("typeRef", ""),
        parameters=tuple(named(part) for part in xml.children(node, "formalParameter")),
        body=boxed(node),
        kind=node.get("kind") or "FEEL",
    )


def _type(node: etree._Element) -> str:
    return node.get("typeRef", "")


def _literal(node: etree._Element) -> Literal:
    return Literal(type=_type(node), text=xml.text(node) or "")


def _invocation(node: etree._Element) -> Invocation:
    bindings = []
    for part in xml.children(node, "binding"):
        parameter = xml.child(part, "parameter")
        if parameter is None:
            raise DmnError(_("Một ràng buộc của lời gọi thiếu tham số"))
        bindings.append(named(parameter, boxed(part)))
    return Invocation(type=_type(node), callee=boxed(node), bindings=tuple(bindings))


def _context(node: etree._Element) -> Context:
    entries = []
    for part in xml.children(node, "contextEntry"):
        variable = xml.child(part, "variable")
        entries.append(
            Named(name="", value=boxed(part)) if variable is None else named(variable, boxed(part))
        )
    return Context(type=_type(node), entries=tuple(entries))


def _items(node: etree._Element) -> Items:
    found = [child for child in node if xml.tag(child) in _READERS]
    return Items(type=_type(node), items=tuple(_READERS[xml.tag(child)](child) for child in found))


def _relation(node: etree._Element) -> Relation:
    columns = tuple(named(column) for column in xml.children(node, "column"))
    rows = tuple(_items(row).items for row in xml.children(node, "row"))
    if any(len(row) != len(columns) for row in rows):
        raise DmnError(_("Bảng quan hệ có dòng không đủ số cột"))
    return Relation(type=_type(node), columns=columns, rows=rows)


def _conditional(node: etree._Element) -> Conditional:
    parts = (boxed(xml.child(node, name)) for name in ("if", "then", "else"))
    condition, then, otherwise = parts
    return Conditional(type=_type(node), condition=condition, then=then, otherwise=otherwise)


def _filter(node: etree._Element) -> Filter:
    domain, match = boxed(xml.child(node, "in")), boxed(xml.child(node, "match"))
    return Filter(type=_type(node), domain=domain, match=match)


def _iterate(node: etree._Element) -> Iterate:
    return Iterate(
        type=_type(node),
        kind=xml.tag(node),
        variable=xml.name(node, "iteratorVariable"),
        domain=boxed(xml.child(node, "in")),
        body=boxed(xml.child(node, "return", "satisfies")),
    )


def _table(node: etree._Element) -> Table:
    hit = node.get("hitPolicy") or "UNIQUE"
    sign = node.get("aggregation")
    if hit not in HITS:
        raise DmnError(_("Quy tắc khớp “%(hit)s” không có trong DMN") % {"hit": hit})
    if sign is not None and sign not in SIGNS:
        words = {"sign": sign, "known": ", ".join(SIGNS)}
        raise DmnError(_("Phép gộp “%(sign)s” không có trong DMN; chỉ có %(known)s") % words)
    if sign is not None and hit != "COLLECT":
        words = {"sign": sign, "hit": hit}
        raise DmnError(_("Phép gộp “%(sign)s” chỉ dùng với COLLECT, không dùng với %(hit)s") % words)
    return Table(
        type=_type(node),
        inputs=tuple(_column(part) for part in xml.children(node, "input")),
        outputs=tuple(_result(part) for part in xml.children(node, "output")),
        rules=tuple(_row(part) for part in xml.children(node, "rule")),
        hit=HITS[hit] + (SIGNS[sign] if sign else ""),
        notes=tuple(part.get("name", "") for part in xml.children(node, "annotation")),
        output_label=node.get("outputLabel", ""),
    )


def _column(node: etree._Element) -> Column:
    expression = xml.child(node, "inputExpression")
    return Column(
        text=xml.text(expression) or "",
        type="" if expression is None else _type(expression),
        values=xml.text(xml.child(node, "inputValues")) or "",
        label=node.get("label", ""),
    )


def _result(node: etree._Element) -> Result:
    return Result(
        name=xml.name(node),
        type=_type(node),
        values=xml.text(xml.child(node, "outputValues")) or "",
        default=xml.text(xml.child(node, "defaultOutputEntry")) or "",
        label=node.get("label", ""),
    )


def _row(node: etree._Element) -> Row:
    return Row(
        tests=tuple(xml.text(cell) or "" for cell in xml.children(node, "inputEntry")),
        results=tuple(xml.text(cell) or "" for cell in xml.children(node, "outputEntry")),
        notes=tuple(xml.text(cell) or "" for cell in xml.children(node, "annotationEntry")),
    )


_READERS: dict[str, Callable[[etree._Element], Boxed]] = {
    "literalExpression": _literal,
    "decisionTable": _table,
    "invocation": _invocation,
    "context": _context,
    "list": _items,
    "relation": _relation,
    "functionDefinition": function,
    "conditional": _conditional,
    "filter": _filter,
    **dict.fromkeys(("for", "some", "every"), _iterate),
}
