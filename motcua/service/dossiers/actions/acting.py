"""act(): every step after submission, by an officer, the applicant, or the system; several in a row by one person."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from motcua.kit.errors import DomainError, NotFound
from motcua.service.dossiers import finding, merging, rules
from motcua.service.dossiers.actions.course import Turn, take
from motcua.service.dossiers.actions.effects import carry_out
from motcua.service.dossiers.actions.migrating import pin
from motcua.service.dossiers.facts import facts_of
from motcua.service.dossiers.models import Dossier
from motcua.service.dossiers.moving import check_turn
from motcua.service.dossiers.types import SYSTEM, SYSTEM_ACTOR, Actor, Taken
from motcua.service.procedures import queries as procedures
from motcua.service.procedures.types import ActionDef, Outcome, Package, State
from motcua.trust.identity import queries as identity


class NotOffered(DomainError):
    """The colleague or the commune chosen is none of those that the step offers."""

    code = "not_offered"
    status = 422
    message = _("Người hoặc cơ quan đã chọn không thuộc danh sách của bước này. Mở lại trang rồi chọn lại.")


@transaction.atomic
def act(
    *,
    code: str,
    action: str,
    actor: Actor,
    at: datetime,
    turn: int | None = None,
    given: Mapping[str, Any] | None = None,
) -> Taken:
    """Take one step of a dossier's process; returns where it leads.

    turn: the step the actor was looking at (Moved if another step came between); given: cleaned input of the
    action. Raises NotFound, Moved, NotOffered, and the engine's NotNow, NotYours, ConditionFailed, OnceOnly.
    """
    return take_step(dossier=_held(code, turn), action=action, actor=actor, at=at, given=given or {})


def _held(code: str, turn: int | None) -> Dossier:
    """The dossier, locked until the transaction ends, as the actor saw it."""
    dossier = finding.locked(code=code)
    if dossier is None:
        raise NotFound
    check_turn(dossier, turn)
    return dossier


def take_step(
    *, dossier: Dossier, action: str, actor: Actor, at: datetime, given: Mapping[str, Any]
) -> Taken:
    """One step of a dossier that the caller's transaction holds; raises what act raises."""
    state = rules.load_state(dossier.engine)
    package = _decided_by(dossier, state, action, at)
    roles = rules.roles_for(dossier, actor)
    facts = facts_of(dossier, package, roles=roles, given=given, at=at)
    outcome = procedures.step(package, state, action, facts, at)
    definition = package.process.actions[action]
    _chosen(dossier, definition, given, at)
    role = next(iter(sorted(definition.by & roles)))
    step = Turn(dossier=dossier, package=package, actor=actor, action=action, role=role, input=given, at=at)
    take(step, outcome)
    carry_out(step, outcome.effects)
    pass_on(step, outcome)
    mine = dossier.holder_role in rules.roles_for(dossier, actor)
    return Taken(dossier.code, dossier.procedure, dossier.version, dossier.state, mine)


@transaction.atomic
def act_in_row(
    *,
    code: str,
    until: str,
    actor: Actor,
    at: datetime,
    turn: int | None = None,
    given: Mapping[str, Any] | None = None,
) -> Taken:
    """Take the steps that this person holds in a row, up to `until`: all of them or none; each stays its own step.

    given: cleaned input of all of them. Raises NotNow when this person has no such row now, and what act raises.
    """
    dossier = _held(code, turn)
    package = procedures.package(code=dossier.procedure, version=dossier.version)
    row = merging.row_until(dossier, package, actor, until, at)
    taken = [
        take_step(
            dossier=dossier,
            action=duty.action.name,
            actor=actor,
            at=at,
            given=merging.given_to(duty, given or {}, actor),
        )
        for duty in row
    ]
    return taken[-1]


def _decided_by(dossier: Dossier, state: State, action: str, at: datetime) -> Package:
    """The version of the dossier; at reception perhaps a newer one that says so, which is then its version."""
    own = procedures.package(code=dossier.procedure, version=dossier.version)
    deciding = procedures.deciding_version(package=own, state=state, action=action, at=at)
    if deciding is not own:
        pin(dossier, deciding)
    return deciding


def pass_on(step: Turn, outcome: Outcome) -> None:
    """A state that is only passed through: the system takes its action at once, as a step of its own."""
    action = step.package.process.states[outcome.state.name].passes
    if not action:
        return
    facts = facts_of(step.dossier, step.package, roles=frozenset({SYSTEM}), given={}, at=step.at)
    following = procedures.step(step.package, outcome.state, action, facts, step.at)
    passing = replace(step, actor=SYSTEM_ACTOR, action=action, role=SYSTEM, input={})
    take(passing, following)
    carry_out(passing, following.effects)


def act_as_system(*, code: str, action: str, at: datetime, given: Mapping[str, Any] | None = None) -> bool:
    """Take a step the process leaves to the system; False when the dossier has already moved on."""
    try:
        act(code=code, action=action, actor=SYSTEM_ACTOR, at=at, given=given)
    except procedures.NotNow:
        return False
    return True


def _chosen(dossier: Dossier, definition: ActionDef, given: Mapping[str, Any], at: datetime) -> None:
    """A list on a page binds nobody who writes the request himself: what was chosen is looked up again."""
    for field in definition.ask.fields if definition.ask else ():
        if not given.get(field.id) or field.widget not in ("officer", "commune"):
            continue
        if field.widget == "officer":
            holders = identity.holders(office=dossier.deciding.code, role=field.role, at=at)
            offered = {str(line.user_id) for line in holders}
        else:
            communes = identity.offices(at=at, kind="commune")
            offered = {line.code for line in communes if line.office_id != dossier.deciding_id}
        if str(given[field.id]) not in offered:
            raise NotOffered
