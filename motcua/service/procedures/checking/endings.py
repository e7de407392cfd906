"""Endings: nobody learns the end of their dossier by looking for it."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from motcua.service.procedures.checking.found import Check, Found, House, Rule, found
from motcua.service.procedures.checking.walks import targets
from motcua.service.procedures.types import APPLICANT, ActionDef, Package, StateDef

RULES = {
    "end-without-notice": Rule(
        _("Hành động %(action)s đưa hồ sơ tới %(state)s là kết thúc mà không báo cho người nộp."),
        _("Thêm {notify: …} ở do của hành động, hoặc ở do của nhánh dẫn tới trạng thái ấy."),
    ),
}


def told(package: Package, _house: House) -> Iterable[Found]:
    """Whoever did not end the dossier themselves is told when it ends: result, refusal, stop."""
    states = package.process.states
    for action in package.process.actions.values():
        running = [name for name in sorted(action.sources) if not _ended(states[name])]
        if action.by == {APPLICANT}:
            continue
        ends = {end for name in running for end in _silent_ends(package, action, name)}
        for end in sorted(ends):
            yield found(
                "end-without-notice", "process.yaml", "actions", action.name, action=action.name, state=end
            )


def _silent_ends(package: Package, action: ActionDef, source: str) -> Iterable[str]:
    """The ends to which an action leads from a state without a notice."""
    if _notifies(action.effects):
        return
    reached = targets(package, action, source)
    for route in action.routes:
        state = package.process.states.get(route.state)
        if state is not None and route.state in reached and _ended(state) and not _notifies(route.effects):
            yield route.state


def _notifies(effects: Iterable) -> bool:
    return any(effect.verb == "notify" for effect in effects)


def _ended(state: StateDef) -> bool:
    return state.final or state.clock == "end"


CHECKS: tuple[Check, ...] = (told,)
