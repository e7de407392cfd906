"""Ways: every state can be reached and leads to an end, in steps that the portal knows."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from motcua.service.procedures.checking.found import Check, Found, House, Rule, found
from motcua.service.procedures.checking.walks import reachable, targets
from motcua.service.procedures.types import Package

FILE = "process.yaml"
RULES = {
    "state-unreachable": Rule(
        _("Trạng thái %(state)s không tới được từ %(initial)s."),
        _("Thêm một hành động dẫn tới, hoặc bỏ trạng thái này."),
    ),
    "state-without-way-out": Rule(
        _("Trạng thái %(state)s không có đường tới kết thúc."),
        _("Thêm một hành động từ đây dẫn tới một trạng thái final."),
    ),
    "first-state-not-new": Rule(
        _("Trạng thái đầu %(state)s: mới nộp thì portal phải là 1."),
        _("Ghi portal: 1."),
    ),
    "portal-leap": Rule(
        _("Hành động %(action)s, %(source)s → %(target)s: Cổng không có đường từ %(before)s sang %(after)s."),
        _("Đi qua một trạng thái ở giữa, hoặc đổi portal theo library/law/portal-states.yaml."),
    ),
}


def open_ways(package: Package, _house: House) -> Iterable[Found]:
    """Every state has a way out, and leads to an end; every end can be reached."""
    process = package.process
    finals = {name for name, state in process.states.items() if state.final}
    from_start = reachable(package, process.initial)
    for name in process.states:
        if name not in from_start:
            yield found("state-unreachable", FILE, "states", name, state=name, initial=process.initial)
        if name not in finals and not reachable(package, name) & finals:
            yield found("state-without-way-out", FILE, "states", name, state=name)


def portal(package: Package, house: House) -> Iterable[Found]:
    """Portal states follow one another as the list of the library has it; a step may also stay in one."""
    states = package.process.states
    first = states[package.process.initial]
    if first.portal != 1:
        yield found("first-state-not-new", FILE, "states", first.name, "portal", state=first.name)
    for action in package.process.actions.values():
        for source in sorted(action.sources):
            for target in sorted(targets(package, action, source)):
                before, after = states[source].portal, states[target].portal
                # said already: a first state that is not new, a number that the portal does not have
                told = (source == first.name and before != 1) or not {before, after} <= house.moves.keys()
                if not told and before != after and after not in house.moves[before]:
                    words = {"source": source, "target": target, "before": before, "after": after}
                    yield found(
                        "portal-leap", FILE, "actions", action.name, "to", action=action.name, **words
                    )


CHECKS: tuple[Check, ...] = (open_ways, portal)
