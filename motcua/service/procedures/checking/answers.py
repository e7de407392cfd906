"""Answers: each question can be answered, and what is said of a wrong answer can be said."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from motcua.kit import feel
from motcua.kit.feel.regions import Domain, satisfiable
from motcua.kit.library import Place
from motcua.service.forms.types import Field, Form
from motcua.service.procedures.checking.domains import domain_of, domains_of
from motcua.service.procedures.checking.found import Check, Found, House, Rule, found
from motcua.service.procedures.engine import ENGINE_NAMES
from motcua.service.procedures.types import Package

BOUNDS = (
    ("minLength", "maxLength"),
    ("minItems", "maxItems"),
    ("minimum", "maximum"),
    ("exclusiveMinimum", "exclusiveMaximum"),
)
RULES = {
    "question-unanswerable": Rule(
        _("Ô %(field)s không câu trả lời nào đúng: %(low)s lớn hơn %(high)s."),
        _("Sửa một trong hai giới hạn ấy ở schema của ô."),
    ),
    "check-always": Rule(
        _("Ô %(field)s: điều kiện báo lỗi “%(message)s” lúc nào cũng đúng, nên không ai trả lời được."),
        _("Sửa when của check: nó nêu trường hợp SAI, không phải trường hợp đúng."),
    ),
    "check-never": Rule(
        _("Ô %(field)s: lời báo lỗi “%(message)s” không bao giờ hiện."),
        _("Sửa when của check, hoặc bỏ nó đi."),
    ),
}


def answerable(package: Package, _house: House) -> Iterable[Found]:
    """No question whose own bounds leave no answer."""
    for file, place, form in _forms(package):
        for field in form.fields:
            for low, high in _crossed(field.schema):
                words = {"field": field.id, "low": low, "high": high}
                yield found("question-unanswerable", file, *_place(place, field), "schema", **words)


def _crossed(schema: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for low, high in BOUNDS:
        ends = [schema.get(low), schema.get(high)]
        if all(isinstance(end, int | float) for end in ends) and ends[0] > ends[1]:
            yield low, high
    items = schema.get("items")
    if isinstance(items, Mapping):
        yield from _crossed(items)


def told(package: Package, _house: House) -> Iterable[Found]:
    """What a check says of a wrong answer is said in some cases, and not in all."""
    for file, place, form in _forms(package):
        own = {} if form is package.form else {field.id: domain_of(field) for field in form.fields}
        known = {**domains_of(package), **own}
        anyhow = {**domains_of(package, filling=True), **own}
        parents = {field.id: field.show_if for field in package.form.fields if field.show_if is not None}
        for field in form.fields:
            for number, check in enumerate(field.checks):
                if check.when.names - known.keys() - ENGINE_NAMES:
                    continue
                words = {"field": field.id, "message": check.message}
                spot = (*_place(place, field), "check", number, "when")
                if satisfiable([check.when], anyhow, parents) is False:
                    yield found("check-never", file, *spot, **words)
                elif _always(check.when, known, parents):
                    yield found("check-always", file, *spot, **words)


def _always(
    rule: feel.Expression, domains: Mapping[str, Domain], parents: Mapping[str, feel.Expression]
) -> bool:
    """Whether a rule is true in every case; False also where that cannot be told."""
    try:
        otherwise = feel.compile(f"if (\n{rule.source}\n) then false else true")  # it may end in a comment
    except feel.FeelError:
        return False  # longer than a rule may be, once turned round
    return otherwise.names == rule.names and satisfiable([otherwise], domains, parents) is False


def _forms(package: Package) -> Iterator[tuple[str, Place, Form]]:
    yield "form.yaml", (), package.form
    for action in package.process.actions.values():
        if action.ask is not None:
            yield "process.yaml", ("actions", action.name, "ask"), action.ask


def _place(place: Place, field: Field) -> Place:
    return (*place, field.id) if place else ("pages", field.page, "fields", field.id)


CHECKS: tuple[Check, ...] = (answerable, told)
