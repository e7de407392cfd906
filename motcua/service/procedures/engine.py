"""The pure engine: step(package, state, action, facts, at) → Outcome.

No database, clock or network. `dossiers` locks, calls it and persists the outcome; scenarios, mutation and
replay call the same function, so what was proven is what runs.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from motcua.kit.errors import DomainError
from motcua.service.procedures.types import (
    ActionDef,
    Facts,
    Outcome,
    Package,
    State,
    StateDef,
    TimeLimit,
)
from motcua.vn.calendar import Calendar, Due


class NotNow(DomainError):
    """The dossier is not in a state from which this action starts."""

    code = "not_now"
    message = _("Hồ sơ không còn ở bước này. Bạn mở lại hồ sơ để xem việc làm được bây giờ.")


class NotYours(DomainError):
    """The actor holds none of the posts that may do this."""

    code = "not_yours"
    status = 403
    message = _("Việc này thuộc phần việc của người khác. Bạn xem ai đang giữ hồ sơ ở đầu trang.")


class ConditionFailed(DomainError):
    """The package's own condition for this action is not met; the message is the package's."""

    code = "condition_failed"
    message = _("%(reason)s")


class OnceOnly(DomainError):
    """A second re-appointment: the law allows one."""

    code = "once_only"
    message = _("Hồ sơ này đã hẹn lại một lần. Quy định chỉ cho hẹn lại một lần.")


def start(package: Package, facts: Facts, at: datetime) -> Outcome:
    """The outcome of submission: the initial state with its own limit; the legal clock has not started."""
    return _enter(package, State(name=package.process.initial), facts, at, ())


def step(package: Package, state: State, action: str, facts: Facts, at: datetime) -> Outcome:
    """Apply one action. Raises NotNow, NotYours, ConditionFailed, OnceOnly; never anything else."""
    definition = package.process.actions.get(action)
    if definition is None or state.name not in definition.sources:
        raise NotNow
    if not definition.by & facts.roles:
        raise NotYours
    values = scope(state, facts, at) if definition.guard or len(definition.routes) > 1 else {}
    if definition.guard and definition.guard.evaluate(values) is not True:
        raise ConditionFailed(reason=definition.guard_text)
    if definition.reappoints and state.reappointed:
        raise OnceOnly
    target = _target(definition, state, values)
    following = _clocked(package, state, definition, package.process.states[target], facts, at)
    return _enter(package, following, facts, at, definition.effects)


def offered(package: Package, state: State, roles: frozenset[str]) -> tuple[ActionDef, ...]:
    """The actions these roles may take in this state, in the package's order (conditions not yet tested)."""
    return tuple(item for item in package.process.offered[state.name] if item.by & roles)


def scope(state: State, facts: Facts, at: datetime) -> Mapping[str, Any]:
    """The names a package's expressions may use: the answers, plus channel, input, today and the counters."""
    return {
        **facts.answers,
        "channel": facts.channel,
        "input": facts.input,
        "today": at.date(),
        "supplements": state.supplements,
        "reappointed": state.reappointed,
    }


def time_limit(package: Package, facts: Facts, at: datetime) -> TimeLimit | None:
    """The time limit of this channel and case; None where the procedure has none."""
    for item in package.limits:
        if facts.channel in item.channels and (
            item.when is None or item.when.evaluate(scope(State(name=""), facts, at)) is True
        ):
            return item
    return None


def explain(package: Package, state: State, facts: Facts, at: datetime) -> Due | None:
    """The due date again, with its explanation; None before reception."""
    limit = time_limit(package, facts, at)
    if limit is None or state.started is None:
        return None
    return _due(limit, state, facts.calendar)


def _target(definition: ActionDef, state: State, values: Mapping[str, Any]) -> str:
    for route in definition.routes:
        if route.when is None or route.when.evaluate(values) is True:
            if route.state == "$previous":
                return state.previous
            return state.name if route.state == "$same" else route.state
    raise ConditionFailed(reason=definition.guard_text)


def _clocked(
    package: Package, state: State, action: ActionDef, target: StateDef, facts: Facts, at: datetime
) -> State:
    """The state after the action, with the legal clock started, paused, resumed, moved or stopped."""
    changes: dict[str, Any] = {"name": target.name, "assignee": state.assignee}
    if target.name != state.name:
        changes["previous"] = state.name
    if action.assigns:
        changes["assignee"] = str(facts.input.get("assignee", ""))
    if action.counts_supplement:
        changes["supplements"] = state.supplements + 1
    if action.starts_clock and state.started is None:
        changes["started"] = at
    if target.clock == "pause" and state.wait_from is None:
        changes["wait_from"] = at
    resumes = target.clock == "run" and state.wait_from is not None
    if resumes:
        changes |= {"waits": (*state.waits, (state.wait_from, at)), "wait_from": None}
    if target.clock == "end" and state.finished is None:
        changes["finished"] = at
    following = replace(state, **changes)
    if action.reappoints:
        return replace(following, reappointed=True, due=facts.input["new_due"])
    if resumes or "started" in changes:
        limit = time_limit(package, facts, at)
        if limit is not None and following.started is not None:
            return replace(following, due=_due(limit, following, facts.calendar).at)
    return following


def _due(limit: TimeLimit, state: State, calendar: Calendar) -> Due:
    return calendar.due(
        start=state.started,
        limit=limit.limit,
        waits=state.waits,
        on_wait=limit.on_wait,
        late_rule=limit.late,
    )


def _enter(package: Package, state: State, facts: Facts, at: datetime, effects: tuple) -> Outcome:
    definition = package.process.states[state.name]
    due = facts.calendar.due(start=at, limit=definition.limit).at if definition.limit else None
    return Outcome(
        state=state,
        portal=definition.portal,
        owner=definition.owner,
        office=definition.office,
        step_due=due,
        due=state.due,
        effects=effects,
        finished=definition.clock == "end",
    )
