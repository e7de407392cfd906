"""decisions.yaml: what a procedure decides by a table or a formula, under a name that every rule may use.

A row that holds for some time only gets one more column, today, so that the law's dates are part of the table
and of its proofs.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from motcua.kit import feel
from motcua.kit.feel.bound import Decisions
from motcua.kit.feel.tables import read_table
from motcua.service.procedures.types import ActionDef, Cell, Column, DecisionDef, Package, Process, Row

Data = Mapping[str, Any]
MAX_DECISIONS = 100
TODAY = "today"
_KEYS = frozenset(
    "id name note basis effective_from effective_to hit inputs outputs rules expression".split()
)
_TABLE_KEYS = frozenset({"hit", "inputs", "outputs", "rules"})
_RULE_KEYS = frozenset({"when", "then", "basis", "note", "effective_from", "effective_to"})


def read_decisions(data: Data) -> dict[str, DecisionDef]:
    """The decisions of a package by id, in order; ValueError or FeelError says where one cannot be read."""
    _only("decisions.yaml", data, frozenset({"decisions"}))
    items = data.get("decisions", [])
    if not isinstance(items, list) or len(items) > MAX_DECISIONS:
        raise ValueError(
            _("decisions: phải là danh sách, nhiều nhất %(most)s quyết định") % {"most": MAX_DECISIONS}
        )
    found: dict[str, DecisionDef] = {}
    for item in items:
        decision = _decision(item)
        if decision.id in found:
            raise ValueError(_("%(place)s: trùng id") % {"place": f"decisions.{decision.id}"})
        found[decision.id] = decision
    return found


def _decision(item: Any) -> DecisionDef:
    if not isinstance(item, Mapping) or not isinstance(item.get("id"), str) or not item["id"].isidentifier():
        raise ValueError(_("decisions: mỗi mục cần id gồm chữ, số, gạch dưới"))
    where = f"decisions.{item['id']}"
    _only(where, item, _KEYS)
    common = {key: str(item.get(key, "")) for key in ("id", "name", "note", "basis")}
    if "expression" in item:
        if clash := _TABLE_KEYS & set(item):
            raise ValueError(
                _("%(place)s: đã có expression thì không có %(keys)s")
                % {"place": where, "keys": ", ".join(sorted(clash))}
            )
        return DecisionDef(**common, logic=feel.compile(str(item["expression"])))
    inputs = tuple(_column(where, column) for column in _list(where, item, "inputs"))
    outputs = tuple(_column(where, column) for column in item.get("outputs", [item["id"]]))
    dates = item.get("effective_from"), item.get("effective_to")
    rows = tuple(
        _row(f"{where}.rules.{number}", rule, (len(inputs), len(outputs)), dates)
        for number, rule in enumerate(_list(where, item, "rules"), 1)
    )
    table = DecisionDef(**common, hit=str(item.get("hit", "U")), inputs=inputs, outputs=outputs, rows=rows)
    try:
        return replace(table, logic=read_table(as_table(table)))
    except ValueError as error:
        raise ValueError(f"{where}: {error}") from error


def as_table(decision: DecisionDef) -> dict[str, Any]:
    """A decision as the rule language reads tables; dated rows look at today."""
    dated = any(row.effective_from or row.effective_to for row in decision.rows)
    inputs = [{"expression": column.text, "values": column.values or None} for column in decision.inputs]
    return {
        "hit": decision.hit,
        "inputs": inputs + [TODAY] * dated,
        "outputs": [
            {"name": column.text, "values": list(column.order), "default": column.default}
            for column in decision.outputs
        ],
        "rules": [[*row.when, *[period(row)] * dated, *row.then] for row in decision.rows],
    }


def period(row: Row) -> str:
    """The days on which a row holds, as the test of a cell."""
    if row.effective_from and row.effective_to:
        return f'[@"{row.effective_from}"..@"{row.effective_to}"]'
    if row.effective_from:
        return f'>= @"{row.effective_from}"'
    return f'<= @"{row.effective_to}"' if row.effective_to else "-"


def _column(where: str, item: Any) -> Column:
    if isinstance(item, str):
        return Column(text=item)
    _only(
        _("%(place)s: cột") % {"place": where},
        item,
        frozenset({"expression", "name", "label", "values", "default"}),
    )
    values = item.get("values", "")
    listed = values if isinstance(values, list) else []
    text = item.get("expression", item.get("name"))
    if not isinstance(text, str):
        raise ValueError(_("%(place)s: cột vào cần expression, cột ra cần name") % {"place": where})
    return Column(
        text=text,
        label=str(item.get("label", "")),
        values=", ".join(_cell(value) for value in listed) if listed else str(values),
        order=tuple(_cell(value) for value in listed) if "name" in item else (),
        default=None if item.get("default") is None else _cell(item["default"]),
    )


def _row(where: str, item: Any, widths: tuple[int, int], dates: tuple[date | None, date | None]) -> Row:
    _only(where, item, _RULE_KEYS)
    when, then = item.get("when"), item.get("then")
    cells = [_cell(cell) for cell in (when if isinstance(when, list) else [when])]
    results = [_cell(cell) for cell in (then if isinstance(then, list) else [then])]
    if (len(cells), len(results)) != widths:
        raise ValueError(
            _("%(place)s: when cần %(first)s ô, then cần %(second)s ô")
            % {"place": where, "first": widths[0], "second": widths[1]}
        )
    return Row(
        when=tuple(cells),
        then=tuple(results),
        basis=str(item.get("basis", "")),
        note=str(item.get("note", "")),
        effective_from=_date(where, item.get("effective_from", dates[0])),
        effective_to=_date(where, item.get("effective_to", dates[1])),
    )


def _cell(value: Any) -> Cell:
    """A cell as FEEL writes it; YAML turns true, 18, 2.5 and dates into values."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, date):
        return f'@"{value.isoformat()}"'
    if isinstance(value, (int, float, Decimal)):
        return format(Decimal(str(value)), "f")
    if not isinstance(value, str):
        raise ValueError(_("ô trống: viết '-' nếu nhận mọi giá trị, 'null' nếu là null"))
    return value


def _date(where: str, value: Any) -> date | None:
    if value is None or isinstance(value, date):
        return value
    raise ValueError(
        _("%(place)s: cần ngày dạng 2026-11-21, không phải “%(value)s”")
        % {"place": where, "value": str(value)[:40]}
    )


def _list(where: str, item: Data, key: str) -> list:
    value = item.get(key)
    if not isinstance(value, list) or not value:
        raise ValueError(
            _("%(place)s: %(key)s phải là danh sách có ít nhất một mục") % {"place": where, "key": key}
        )
    return value


def _only(where: str, item: Any, known: Iterable[str]) -> None:
    if not isinstance(item, Mapping):
        raise ValueError(_("%(place)s: phải là bảng khóa: giá trị") % {"place": where})
    if unknown := {str(key) for key in item} - set(known):
        raise ValueError(
            _("%(place)s: không hiểu khóa %(keys)s") % {"place": where, "keys": ", ".join(sorted(unknown))}
        )


def logic(decisions: Mapping[str, DecisionDef]) -> Decisions:
    """The decisions as rules may use them."""
    return Decisions({name: decision.logic for name, decision in decisions.items()})


def decided(package: Package) -> Package:
    """The package whose every rule knows the package's decisions; its form has been read with them."""
    if not package.decisions:
        return package
    rules = logic(package.decisions)

    def bound(expression: feel.Expression | None) -> feel.Expression | None:
        return None if expression is None else rules.bind(expression)

    return replace(
        package,
        submit_title=bound(package.submit_title),
        limits=tuple(replace(item, when=bound(item.when)) for item in package.limits),
        fees=tuple(replace(item, amount=rules.bind(item.amount)) for item in package.fees),
        reliefs=tuple(replace(item, when=bound(item.when)) for item in package.reliefs),
        components=tuple(replace(item, when=bound(item.when)) for item in package.components),
        result_values={name: rules.bind(rule) for name, rule in package.result_values.items()},
        writes=tuple(
            replace(
                item,
                fields={name: rules.bind(rule) for name, rule in item.fields.items()},
                when=bound(item.when),
                valid_from=bound(item.valid_from),
            )
            for item in package.writes
        ),
        process=_process(package.process, rules),
    )


def _process(process: Process, rules: Decisions) -> Process:
    actions = {name: _action(action, rules) for name, action in process.actions.items()}
    offered = {name: tuple(actions[item.name] for item in items) for name, items in process.offered.items()}
    return replace(process, actions=actions, offered=offered)


def _action(action: ActionDef, rules: Decisions) -> ActionDef:
    guard = None if action.guard is None else rules.bind(action.guard)
    routes = tuple(
        replace(route, when=None if route.when is None else rules.bind(route.when)) for route in action.routes
    )
    reads_fee = any(rule and "fee" in rule.names for rule in (guard, *(route.when for route in routes)))
    return replace(action, guard=guard, routes=routes, reads_fee=reads_fee)
