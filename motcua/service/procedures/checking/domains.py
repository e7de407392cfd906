"""What values the facts of a package may have: from its questions, its process and its own decisions."""

from collections.abc import Mapping
from decimal import Decimal

from motcua.kit.feel import tree
from motcua.kit.feel.building import build
from motcua.kit.feel.regions import BOOLEAN, DATE, INTEGER, NUMBER, STRING, Domain
from motcua.kit.feel.values import Run
from motcua.service.forms.types import Field
from motcua.service.procedures.types import DecisionDef, Package

_KINDS = {"integer": INTEGER, "number": NUMBER, "boolean": BOOLEAN, "string": STRING}
_MOMENT = "date and time"


def domains_of(package: Package, *, filling: bool = False) -> Mapping[str, Domain]:
    """The domain of every fact by name. `filling`: the form is still being filled, any answer may be missing."""
    found = {field.id: domain_of(field, filling=filling) for field in package.form.fields}
    found |= _engine(package)
    for name, decision in package.decisions.items():
        domain = _decided(decision)
        if domain is not None:
            found[name] = domain
    return found


def domain_of(field: Field, *, filling: bool = False) -> Domain:
    """The answers that a question lets through; null when it may stay empty or out of sight."""
    optional = filling or not field.required or field.show_if is not None
    nullable = optional or (field.source is not None and field.source.when_missing == "leave")
    if "enum" in field.schema:
        return Domain(values=tuple(field.schema["enum"]), nullable=nullable)
    if field.type == "array":
        return Domain(nullable=nullable)
    if field.type == "string":
        kind = {"date": DATE, "vn-partial-date": DATE, "date-time": _MOMENT}.get(field.format, STRING)
        return Domain(kind, nullable=nullable)
    low, high = (_number(field.schema.get(key)) for key in ("minimum", "maximum"))
    return Domain(_KINDS[field.type], low=low, high=high, nullable=nullable)


def _number(value: object) -> Decimal | None:
    return None if value is None else Decimal(str(value))


def _engine(package: Package) -> dict[str, Domain]:
    """The names that the engine gives."""
    return {
        "channel": Domain(values=package.channels),
        "state": Domain(values=tuple(package.process.states)),
        "supplements": Domain(INTEGER, low=Decimal(0)),
        "reappointed": Domain(BOOLEAN),
        "fee": Domain(NUMBER, low=Decimal(0)),
        "today": Domain(DATE, low=package.effective_from, high=package.effective_to),
        "now": Domain(_MOMENT),
        "due": Domain(_MOMENT, nullable=True),
    }


def _decided(decision: DecisionDef) -> Domain | None:
    """What a decision may give, when each of its results is written out; None when one is computed."""
    if decision.table is None:
        leaves = _leaves(decision.logic.tree)
        return None if leaves is None else _listed(leaves)
    if len(decision.table.outputs) != 1 or decision.hit not in "UAPF":
        return None
    cells = [rule.results[0] for rule in decision.table.rules]
    cells += [column.default for column in decision.table.outputs if column.default is not None]
    if any(cell.names for cell in cells):
        return None
    return _listed([cell.evaluate({}) for cell in cells])


def _listed(values: list[object]) -> Domain:
    """These values; null among them when a table may give it. What is not total is told of the table itself."""
    known = tuple(dict.fromkeys(value for value in values if value is not None))
    return Domain(values=known, nullable=None in values)


def _leaves(node: tree.Node) -> list[object] | None:
    """The constants that a chain of ifs ends in."""
    if isinstance(node, tree.If):
        ends = [_leaves(node.then), _leaves(node.otherwise)]
        return None if None in ends else [value for end in ends for value in end or ()]
    if tree.free_paths(node, None):
        return None
    return [build(node)({}, Run(None))]
