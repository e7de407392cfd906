"""The pure engine: step(package, state, action, facts, at) → Outcome.

No database, clock or network. `dossiers` locks, calls it and persists the outcome; scenarios, mutation and
replay call the same function, so what was proven is what runs.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from motcua.kit.errors import DomainError
from motcua.service.procedures import linking
from motcua.service.procedures.fees import total
from motcua.service.procedures.layering import at_office, in_days
from motcua.service.procedures.types import (
    ActionDef,
    Component,
    Facts,
    Outcome,
    Package,
    Route,
    State,
    StateDef,
    TimeLimit,
)
from motcua.vn.calendar import CalendarError, Due, Wait
from motcua.vn.dates import local

ENGINE_NAMES = frozenset(
    {"channel", "input", "today", "now", "due", "state", "supplements", "reappointed", "fee"}
)


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
    return _enter(package, State(name=package.process.initial), facts, local(at), ())


def step(package: Package, state: State, action: str, facts: Facts, at: datetime) -> Outcome:
    """Apply one action. Raises NotNow, NotYours, ConditionFailed, OnceOnly; never anything else."""
    definition = package.process.actions.get(action)
    if definition is None or state.name not in definition.sources:
        raise NotNow
    if not definition.by & facts.roles:
        raise NotYours
    at = local(at)  # once: what follows asks for the day and the hour many times
    values = _values(package, definition, state, facts, at)
    if definition.guard and definition.guard.evaluate(values) is not True:
        raise ConditionFailed(reason=definition.guard_text)
    if definition.reappoints and state.reappointed:
        raise OnceOnly
    route = _route(definition, values)
    target = {"$previous": state.previous, "$same": state.name}.get(route.state, route.state)
    following = _clocked(package, state, definition, package.process.states[target], facts, at)
    return _enter(package, following, facts, at, definition.effects + route.effects)


def carry_over(package: Package, state: State, facts: Facts, at: datetime) -> Outcome:
    """A dossier goes on in this state of another version: its own limit from now, the promised date as it was."""
    return _enter(package, state, facts, local(at), ())


def offered(package: Package, state: State, roles: frozenset[str]) -> tuple[ActionDef, ...]:
    """The actions these roles may take in this state, in the package's order (conditions not yet tested).

    A second re-appointment is never one of them.
    """
    once = state.reappointed
    here = package.process.offered[state.name]
    return tuple(item for item in here if item.by & roles and not (once and item.reappoints))


def barred(package: Package, definition: ActionDef, state: State, facts: Facts, at: datetime) -> str:
    """Why this action cannot be taken now whatever is typed, in the package's words; "" where it can."""
    values = _values(package, definition, state, facts, local(at))
    guard, ways = definition.guard, [route.when for route in definition.routes]
    shut = [
        rule is not None and "input" not in rule.names and rule.evaluate(values) is not True for rule in ways
    ]
    if guard is not None and "input" not in guard.names and guard.evaluate(values) is not True:
        return definition.guard_text
    return definition.guard_text if all(shut) else ""


def scope(state: State, facts: Facts, at: datetime) -> Mapping[str, Any]:
    """The names a package's expressions may use (ENGINE_NAMES), beside the answers."""
    moment = local(at)
    return {
        **facts.answers,
        "channel": facts.channel,
        "input": facts.input,
        "today": moment.date(),
        "now": moment,
        "due": state.due,
        "state": state.name,
        "supplements": state.supplements,
        "reappointed": state.reappointed,
    }


def time_limit(package: Package, facts: Facts, at: datetime) -> TimeLimit | None:
    """The time limit of this channel and case when the clock starts at this moment; None where there is none."""
    day = local(at).date()
    for item in package.limits:
        if facts.channel not in item.channels or not in_days(item, day):
            continue
        if item.when is None or item.when.evaluate(scope(State(name=""), facts, at)) is True:
            return item
    return None


def components(package: Package, facts: Facts, at: datetime) -> tuple[Component, ...]:
    """The papers of this channel and case: those whose condition is true or absent."""
    values = scope(State(name=""), facts, at)
    return tuple(i for i in package.components if i.when is None or i.when.evaluate(values) is True)


def explain(package: Package, state: State, facts: Facts, at: datetime) -> Due | None:
    """The due date again, with its explanation; None before reception."""
    limit = time_limit(package, facts, state.started) if state.started is not None else None
    if limit is None:
        return None
    return _due(package, limit, state, facts, at)


def _values(
    package: Package, definition: ActionDef, state: State, facts: Facts, at: datetime
) -> Mapping[str, Any]:
    """The scope of an action's conditions; the fee is computed only for a condition that reads it."""
    if definition.guard is None and len(definition.routes) == 1:
        return {}
    values = scope(state, facts, at)
    if definition.reads_fee:
        return {**values, "fee": total(package, facts, values, local(at).date())}
    return values


def _route(definition: ActionDef, values: Mapping[str, Any]) -> Route:
    for route in definition.routes:
        if route.when is None or route.when.evaluate(values) is True:
            return route
    raise ConditionFailed(reason=definition.guard_text)


def _clocked(
    package: Package, state: State, action: ActionDef, target: StateDef, facts: Facts, at: datetime
) -> State:
    """The state after the action, with the legal clock started, paused, resumed, moved or stopped."""
    begins = action.starts_clock and state.started is None
    started = at if begins else state.started
    waits, wait_from = _waited(state, started, target, at)
    following = State(
        name=target.name,
        previous=state.name if target.name != state.name else state.previous,
        started=started,
        due=state.due,
        waits=waits,
        wait_from=wait_from,
        reappointed=state.reappointed or action.reappoints,
        supplements=state.supplements + action.counts_supplement,
        assignee=str(facts.input.get("assignee", "")) if action.assigns else state.assignee,
        finished=at if target.clock == "end" and state.finished is None else state.finished,
    )
    if action.reappoints:
        return following._replace(due=_new_due(facts, at, state.due))
    if started is not None and (begins or (target.clock == "run" and state.wait_from is not None)):
        limit = time_limit(package, facts, started)  # of the day of reception: a new law does not move it
        if limit is not None:
            due = _due(package, limit, following, facts, at).at
            return following._replace(due=_kept(following, due))
    return following


def _kept(state: State, due: datetime) -> datetime:
    """The date once re-appointed is a promise: counting again after a wait may move it on, never back."""
    return max(state.due, due) if state.reappointed and state.due else due


def _waited(
    state: State, started: datetime | None, target: StateDef, at: datetime
) -> tuple[tuple, datetime | None]:
    """The waits so far and the beginning of an open one; a clock not yet started does not wait.

    Each state in which was waited has its own interval.
    """
    waits, since, clock = state.waits, state.wait_from, target.clock
    if since is not None and (clock in ("run", "end") or (clock == "pause" and target.name != state.name)):
        waits, since = (*waits, (since, at, state.name)), None
    if clock == "pause" and started is not None and since is None:
        since = at
    return waits, since


def _new_due(facts: Facts, at: datetime, promised: datetime | None) -> datetime:
    """The new appointment: a moment or its ISO text, after now and after the one promised, on a working day."""
    given = facts.input.get("new_due")
    try:
        due = given if isinstance(given, datetime) else datetime.fromisoformat(str(given))
        due = local(due)
    except ValueError as error:
        raise ConditionFailed(reason=_("Chưa hiểu ngày giờ hẹn lại. Bạn ghi lại ngày và giờ.")) from error
    if due <= at:
        raise ConditionFailed(reason=_("Ngày hẹn lại phải sau lúc này. Bạn chọn một ngày khác."))
    if promised is not None and due <= promised:
        raise ConditionFailed(reason=_("Ngày hẹn lại phải sau ngày đã hẹn. Bạn chọn một ngày khác."))
    try:
        working = facts.calendar.is_working_day(due.date())
    except CalendarError as error:
        raise ConditionFailed(reason=str(error)) from error
    if not working:
        raise ConditionFailed(
            reason=_("Ngày hẹn lại rơi vào ngày nghỉ của cơ quan. Bạn chọn một ngày làm việc.")
        )
    return due


def _due(package: Package, limit: TimeLimit, state: State, facts: Facts, at: datetime) -> Due:
    """The due date by the time limit; of a linked group by the limits of the parts this case wants."""
    length, remarks = limit.limit, ()
    if package.links is not None:
        values = scope(State(name=""), facts, at)
        length, remarks = linking.total(package.links, values, limit.limit, limit.basis)
    return facts.calendar.due(
        start=state.started,
        limit=length,
        remarks=remarks,
        waits=[_wait(package, *wait) for wait in state.waits],
        on_wait=limit.on_wait,
        late_rule=limit.late,
    )


def _wait(package: Package, since: datetime, until: datetime, name: str = "") -> Wait:
    """An interval of waiting as its state counts it; one kept without its state follows the time limit."""
    waited = package.process.states.get(name)
    if waited is None:
        return Wait(since, until)
    told = waited.public if waited.public != waited.waiting else ""  # of a package in a second language
    return Wait(since, until, waited.on_wait, waited.waiting, waited.on_wait_basis, told)


def _enter(package: Package, state: State, facts: Facts, at: datetime, effects: tuple) -> Outcome:
    definition = at_office(package, state.name, facts.agency, local(at).date())
    due = facts.calendar.ends(start=at, limit=definition.limit) if definition.limit else None
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
