"""A decision table of `library/`, as `feel.tables` reads it, as a DMN model; and back again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from motcua.kit.dmn.errors import DmnError
from motcua.kit.dmn.model import Column, Decision, Definitions, InputData, Result, Row, Table
from motcua.kit.feel import FeelError, compile
from motcua.kit.feel.tables import TableError, read_table
from motcua.kit.feel.unparse import unparse


def to_model(name: str, namespace: str, tables: Mapping[str, Mapping[str, object]]) -> Definitions:
    """Tables by name as one model: the facts they read are its input data, the tables its decisions."""
    try:
        facts = {key: read_table(data).names - set(tables) for key, data in tables.items()}
        decided = {key: read_table(data).names & set(tables) for key, data in tables.items()}
    except TableError as error:
        raise DmnError(str(error)) from error
    inputs = sorted(frozenset().union(*facts.values()))
    elements = [InputData(id=f"input-{number}", name=fact) for number, fact in enumerate(inputs, 1)]
    known = {element.name: f"#{element.id}" for element in elements}
    ids = {key: f"decision-{number}" for number, key in enumerate(tables, 1)}
    decisions = [
        Decision(
            id=ids[key],
            name=key,
            value=_to_table(data),
            inputs=tuple(known[fact] for fact in sorted(facts[key])),
            decisions=tuple(f"#{ids[other]}" for other in sorted(decided[key])),
        )
        for key, data in tables.items()
    ]
    return Definitions(id="definitions", name=name, namespace=namespace, elements=(*elements, *decisions))


def from_model(model: Definitions) -> dict[str, dict[str, object]]:
    """The tables of a model by name; DmnError where a decision is not a table or cannot be read."""
    found: dict[str, dict[str, object]] = {}
    for element in model.elements:
        if isinstance(element, InputData):
            continue
        if not isinstance(element, Decision) or not isinstance(element.value, Table):
            raise DmnError(_("“%(name)s” không phải là bảng quyết định") % {"name": element.name})
        found[element.name] = _from_table(element.value)
        try:
            read_table(found[element.name])
        except (TableError, FeelError) as error:
            raise DmnError(
                _("Bảng “%(name)s”: %(error)s") % {"name": element.name, "error": error}
            ) from error
    return found


def _cell(cell: object) -> str:
    if isinstance(cell, bool):
        return str(cell).lower()
    return format(cell, "f") if isinstance(cell, Decimal) else str(cell)


def _to_table(data: Mapping) -> Table:
    inputs = [item if isinstance(item, Mapping) else {"expression": item} for item in data["inputs"]]
    outputs = [item if isinstance(item, Mapping) else {"name": item} for item in data["outputs"]]
    return Table(
        inputs=tuple(
            Column(text=str(item["expression"]), values=str(item.get("values") or "")) for item in inputs
        ),
        outputs=tuple(_to_result(item) for item in outputs),
        rules=tuple(_to_row(row, len(inputs)) for row in data["rules"]),
        hit=str(data.get("hit", "U")),
    )


def _to_result(item: Mapping) -> Result:
    values = ", ".join(_cell(value) for value in item.get("values") or ())
    default = "" if item.get("default") is None else _cell(item["default"])
    return Result(name=str(item["name"]), values=values, default=default)


def _to_row(row: Sequence, width: int) -> Row:
    cells = [_cell(cell) for cell in row]
    return Row(tests=tuple(cells[:width]), results=tuple(cells[width:]))


def _from_table(table: Table) -> dict[str, object]:
    return {
        "inputs": [
            {"expression": column.text, "values": column.values} if column.values else column.text
            for column in table.inputs
        ],
        "outputs": [_from_result(result, number) for number, result in enumerate(table.outputs, 1)],
        "rules": [
            [cell or "-" for cell in row.tests] + [cell or "null" for cell in row.results]
            for row in table.rules
        ],
        "hit": table.hit,
    }


def _from_result(result: Result, number: int) -> str | dict[str, object]:
    item: dict[str, object] = {"name": result.name or f"output_{number}"}
    if result.values and result.values != "-":
        try:
            root = compile(f"[{result.values}]").tree
        except FeelError as error:
            raise DmnError(
                _("Giá trị của cột ra “%(name)s”: %(error)s") % {"name": item["name"], "error": error}
            ) from error
        item["values"] = [unparse(part) for part in getattr(root, "items", ())]
    if result.default:
        item["default"] = result.default
    return item if len(item) > 1 else str(item["name"])
