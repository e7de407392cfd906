"""States: somebody holds each of them, for a time that ends, and the system's own steps stand alone."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from motcua.service.procedures.checking.found import Check, Found, House, Rule, found
from motcua.service.procedures.checking.walks import targets
from motcua.service.procedures.types import ActionDef, Package, StateDef

FILE = "process.yaml"
PORTAL_STATES = range(1, 11)
RULES = {
    "state-without-owner": Rule(
        _("Trạng thái %(state)s không có người giữ (owner)."),
        _("Ghi owner: một vai trò trong library/places/roles.yaml, applicant hoặc system."),
    ),
    "role-unknown": Rule(
        _("%(place)s: không có vai trò %(roles)s."),
        _("Dùng mã trong library/places/roles.yaml, applicant hoặc system."),
    ),
    "state-without-office": Rule(
        _("Trạng thái %(state)s không nói cơ quan nào giữ (office)."),
        _("Ghi office: receiving, deciding hoặc returning."),
    ),
    "state-without-limit": Rule(
        _("Trạng thái %(state)s không có thời hạn (limit)."),
        _("Ghi limit, ví dụ “8 giờ làm việc”, và căn cứ ở basis."),
    ),
    "state-portal-unknown": Rule(
        _("Trạng thái %(state)s: portal %(portal)s không phải một trong mười trạng thái của Cổng."),
        _("Ghi portal từ 1 đến 10 theo library/law/portal-states.yaml."),
    ),
    "silence-not-offered": Rule(
        _("Trạng thái %(state)s: after_limit %(action)s không phải việc của system từ đây."),
        _("Ghi remind, hoặc tên một hành động đi từ trạng thái này và có system ở by."),
    ),
    "final-state-with-action": Rule(
        _("Trạng thái %(state)s đã kết thúc mà còn hành động %(actions)s."),
        _("Bỏ final, hoặc bỏ trạng thái này khỏi from của hành động."),
    ),
    "pass-not-alone": Rule(
        _("Trạng thái %(state)s: passes %(action)s phải là việc duy nhất từ đây, của system."),
        _("Để một hành động duy nhất của system đi từ trạng thái này, hoặc bỏ passes."),
    ),
    "pass-conditional": Rule(
        _("Trạng thái %(state)s: passes %(action)s không được có điều kiện."),
        _("Bỏ when của hành động; nhánh cuối ở to cũng không có when."),
    ),
    "pass-chain": Rule(
        _("Trạng thái %(state)s: passes %(action)s lại dẫn tới một trạng thái chỉ đi qua."),
        _("Dẫn thẳng tới một trạng thái có người giữ."),
    ),
}


def held(package: Package, _house: House) -> Iterable[Found]:
    """Every state that is not an end has an owner, an office and a limit."""
    for name, state in package.process.states.items():
        if state.final:
            continue
        if not state.owner:
            yield found("state-without-owner", FILE, "states", name, state=name)
        if _by_an_office(state) and not state.office:
            yield found("state-without-office", FILE, "states", name, state=name)
        if state.limit is None:
            yield found("state-without-limit", FILE, "states", name, state=name)


def manned(package: Package, house: House) -> Iterable[Found]:
    """Whoever holds a state or takes an action is somebody that an office can have."""
    holders = (("states", name, "owner", {state.owner}) for name, state in package.process.states.items())
    actions = package.process.actions.items()
    doers = (("actions", name, "by", action.by) for name, action in actions)
    asked = (("actions", name, "ask", _chosen(action)) for name, action in actions)
    for part, name, key, said in (*holders, *doers, *asked):
        strange = ", ".join(sorted(said - house.roles - {""}))
        if strange:
            yield found("role-unknown", FILE, part, name, key, place=f"{part}.{name}.{key}", roles=strange)


def _chosen(action: ActionDef) -> set[str]:
    """The roles among whose holders an action has somebody chosen."""
    return {field.role for field in (action.ask.fields if action.ask else ())}


def _by_an_office(state: StateDef) -> bool:
    return state.owner not in ("applicant", "system")


def sound(package: Package, _house: House) -> Iterable[Found]:
    """Portal states exist, silence leads somewhere, an end is an end."""
    actions = package.process.actions
    for name, state in package.process.states.items():
        if state.portal not in PORTAL_STATES:
            yield found(
                "state-portal-unknown", FILE, "states", name, "portal", state=name, portal=state.portal
            )
        after = state.after_limit
        if after not in ("", "remind") and not silent(actions.get(after), name):
            yield found("silence-not-offered", FILE, "states", name, "after_limit", state=name, action=after)
        if state.final and package.process.offered[name]:
            offered = ", ".join(action.name for action in package.process.offered[name])
            yield found("final-state-with-action", FILE, "states", name, "final", state=name, actions=offered)


def passed(package: Package, _house: House) -> Iterable[Found]:
    """A state only passed through has one action, the system's, that nothing refuses, to a state that stays."""
    process = package.process
    for name, state in process.states.items():
        if not state.passes:
            continue
        action, words = process.actions.get(state.passes), {"state": name, "action": state.passes}
        place = ("states", name, "passes")
        if action is None or not silent(action, name) or len(process.offered[name]) != 1:
            yield found("pass-not-alone", FILE, *place, **words)
        elif action.guard is not None or action.routes[-1].when is not None:
            yield found("pass-conditional", FILE, *place, **words)
        elif any(process.states[target].passes for target in targets(package, action, name)):
            yield found("pass-chain", FILE, *place, **words)


def silent(action: ActionDef | None, state: str) -> bool:
    """Whether the system may take this action from this state."""
    return action is not None and state in action.sources and "system" in action.by


CHECKS: tuple[Check, ...] = (held, manned, sound, passed)
