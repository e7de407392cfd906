"""Writes a model as DMN 1.5 XML; `read(write(model)) == model`."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from lxml import etree

from motcua.kit.dmn import xml
from motcua.kit.dmn.model import (
    HITS,
    SIGNS,
    Boxed,
    Conditional,
    Context,
    Decision,
    Definitions,
    Element,
    Filter,
    FunctionOf,
    InputData,
    Invocation,
    Item,
    Items,
    Iterate,
    Knowledge,
    Literal,
    Relation,
    Service,
    Table,
)

SPACE = "https://www.omg.org/spec/DMN/20230324/MODEL/"
_HITS = {sign: name for name, sign in HITS.items()}
_SIGNS = {sign: name for name, sign in SIGNS.items()}


def write(model: Definitions) -> bytes:
    """The model as a DMN 1.5 file."""
    root = etree.Element(f"{{{SPACE}}}definitions", nsmap={None: SPACE})
    _attributes(root, id=model.id, name=model.name, namespace=model.namespace)
    _text(root, "description", model.description)
    for item in model.imports:
        kind = item.kind or SPACE
        node = _add(root, "import", name=item.name, namespace=item.namespace, locationURI=item.location)
        node.set("importType", kind)
        node.set("name", item.name)
    for definition in model.items:
        _item(root, "itemDefinition", definition)
    for element in model.elements:
        _WRITERS[type(element)](root, element)
    if model.diagram:
        root.append(xml.read(model.diagram.encode()))
    etree.indent(root)
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True)


def _attributes(node: etree._Element, **attributes: str) -> None:
    for name, value in attributes.items():
        if value:
            node.set(name, value)


def _add(parent: etree._Element, tag: str, **attributes: str) -> etree._Element:
    node = etree.SubElement(parent, f"{{{SPACE}}}{tag}")
    _attributes(node, **attributes)
    return node


def _text(parent: etree._Element, tag: str, text: str, *, always: bool = False) -> None:
    if text or always:
        _add(parent, tag).text = text


def _texts(parent: etree._Element, tag: str, text: str, *, always: bool = False) -> None:
    """A text inside a node of its own, as allowed values and cells are."""
    if text or always:
        _text(_add(parent, tag), "text", text, always=True)


def _item(parent: etree._Element, tag: str, item: Item) -> None:
    node = _add(parent, tag, name=item.name, isCollection="true" if item.collection else "")
    _text(node, "typeRef", item.type)
    _texts(node, "allowedValues", item.allowed)
    _texts(node, "typeConstraint", item.whole)
    for part in item.parts:
        _item(node, "itemComponent", part)
    if item.function is not None:
        parameters, result = item.function
        shape = _add(node, "functionItem", outputTypeRef=result)
        for parameter in parameters:
            _add(shape, "parameters", name=parameter.name, typeRef=parameter.type)


def _element(parent: etree._Element, tag: str, element: Element) -> etree._Element:
    node = _add(parent, tag, id=element.id, name=element.name, label=element.label)
    _text(node, "description", element.description)
    return node


def _variable(node: etree._Element, element: Element) -> None:
    _add(node, "variable", name=element.name, typeRef=element.type)


def _needs(node: etree._Element, outer: str, inner: str, references: Iterable[str]) -> None:
    for reference in references:
        _add(_add(node, outer), inner, href=reference)


def _input(parent: etree._Element, element: InputData) -> None:
    _variable(_element(parent, "inputData", element), element)


def _decision(parent: etree._Element, element: Decision) -> None:
    node = _element(parent, "decision", element)
    _text(node, "question", element.question)
    _text(node, "allowedAnswers", element.answers)
    _variable(node, element)
    _needs(node, "informationRequirement", "requiredDecision", element.decisions)
    _needs(node, "informationRequirement", "requiredInput", element.inputs)
    _needs(node, "knowledgeRequirement", "requiredKnowledge", element.knowledge)
    _boxed(node, element.value)


def _knowledge(parent: etree._Element, element: Knowledge) -> None:
    node = _element(parent, "businessKnowledgeModel", element)
    _variable(node, element)
    if element.logic is not None:
        _function(node, element.logic, "encapsulatedLogic")
    _needs(node, "knowledgeRequirement", "requiredKnowledge", element.knowledge)


def _service(parent: etree._Element, element: Service) -> None:
    node = _element(parent, "decisionService", element)
    _variable(node, element)
    for tag, references in (
        ("outputDecision", element.outputs),
        ("encapsulatedDecision", element.encapsulated),
        ("inputDecision", element.decisions),
        ("inputData", element.inputs),
    ):
        for reference in references:
            _add(node, tag, href=reference)


def _boxed(parent: etree._Element, expression: Boxed | None) -> None:
    if expression is not None:
        _BOXES[type(expression)](parent, expression)


def _literal(parent: etree._Element, expression: Literal) -> None:
    _text(_add(parent, "literalExpression", typeRef=expression.type), "text", expression.text, always=True)


def _invocation(parent: etree._Element, expression: Invocation) -> None:
    node = _add(parent, "invocation", typeRef=expression.type)
    _boxed(node, expression.callee)
    for binding in expression.bindings:
        part = _add(node, "binding")
        _add(part, "parameter", name=binding.name, typeRef=binding.type)
        _boxed(part, binding.value)


def _context(parent: etree._Element, expression: Context) -> None:
    node = _add(parent, "context", typeRef=expression.type)
    for entry in expression.entries:
        part = _add(node, "contextEntry")
        if entry.name:
            _add(part, "variable", name=entry.name, typeRef=entry.type)
        _boxed(part, entry.value)


def _items(parent: etree._Element, expression: Items) -> None:
    node = _add(parent, "list", typeRef=expression.type)
    for item in expression.items:
        _boxed(node, item)


def _relation(parent: etree._Element, expression: Relation) -> None:
    node = _add(parent, "relation", typeRef=expression.type)
    for column in expression.columns:
        _add(node, "column", name=column.name, typeRef=column.type)
    for row in expression.rows:
        cells = _add(node, "row")
        for cell in row:
            _boxed(cells, cell)


def _function(parent: etree._Element, expression: FunctionOf, tag: str = "functionDefinition") -> None:
    kind = "" if expression.kind == "FEEL" else expression.kind
    node = _add(parent, tag, typeRef=expression.type, kind=kind)
    for parameter in expression.parameters:
        _add(node, "formalParameter", name=parameter.name, typeRef=parameter.type)
    _boxed(node, expression.body)


def _conditional(parent: etree._Element, expression: Conditional) -> None:
    node = _add(parent, "conditional", typeRef=expression.type)
    parts = (("if", expression.condition), ("then", expression.then), ("else", expression.otherwise))
    for tag, part in parts:
        _boxed(_add(node, tag), part)


def _filter(parent: etree._Element, expression: Filter) -> None:
    node = _add(parent, "filter", typeRef=expression.type)
    _boxed(_add(node, "in"), expression.domain)
    _boxed(_add(node, "match"), expression.match)


def _iterate(parent: etree._Element, expression: Iterate) -> None:
    node = _add(parent, expression.kind, typeRef=expression.type, iteratorVariable=expression.variable)
    _boxed(_add(node, "in"), expression.domain)
    _boxed(_add(node, "return" if expression.kind == "for" else "satisfies"), expression.body)


def _table(parent: etree._Element, table: Table) -> None:
    node = _add(
        parent,
        "decisionTable",
        typeRef=table.type,
        hitPolicy=_HITS[table.hit[0]],
        aggregation=_SIGNS.get(table.hit[1:], ""),
        outputLabel=table.output_label,
    )
    for column in table.inputs:
        part = _add(node, "input", label=column.label)
        _text(_add(part, "inputExpression", typeRef=column.type), "text", column.text, always=True)
        _texts(part, "inputValues", column.values)
    for result in table.outputs:
        part = _add(node, "output", name=result.name, typeRef=result.type, label=result.label)
        _texts(part, "outputValues", result.values)
        _texts(part, "defaultOutputEntry", result.default)
    for note in table.notes:
        _add(node, "annotation", name=note).set("name", note)
    for row in table.rules:
        part = _add(node, "rule")
        for tag, cells in (
            ("inputEntry", row.tests),
            ("outputEntry", row.results),
            ("annotationEntry", row.notes),
        ):
            for cell in cells:
                _texts(part, tag, cell, always=True)


_BOXES: dict[type, Callable] = {
    Literal: _literal,
    Table: _table,
    Invocation: _invocation,
    Context: _context,
    Items: _items,
    Relation: _relation,
    FunctionOf: _function,
    Conditional: _conditional,
    Filter: _filter,
    Iterate: _iterate,
}
_WRITERS: dict[type, Callable] = {
    InputData: _input,
    Decision: _decision,
    Knowledge: _knowledge,
    Service: _service,
}
