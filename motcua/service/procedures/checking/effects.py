"""Effects: the house can carry out what an action asks, and the paper to print is there."""

from collections.abc import Iterable
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from motcua.service.procedures.checking.found import Check, Found, House, Rule, found
from motcua.service.procedures.types import ActionDef, Package

RULES = {
    "effect-unknown": Rule(
        _("Hành động %(action)s: phần mềm không làm được %(verbs)s."),
        _("Dùng một việc trong bảng “do” ở docs/tra-cuu-thu-tuc.md."),
    ),
    "slip-unknown": Rule(
        _("Hành động %(action)s: không có phiếu mẫu %(slip)s."),
        _("Dùng một trong các mẫu %(known)s ở library/slips."),
    ),
    "declaration-missing": Rule(
        _("Hành động %(action)s lập tờ khai mà procedure.yaml không có declaration, hoặc thiếu mẫu in."),
        _("Khai declaration trong procedure.yaml, với template là một tệp .typ trong thư mục của bản này."),
    ),
}


def used(action: ActionDef) -> set[str]:
    """The verbs of everything an action may have done."""
    return {e.verb for e in action.effects} | {e.verb for route in action.routes for e in route.effects}


def carried_out(package: Package, house: House) -> Iterable[Found]:
    """Every effect is one that the house can carry out."""
    for action in package.process.actions.values():
        strange = used(action) - house.verbs if house.verbs is not None else set()
        if strange:
            place, verbs = ("actions", action.name, "do"), ", ".join(sorted(strange))
            yield found("effect-unknown", "process.yaml", *place, action=action.name, verbs=verbs)


def slips(package: Package, house: House) -> Iterable[Found]:
    """Every slip is a form that the circular prescribes."""
    for action in package.process.actions.values():
        effects = (*action.effects, *(effect for route in action.routes for effect in route.effects))
        for effect in effects:
            code = str(effect.args.get("value", ""))
            if effect.verb == "slip" and code not in house.slips:
                place, known = ("actions", action.name, "do"), ", ".join(sorted(house.slips))
                yield found(
                    "slip-unknown", "process.yaml", *place, action=action.name, slip=code, known=known
                )


def printable(package: Package, _house: House) -> Iterable[Found]:
    """Whoever asks for the declaration finds its template, inside the package."""
    template = package.declaration.get("template", "")
    if template and (Path(package.folder) / template).is_file():
        return
    for action in package.process.actions.values():
        if "declaration" in used(action):
            yield found(
                "declaration-missing", "process.yaml", "actions", action.name, "do", action=action.name
            )


CHECKS: tuple[Check, ...] = (carried_out, slips, printable)
