"""Cases: facts that may stand together, to try a rule on; and how one is said in a finding."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from math import prod
from random import Random

from django.utils.translation import gettext_lazy as _

from motcua.kit.feel import Expression, tree
from motcua.kit.feel.regions import Cuts, Domain, Unprovable, cuts_of, witnesses
from motcua.kit.feel.tables import Table
from motcua.service.forms.types import Field
from motcua.service.procedures.checking.domains import domain_of, domains_of
from motcua.service.procedures.decisions import logic
from motcua.service.procedures.types import Package

MOST, MOST_FACTS, MOST_ITEMS = 400, 40, 50
KNOWN_BEFORE = frozenset({"channel", "today"})  # what stands when a fee is worked out, beside the answers
ANY = _("bất kỳ")


def cases(package: Package, rule: Expression) -> Iterator[dict[str, object]]:
    """Cases that the form lets through, of the facts a rule reads: of the regions of each, MOST at most.

    A question out of sight is null, one in sight and required is not; what the form's own checks refuse is no case.
    None where the values of a fact are not known.
    """
    asked = {field.id: field for field in package.form.fields}
    names = _behind(rule.names, asked)
    if len(names) > MOST_FACTS or names - asked.keys() - KNOWN_BEFORE:
        return
    order = [*sorted(names & KNOWN_BEFORE), *(name for name in asked if name in names)]
    try:
        values = _values(package, rule, {name: asked.get(name) for name in order})
    except Unprovable:
        return
    total = prod(map(len, values.values()))
    drawn = Random(0)  # noqa: S311 - the same cases at every check, no secret
    for number in range(total) if total <= MOST else (drawn.randrange(total) for _time in range(MOST)):
        case = _case(number, asked, values)
        if not _refused(case, asked):
            yield case


def told(case: Mapping[str, object]) -> str:
    """A case in plain words: “channel = 2, kind = null”."""
    return ", ".join(f"{name} = {_shown(value)}" for name, value in case.items()) or str(ANY)


def _shown(value: object) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Decimal):
        return format(value, "f")
    return value.isoformat() if isinstance(value, (date, datetime)) else f"“{value}”"


def _behind(names: frozenset[str], asked: Mapping[str, Field]) -> set[str]:
    """These facts and those on which it depends whether they are asked."""
    seen, waiting = set(names), [*names]
    while waiting:
        field = asked.get(waiting.pop())
        following = field.show_if.names - seen if field is not None and field.show_if is not None else ()
        seen.update(following)
        waiting.extend(following)
    return seen


def _values(
    package: Package, rule: Expression, fields: Mapping[str, Field | None]
) -> dict[str, tuple[object, ...]]:
    """Some values of each fact: of a closed list all, of others each region the rule tells apart."""
    domains = domains_of(package)
    cuts = _told_apart(package, rule)
    found = {}
    for name, field in fields.items():
        domain = domains[name] if field is None else replace(domain_of(field), nullable=_left_out(field))
        if field is not None and field.type == "array":
            found[name] = _lists(field, domain)
        else:
            values = witnesses(domain, cuts.get(name, Cuts()))
            found[name] = tuple(value for value in values if field is None or _fits(field, value))
    return found


def _cuts(node: tree.Node) -> dict[str, Cuts]:
    """The constants with which a rule compares facts, in whatever part of it; a computed one is left out."""
    try:
        return cuts_of(node)
    except Unprovable:
        return _joined(_cuts(child) for child in tree.children(node))


def _joined(parts: Iterable[Mapping[str, Cuts]]) -> dict[str, Cuts]:
    found: dict[str, Cuts] = {}
    for part in parts:
        for name, cuts in part.items():
            found[name] = found.get(name, Cuts()) + cuts
    return found


def _told_apart(package: Package, rule: Expression) -> dict[str, Cuts]:
    """The constants with which a rule, and every decision that it names, compare facts."""
    parts = [_cuts(rule.tree)]
    behind = logic(package.decisions).behind(frozenset(path[0] for path in rule.paths))
    for name in behind & package.decisions.keys():
        decision = package.decisions[name].logic
        parts += [_cuts(decision.tree)] if isinstance(decision, Expression) else _of_table(decision)
    return _joined(parts)


def _of_table(table: Table) -> Iterator[dict[str, Cuts]]:
    """Of what its columns look at, of their cells, and of its results."""
    for place, column in enumerate(table.inputs):
        yield _cuts(column.expression.tree)
        if isinstance(column.expression.tree, tree.Name):
            cells = (_cuts(row.tests[place].tree).get("?", Cuts()) for row in table.rules)
            yield {column.expression.tree.name: sum(cells, Cuts())}
    yield from (_cuts(cell.tree) for row in table.rules for cell in row.results)


def _fits(field: Field, value: object) -> bool:
    """Whether a number keeps to what its schema says beside its bounds (exclusiveMinimum, multipleOf)."""
    return not isinstance(value, Decimal) or field.validator.is_valid(
        int(value) if value == value.to_integral_value() else float(value)
    )


def _left_out(field: Field) -> bool:
    """Whether a question may stay empty though it is asked."""
    return not field.required or (field.source is not None and field.source.when_missing == "leave")


def _lists(field: Field, domain: Domain) -> tuple[object, ...]:
    """Lists of texts, short and long; what a list of anything else holds is not known here."""
    items = field.schema.get("items", {})
    if items.get("type") != "string":
        raise Unprovable(_("danh sách không phải của chữ"))
    one = str(next(iter(items.get("enum", ())), "…"))
    ends = (int(field.schema.get("minItems", 0)), int(field.schema.get("maxItems", 3)))
    lists = tuple([one] * count for count in dict.fromkeys(min(end, MOST_ITEMS) for end in ends))
    return (*lists, None) if domain.nullable else lists


def _case(
    number: int, asked: Mapping[str, Field], values: Mapping[str, tuple[object, ...]]
) -> dict[str, object]:
    """The case of this number among all combinations; facts in the order in which they depend on each other."""
    found: dict[str, object] = dict.fromkeys(values)
    for name, some in values.items():
        number, place = divmod(number, len(some))
        gate = asked[name].show_if if name in asked else None
        found[name] = some[place] if gate is None or gate.evaluate(found) is True else None
    return found


def _refused(case: Mapping[str, object], asked: Mapping[str, Field]) -> bool:
    """Whether a check of the form says that these answers do not go together."""
    checks = (check.when for name in case if name in asked for check in asked[name].checks)
    return any(rule.names <= case.keys() and rule.evaluate(case) is True for rule in checks)
