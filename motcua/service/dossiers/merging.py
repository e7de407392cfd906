"""Several steps in one press: those in a row that one person holds by different posts.

Read off the package's process and the posts held now. A row ends before a signature (which has its own PIN), a wait for
somebody outside, a step the package keeps `apart`, and where what is typed decides the way. Pure: no SQL, no clock.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from motcua.kit.errors import DomainError
from motcua.service.dossiers import rules
from motcua.service.dossiers.facts import facts_of
from motcua.service.dossiers.models import Dossier
from motcua.service.dossiers.types import SYSTEM, Actor
from motcua.service.forms.types import Form, Page
from motcua.service.procedures import queries as procedures
from motcua.service.procedures.types import ActionDef, Outcome, Package, State

CHOSEN = ("officer", "commune")


@dataclass(frozen=True, slots=True)
class Duty:
    """One step of a row and the post by which it is taken; to_self: the questions answered with one's own name."""

    action: ActionDef
    role: str
    to_self: frozenset[str] = frozenset()

    @property
    def title(self) -> str:
        """What the button says of it."""
        return _("%(action)s cho tôi") % {"action": self.action.title} if self.to_self else self.action.title


def rows(dossier: Dossier, package: Package, actor: Actor, at: datetime) -> tuple[tuple[Duty, ...], ...]:
    """What this person may do in one press from here, the shortest first: two steps, three steps, …"""
    found = _in_a_row(dossier, package, actor, at)
    return tuple(
        tuple(replace(duty, to_self=_own(duty.action, dossier, actor)) for duty in found[: last - 1])
        + (found[last - 1],)
        for last in range(2, len(found) + 1)
    )


def row_until(dossier: Dossier, package: Package, actor: Actor, until: str, at: datetime) -> tuple[Duty, ...]:
    """The row that ends with this action. Raises NotNow when this person has none from here."""
    for row in rows(dossier, package, actor, at):
        if row[-1].action.name == until:
            return row
    raise procedures.NotNow


def merged(row: Sequence[Duty]) -> ActionDef:
    """The row as one action to show and to fill in: its titles, and every question it asks, on one page."""
    name, title = row[-1].action.name, " → ".join(duty.title for duty in row)
    asked = tuple(replace(field, page=name) for duty in row for field in _fields(duty))
    return replace(
        row[-1].action,
        title=title,
        past="; ".join(duty.action.past for duty in row),
        explain=" ".join(duty.action.explain for duty in row if duty.action.explain),
        ask=Form((Page(name, title, "", asked),)) if asked else None,
        effects=tuple(effect for duty in row for effect in duty.action.effects),
    )


def given_to(duty: Duty, given: Mapping[str, Any], actor: Actor) -> dict[str, Any]:
    """The part of a row's input that is one step's own."""
    own = {field.id: given[field.id] for field in _fields(duty) if field.id in given}
    return own | dict.fromkeys(duty.to_self, str(actor.user_id))


def preset(row: Sequence[Duty], dossier: Dossier, actor: Actor) -> dict[str, Any]:
    """What stands on the form before anything is chosen: where one may assign to oneself, oneself."""
    return dict.fromkeys(_own(row[-1].action, dossier, actor), str(actor.user_id))


def _fields(duty: Duty) -> tuple[Any, ...]:
    fields = duty.action.ask.fields if duty.action.ask else ()
    return tuple(field for field in fields if field.id not in duty.to_self)


def _own(action: ActionDef, dossier: Dossier, actor: Actor) -> frozenset[str]:
    """The questions “to whom” that may be answered with the person themself."""
    fields = action.ask.fields if action.ask else ()
    mine = actor.roles_at(frozenset({dossier.deciding_id}))
    return frozenset(field.id for field in fields if field.widget == "officer" and field.role in mine)


def _in_a_row(dossier: Dossier, package: Package, actor: Actor, at: datetime) -> tuple[Duty, ...]:
    state, found = rules.load_state(dossier.engine), list[Duty]()
    roles, owner = rules.roles_for(dossier, actor), dossier.holder_role
    while True:
        duty = _next(package, state, roles, owner, found)
        if duty is None or _another_version(package, state, duty, at):
            return tuple(found)
        known = all("input" not in rule.names for rule in _rules(duty.action))
        try:
            outcome = _taken(dossier, package, state, duty, actor, roles, at) if known else None
        except DomainError:
            return tuple(found)
        found.append(duty)
        if outcome is None or package.process.states[outcome.state.name].clock == "pause":
            return tuple(found)
        state, owner = outcome.state, outcome.owner
        roles = _roles_then(dossier, package, actor, outcome)


def _next(
    package: Package, state: State, roles: frozenset[str], owner: str, before: Sequence[Duty]
) -> Duty | None:
    """The one main action here, if it is this person's, may follow, and is another duty than the step before."""
    mains = [item for item in procedures.offered(package, state, roles) if item.style == "primary"]
    if len(mains) != 1 or package.process.states[state.name].signs or owner not in roles:
        return None
    duty = Duty(mains[0], min(mains[0].by & roles))
    if before and (duty.action.apart or duty.role == before[-1].role or _asked(duty) & _asked(*before)):
        return None
    return duty


def _asked(*duties: Duty) -> set[str]:
    """The names that a common form would have to tell apart; a choice of people is one of a kind."""
    fields = [field for duty in duties for field in (duty.action.ask.fields if duty.action.ask else ())]
    return {field.id for field in fields} | {field.widget for field in fields if field.widget in CHOSEN}


def _rules(action: ActionDef) -> tuple[Any, ...]:
    return tuple(
        rule for rule in (action.guard, *(route.when for route in action.routes)) if rule is not None
    )


def _another_version(package: Package, state: State, duty: Duty, at: datetime) -> bool:
    """At reception a newer version may take over: what follows is then its business."""
    deciding = procedures.deciding_version(package=package, state=state, action=duty.action.name, at=at)
    return deciding.version != package.version


def _taken(
    dossier: Dossier,
    package: Package,
    state: State,
    duty: Duty,
    actor: Actor,
    roles: frozenset[str],
    at: datetime,
) -> Outcome:
    """Where the step leads, and through the state that is only passed through. Raises what the engine raises."""
    given = dict.fromkeys(_own(duty.action, dossier, actor), str(actor.user_id))
    facts = facts_of(dossier, package, roles=roles, given=given, at=at)
    outcome = procedures.step(package, state, duty.action.name, facts, at)
    passing = package.process.states[outcome.state.name].passes
    if not passing:
        return outcome
    return procedures.step(package, outcome.state, passing, replace(facts, roles=frozenset({SYSTEM})), at)


def _roles_then(dossier: Dossier, package: Package, actor: Actor, outcome: Outcome) -> frozenset[str]:
    """The roles of the person once the dossier stands there."""
    assigned = package.process.states[outcome.state.name].assigned and outcome.state.assignee
    offices = {
        "receiving": dossier.receiving_id,
        "deciding": dossier.deciding_id,
        "returning": dossier.returning_id,
    }
    return rules.roles_of(
        actor=actor,
        party_id=dossier.party_id,
        holder_office=offices.get(outcome.office),
        offices=rules.offices_of(dossier),
        holder_id=int(outcome.state.assignee) if assigned else None,
        owner=outcome.owner,
    )
