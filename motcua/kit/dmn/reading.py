"""Reads the elements of a DMN file (1.1 to 1.5) into a model."""

from __future__ import annotations

from pathlib import Path

from django.utils.translation import gettext as _
from lxml import etree

from motcua.kit.dmn import xml
from motcua.kit.dmn.boxes import boxed, function, named
from motcua.kit.dmn.errors import DmnError
from motcua.kit.dmn.model import (
    Decision,
    Definitions,
    Import,
    InputData,
    Item,
    Knowledge,
    Service,
)


def read(source: bytes | Path) -> Definitions:
    """The model of a DMN file; DmnError says why it cannot be read."""
    root = xml.read(source)
    if xml.tag(root) != "definitions":
        raise DmnError(_("Không phải tệp DMN: phần tử gốc phải là “definitions”"))
    elements = [_READERS[xml.tag(node)](node) for node in root if xml.tag(node) in _READERS]
    ids = [element.id for element in elements if element.id]
    if len(ids) != len(set(ids)):
        raise DmnError(_("Tệp DMN có hai phần tử cùng mã id"))
    diagram = xml.child(root, "DMNDI")
    return Definitions(
        id=root.get("id", ""),
        name=root.get("name", ""),
        namespace=root.get("namespace", ""),
        description=xml.text(root, "description") or "",
        imports=tuple(_import(node) for node in xml.children(root, "import")),
        items=tuple(_item(node) for node in xml.children(root, "itemDefinition")),
        elements=tuple(elements),
        diagram="" if diagram is None else _canonical(diagram),
    )


def _canonical(diagram: etree._Element) -> str:
    """One text for one diagram, however it was indented and prefixed."""
    for node in diagram.iter():
        node.text = node.text if node.text and node.text.strip() else None
        node.tail = None
    return etree.tostring(diagram, method="c14n", exclusive=True, with_tail=False).decode()


def _import(node: etree._Element) -> Import:
    kind, place = node.get("importType", ""), node.get("locationURI", "")
    return Import(name=xml.name(node), namespace=node.get("namespace", ""), location=place, kind=kind)


def _item(node: etree._Element) -> Item:
    shape = xml.child(node, "functionItem")
    function_of = None
    if shape is not None:
        parameters = tuple(named(part) for part in xml.children(shape, "parameters", "parameter"))
        function_of = (parameters, shape.get("outputTypeRef", ""))
    return Item(
        name=xml.name(node),
        type=xml.text(node, "typeRef") or "",
        collection=node.get("isCollection") == "true",
        allowed=xml.text(xml.child(node, "allowedValues")) or "",
        whole=xml.text(xml.child(node, "typeConstraint")) or "",
        parts=tuple(_item(part) for part in xml.children(node, "itemComponent")),
        function=function_of,
    )


def _common(node: etree._Element) -> dict[str, str]:
    """What every element has; its variable gives the name it is known by, and its type."""
    variable = xml.child(node, "variable")
    name = xml.name(node) or ("" if variable is None else xml.name(variable))
    if not name:
        raise DmnError(_("Phần tử “%(tag)s” thiếu tên") % {"tag": xml.tag(node)})
    return {
        "id": node.get("id", ""),
        "name": name,
        "type": (variable.get("typeRef", "") if variable is not None else "") or node.get("typeRef", ""),
        "label": node.get("label", ""),
        "description": xml.text(node, "description") or "",
    }


def _references(node: etree._Element, requirement: str, *kinds: str) -> tuple[str, ...]:
    """The references of these kinds in a node's requirements."""
    found = [part for outer in xml.children(node, requirement) for part in xml.children(outer, *kinds)]
    return tuple(part.get("href", "") for part in found)


def _direct(node: etree._Element, name: str) -> tuple[str, ...]:
    return tuple(part.get("href", "") for part in xml.children(node, name))


def _input(node: etree._Element) -> InputData:
    return InputData(**_common(node))


def _decision(node: etree._Element) -> Decision:
    return Decision(
        **_common(node),
        value=boxed(node),
        inputs=_references(node, "informationRequirement", "requiredInput"),
        decisions=_references(node, "informationRequirement", "requiredDecision"),
        knowledge=_references(node, "knowledgeRequirement", "requiredKnowledge"),
        question=xml.text(node, "question") or "",
        answers=xml.text(node, "allowedAnswers") or "",
    )


def _knowledge(node: etree._Element) -> Knowledge:
    logic = xml.child(node, "encapsulatedLogic")
    return Knowledge(
        **_common(node),
        logic=None if logic is None else function(logic),
        knowledge=_references(node, "knowledgeRequirement", "requiredKnowledge"),
    )


def _service(node: etree._Element) -> Service:
    return Service(
        **_common(node),
        outputs=_direct(node, "outputDecision"),
        encapsulated=_direct(node, "encapsulatedDecision"),
        decisions=_direct(node, "inputDecision"),
        inputs=_direct(node, "inputData"),
    )


_READERS = {
    "inputData": _input,
    "decision": _decision,
    "businessKnowledgeModel": _knowledge,
    "decisionService": _service,
}
