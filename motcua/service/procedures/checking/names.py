"""Names: conditions speak only of what the form asks and the engine knows; the last way is always open."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from motcua.kit import feel
from motcua.kit.library import Place
from motcua.service.procedures.checking.found import Check, Found, House, Rule, found
from motcua.service.procedures.engine import ENGINE_NAMES
from motcua.service.procedures.types import Package

RESULT_NAMES = frozenset({"outcome", "today", "now", "channel"})
ISSUED_NAMES = RESULT_NAMES | {"issued"}
RULES = {
    "name-unknown": Rule(
        _("%(place)s: dùng tên lạ “%(names)s”."),
        _("Chỉ dùng mã các ô của tờ khai và các tên mà quy trình biết (channel, today, due, fee, …)."),
    ),
    "last-route-conditional": Rule(
        _("Hành động %(action)s: nhánh cuối ở to còn điều kiện mà không có when_not."),
        _("Bỏ when ở nhánh cuối, hoặc ghi when_not: lời nói khi không nhánh nào đúng."),
    ),
}

Rules = Iterable[tuple[str, Place, feel.Expression | None]]


def known(package: Package, _house: House) -> Iterable[Found]:
    """Every name in every rule is one that will have a value."""
    fields = {field.id for field in package.form.fields}
    yield from _unknown((*_of_facts(package), *_of_process(package)), fields | ENGINE_NAMES)
    yield from _unknown(_of_result(package), fields | RESULT_NAMES)
    yield from _unknown(_of_writes(package), fields | ISSUED_NAMES)


def _unknown(rules: Rules, names: set[str] | frozenset[str]) -> Iterable[Found]:
    for file, place, rule in rules:
        if rule is not None and rule.names - names:
            strange = ", ".join(sorted(rule.names - names))
            yield found("name-unknown", file, *place, place=".".join(map(str, place)), names=strange)


def _of_facts(package: Package) -> Rules:
    file = "procedure.yaml"
    yield file, ("title_of_dossier",), package.submit_title
    for number, limit in enumerate(package.limits):
        yield file, ("time_limits", number, "when"), limit.when
    for item in package.components:
        yield file, ("components", item.id, "when"), item.when
    for fee in package.fees:
        yield file, ("fees", fee.id, "amount"), fee.amount
    for relief in package.reliefs:
        yield file, ("reliefs", relief.id, "when"), relief.when


def _of_process(package: Package) -> Rules:
    for action in package.process.actions.values():
        yield "process.yaml", ("actions", action.name, "when"), action.guard
        for number, route in enumerate(action.routes):
            yield "process.yaml", ("actions", action.name, "to", number), route.when


def _of_result(package: Package) -> Rules:
    for name, rule in package.result_values.items():
        yield "procedure.yaml", ("result", "values", name), rule


def _of_writes(package: Package) -> Rules:
    for item in package.writes:
        for name, rule in item.rules.items():
            yield "procedure.yaml", ("result", "writes", item.id, name), rule


def open_end(package: Package, _house: House) -> Iterable[Found]:
    """An action whose last way may be closed says what then."""
    for action in package.process.actions.values():
        if action.routes[-1].when is not None and not action.guard_text:
            yield found(
                "last-route-conditional", "process.yaml", "actions", action.name, "to", action=action.name
            )


CHECKS: tuple[Check, ...] = (known, open_end)
