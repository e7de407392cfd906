"""Cases: facts that may stand together, to try a rule on; and how one is said in a finding."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from itertools import islice

from django.utils.translation import gettext_lazy as _

from motcua.kit.feel import Expression
from motcua.kit.feel.regions import Cuts, Domain, Unprovable, cuts_of, witnesses
from motcua.service.forms.types import Field
from motcua.service.procedures.checking.domains import domain_of, domains_of
from motcua.service.procedures.types import Package

MOST, MOST_FACTS, MOST_ITEMS = 400, 40, 50
KNOWN_BEFORE = frozenset({"channel", "today"})  # what stands when a fee is worked out, beside the answers
ANY = _("bất kỳ")


def cases(package: Package, rule: Expression) -> Iterator[dict[str, object]]:
    """Cases that the form lets through, of the facts a rule reads: every region of each, at most MOST.

    A question out of sight is null, one in sight and required is not. None where a fact's values are not known.
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
    yield from islice(_filled(order, asked, values, {}), MOST)


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
    cuts: Mapping[str, Cuts] = {}
    with suppress(Unprovable):  # of a computed amount: its bounds and a value between them
        cuts = cuts_of(rule.tree)
    found = {}
    for name, field in fields.items():
        domain = domains[name] if field is None else replace(domain_of(field), nullable=_left_out(field))
        found[name] = _lists(field, domain) if field is not None and field.type == "array" else ()
        found[name] = found[name] or witnesses(domain, cuts.get(name, Cuts()))
    return found


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


def _filled(
    order: list[str],
    asked: Mapping[str, Field],
    values: Mapping[str, tuple[object, ...]],
    known: dict[str, object],
) -> Iterator[dict[str, object]]:
    if len(known) == len(order):
        yield known
        return
    name = order[len(known)]
    gate = asked[name].show_if if name in asked else None
    shown = gate is None or gate.evaluate(known) is True
    for value in values[name] if shown else (None,):
        yield from _filled(order, asked, values, {**known, name: value})
