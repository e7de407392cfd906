"""Effects: the house can carry out what an action asks, and the paper to print is there."""

from collections.abc import Iterable, Iterator, Mapping
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
    "notice-unknown": Rule(
        _("Hành động %(action)s: không có tin báo %(kind)s."),
        _("Dùng một trong các tin %(known)s ở library/notices."),
    ),
    "effect-unasked": Rule(
        _("Hành động %(action)s: %(verb)s cần các ô %(fields)s mà ask không hỏi, hoặc để trống được."),
        _("Thêm các ô ấy vào ask của hành động, như ở library/processes/mot-cua/1.yaml."),
    ),
    "clock-never-started": Rule(
        _("Không hành động nào cho đồng hồ pháp luật chạy: hồ sơ không bao giờ có ngày hẹn."),
        _("Ghi start_clock ở do của hành động tiếp nhận."),
    ),
    "declaration-missing": Rule(
        _("Hành động %(action)s lập tờ khai mà procedure.yaml không có declaration, hoặc thiếu mẫu in."),
        _("Khai declaration trong procedure.yaml, với template là một tệp .typ trong thư mục của bản này."),
    ),
}


# What an effect is carried out with, typed by whoever takes the action.
NEEDS: Mapping[str, frozenset[str]] = {
    "assign": frozenset({"assignee"}),
    "consult": frozenset({"office", "question"}),
    "payment": frozenset({"receipt_number"}),
    "reappoint": frozenset({"new_due"}),
    "supplement": frozenset({"items", "reason"}),
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
    for action, code in _given(package, "slip"):
        if code not in house.slips:
            place, known = ("actions", action, "do"), ", ".join(sorted(house.slips))
            yield found("slip-unknown", "process.yaml", *place, action=action, slip=code, known=known)


def notices(package: Package, house: House) -> Iterable[Found]:
    """Every notice is one that the house has words for."""
    for action, kind in _given(package, "notify"):
        if kind not in house.notices:
            place, known = ("actions", action, "do"), ", ".join(sorted(house.notices))
            yield found("notice-unknown", "process.yaml", *place, action=action, kind=kind, known=known)


def asked(package: Package, _house: House) -> Iterable[Found]:
    """An effect has what it is carried out with."""
    for action in package.process.actions.values():
        always = (field for field in (action.ask.fields if action.ask else ()) if field.show_if is None)
        asks = {field.id for field in always if field.required}
        for verb in sorted(used(action) & NEEDS.keys()):
            lacking = ", ".join(sorted(NEEDS[verb] - asks))
            if lacking:
                place, words = ("actions", action.name, "do"), {"action": action.name, "verb": verb}
                yield found("effect-unasked", "process.yaml", *place, **words, fields=lacking)


def started(package: Package, _house: House) -> Iterable[Found]:
    """The legal clock is started by somebody."""
    if not any(action.starts_clock for action in package.process.actions.values()):
        yield found("clock-never-started", "process.yaml", "actions")


def _given(package: Package, verb: str) -> Iterator[tuple[str, str]]:
    """Each action that has this done, with what it is to be done with."""
    for action in package.process.actions.values():
        for effect in (*action.effects, *(effect for route in action.routes for effect in route.effects)):
            if effect.verb == verb:
                yield action.name, str(effect.args.get("value", ""))


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


CHECKS: tuple[Check, ...] = (carried_out, slips, notices, asked, started, printable)
