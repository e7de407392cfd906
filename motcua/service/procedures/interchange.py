"""decisions.yaml as a DMN 1.5 model, for other people's tools, and back again."""

import re
from datetime import date
from typing import Any

import yaml
from django.utils.translation import gettext as _

from motcua.kit import dmn, feel
from motcua.kit.dmn.model import Column, Decision, Definitions, InputData, Literal, Result, Row, Table
from motcua.kit.feel.unparse import unparse
from motcua.service.procedures.decisions import TODAY, as_table, logic, read_decisions
from motcua.service.procedures.types import DecisionDef, Package

IN_FORCE = "Ngày có hiệu lực"  # a heading inside the file, known again by these words: not a text of a screen
NOTES = ("Căn cứ", "Ghi chú")
_DAYS = re.compile(
    r'\[@"(?P<first>[\d-]+)"\.\.@"(?P<last>[\d-]+)"\]|>= @"(?P<since>[\d-]+)"|<= @"(?P<until>[\d-]+)"|-'
)


def as_model(package: Package) -> Definitions:
    """The decisions of a package as one model: facts they read, requirements, tables and formulas."""
    decisions = package.decisions
    reads = {name: decision.logic.names for name, decision in decisions.items()}
    facts = sorted(frozenset().union(*reads.values()) - decisions.keys())
    inputs = {fact: InputData(id=f"input-{fact}", name=fact) for fact in facts}
    elements = [
        Decision(
            id=f"decision-{name}",
            name=name,
            label=decision.name,
            description="\n".join(part for part in (decision.basis, decision.note) if part),
            value=_boxed(decision),
            inputs=tuple(f"#input-{fact}" for fact in sorted(reads[name] - decisions.keys())),
            decisions=tuple(f"#decision-{other}" for other in sorted(reads[name] & decisions.keys())),
        )
        for name, decision in decisions.items()
    ]
    return Definitions(
        id=f"procedure-{package.code}",
        name=package.name,
        namespace=f"urn:motcua:procedure:{package.code}:{package.version}",
        elements=(*inputs.values(), *elements),
    )


def _boxed(decision: DecisionDef) -> Table | Literal:
    if decision.table is None:
        return Literal(text=decision.logic.source)
    dated = any(row.effective_from or row.effective_to for row in decision.rows)
    columns = [Column(text=item.text, values=item.values, label=item.label) for item in decision.inputs]
    width = len(columns) + dated
    return Table(
        inputs=(*columns, *[Column(text=TODAY, label=IN_FORCE)] * dated),
        outputs=tuple(
            Result(name=item.text, values=item.values, default=item.default or "", label=item.label)
            for item in decision.outputs
        ),
        rules=tuple(
            Row(tests=tuple(cells[:width]), results=tuple(cells[width:]), notes=(row.basis, row.note))
            for row, cells in zip(decision.rows, as_table(decision)["rules"], strict=True)
        ),
        hit=decision.hit,
        notes=NOTES,
    )


def as_yaml(content: bytes) -> str:
    """A DMN file as the text of decisions.yaml; DmnError, ValueError say what a package cannot hold."""
    model = dmn.read(content)
    found = [_entry(element) for element in model.elements if not isinstance(element, InputData)]
    data = {"decisions": found}
    circle = logic(read_decisions(data)).circular() or _circle(model)
    if circle:
        raise dmn.DmnError(
            _("Các quyết định %(names)s cần lẫn nhau thành vòng") % {"names": ", ".join(circle)}
        )
    return yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=110)


def _circle(model: Definitions) -> tuple[str, ...]:
    """The decisions that need themselves by the requirements the model draws, whatever their texts read."""
    needs = {f"#{item.id}": item.decisions for item in model.elements if isinstance(item, Decision)}
    names = {f"#{item.id}": item.name for item in model.elements}

    def behind(start: str) -> set[str]:
        seen: set[str] = set()
        waiting = list(needs[start])
        while waiting:
            if (one := waiting.pop()) not in seen:
                seen.add(one)
                waiting += needs.get(one, ())
        return seen

    return tuple(names[one] for one in needs if one in behind(one))


def _entry(element: Any) -> dict[str, Any]:
    if not isinstance(element, Decision) or not isinstance(element.value, (Table, Literal)):
        raise dmn.DmnError(
            _("“%(name)s” không phải là bảng quyết định hoặc công thức") % {"name": element.name}
        )
    basis, *note = element.description.split("\n", 1)
    entry = {"id": element.name, "name": element.label, "basis": basis, "note": "".join(note)}
    if isinstance(element.value, Literal):
        return _filled({**entry, "expression": element.value.text})
    table = element.value
    dated = bool(table.inputs) and table.inputs[-1].label == IN_FORCE and table.inputs[-1].text == TODAY
    width = len(table.inputs) - dated
    return _filled(
        {
            **entry,
            "hit": table.hit,
            "inputs": [
                _filled({"expression": item.text, "label": item.label, "values": item.values})
                for item in table.inputs[:width]
            ],
            "outputs": [_result(item, number) for number, item in enumerate(table.outputs, 1)],
            "rules": [_rule(row, width, dated) for row in table.rules],
        }
    )


def _result(item: Result, number: int) -> dict[str, Any]:
    listed = feel.compile(f"[{item.values}]").tree if item.values else None
    values = [unparse(part) for part in getattr(listed, "items", ())]
    name = item.name or f"output_{number}"
    return _filled({"name": name, "label": item.label, "values": values, "default": item.default})


def _rule(row: Row, width: int, dated: bool) -> dict[str, Any]:
    basis, note = (*row.notes, "", "")[:2]
    days = _DAYS.fullmatch(row.tests[width].strip()) if dated else None
    if dated and days is None:
        raise dmn.DmnError(
            _("Cột “%(column)s” có ô không đọc được: %(cell)s")
            % {"column": IN_FORCE, "cell": row.tests[width]}
        )
    parts = days.groupdict() if days else {}
    since, until = (parts.get(a) or parts.get(b) for a, b in (("first", "since"), ("last", "until")))
    entry = {
        "when": [cell or "-" for cell in row.tests[:width]],
        "then": [cell or "null" for cell in row.results],
        "basis": basis,
        "note": note,
        "effective_from": since and date.fromisoformat(since),
        "effective_to": until and date.fromisoformat(until),
    }
    return _filled(entry)


def _filled(entry: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in entry.items() if value}
