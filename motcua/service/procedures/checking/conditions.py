"""Conditions: what a question, a paper, a limit, an action waits for can happen; no question waits for itself."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from motcua.kit import feel
from motcua.kit.feel.bound import Decisions
from motcua.kit.feel.regions import INTEGER, STRING, Domain, satisfiable
from motcua.kit.library import Place, load_yaml
from motcua.service.forms.types import Form
from motcua.service.procedures.checking.domains import domain_of, domains_of
from motcua.service.procedures.checking.found import Check, Found, House, Rule, found
from motcua.service.procedures.types import Package

RULES = {
    "question-never-shown": Rule(
        _("Ô %(field)s không bao giờ hiện: show_if không thể đúng."),
        _(
            "Sửa show_if (giá trị so sánh có trong enum không, hai điều kiện có trái nhau không), hoặc bỏ ô ấy."
        ),
    ),
    "condition-never-true": Rule(
        _("%(place)s: điều kiện không bao giờ đúng."),
        _(
            "Sửa điều kiện: giá trị so sánh có trong enum không, hai điều kiện có trái nhau không; hoặc bỏ mục ấy."
        ),
    ),
    "question-circular": Rule(
        _("Các ô %(fields)s chờ lẫn nhau thành vòng (show_if)."),
        _("Để show_if chỉ nói về các ô đứng trước."),
    ),
}


def shown(package: Package, _house: House) -> Iterable[Found]:
    """Every question can come into sight."""
    domains = domains_of(package, filling=True)
    parents = {field.id: field.show_if for field in package.form.fields if field.show_if is not None}
    for field in package.form.fields:
        if field.show_if is not None and satisfiable([field.show_if], domains, parents) is False:
            place = ("pages", field.page, "fields", field.id, "show_if")
            yield found("question-never-shown", "form.yaml", *place, field=field.id)
    for action in package.process.actions.values():
        for name in _never_asked(action.ask):
            place = ("actions", action.name, "ask", name, "show_if")
            yield found("question-never-shown", "process.yaml", *place, field=name)


def _never_asked(form: Form | None) -> Iterable[str]:
    fields = form.fields if form is not None else ()
    domains = {field.id: domain_of(field, filling=True) for field in fields}
    for field in fields:
        if field.show_if is not None and satisfiable([field.show_if], domains) is False:
            yield field.id


def possible(package: Package, _house: House) -> Iterable[Found]:
    """Every paper, limit, guard and route has a case in which it holds."""
    domains = domains_of(package, filling=True)
    parents = {field.id: field.show_if for field in package.form.fields if field.show_if is not None}
    for file, place, rule, known in _conditions(package, domains):
        if rule is not None and satisfiable([rule], known, parents) is False:
            yield found("condition-never-true", file, *place, place=".".join(map(str, place)))


def _conditions(
    package: Package, domains: Mapping[str, Domain]
) -> Iterable[tuple[str, Place, feel.Expression | None, Mapping[str, Domain]]]:
    for item in package.components:
        yield "procedure.yaml", ("components", item.id, "when"), item.when, domains
    for number, limit in enumerate(package.limits):
        here = {**domains, "channel": Domain(values=tuple(sorted(limit.channels)))}
        yield "procedure.yaml", ("time_limits", number, "when"), limit.when, here
    for relief in package.reliefs:
        file = f"local/{relief.agency}/{package.code}/fees.yaml" if relief.agency else "procedure.yaml"
        here = {**domains, "channel": Domain(values=tuple(sorted(relief.channels)))}
        yield file, ("reliefs", relief.id, "when"), relief.when, here
    # a shared base asks for channels and states that a package over it may not have
    here = {**domains, "channel": Domain(INTEGER), "state": Domain(STRING)}
    for action in package.process.actions.values():
        yield "process.yaml", ("actions", action.name, "when"), action.guard, here
        for number, route in enumerate(action.routes):
            yield "process.yaml", ("actions", action.name, "to", number, "when"), route.when, here


CHECKS: tuple[Check, ...] = (shown, possible)


def circles(folder: Path) -> Iterable[Found]:
    """Questions of a form that could not be read because they wait for each other."""
    waits = Decisions({})
    waits.reads = dict(_waiting(load_yaml(folder / "form.yaml")))
    if circle := waits.circular():
        yield found("question-circular", "form.yaml", "pages", fields=", ".join(circle))


def _waiting(form: Mapping[str, Any]) -> Iterable[tuple[str, frozenset[str]]]:
    """The questions with a condition, and the names it reads; whatever has another shape is left out."""
    for page in _items(form, "pages"):
        for field in _items(page, "fields"):
            rule = field.get("show_if")
            if isinstance(rule, str):
                try:
                    yield str(field.get("id")), feel.compile(rule).names
                except feel.FeelError:
                    continue


def _items(data: Mapping[str, Any], key: str) -> Iterable[Mapping[str, Any]]:
    items = data.get(key)
    return [item for item in items if isinstance(item, Mapping)] if isinstance(items, list) else []
