"""Persisting an Outcome: one place where a dossier changes hands, leaves a line, and is announced."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from motcua.kit.crypto import canonical_json, sha256
from motcua.kit.db import insert, update
from motcua.kit.events.bus import announce
from motcua.service.dossiers import rules
from motcua.service.dossiers.events import DossierMoved
from motcua.service.dossiers.models import Dossier, Step
from motcua.service.dossiers.types import APPLICANT, STUCK_REGISTER, SYSTEM, Actor
from motcua.service.procedures.types import Outcome, Package
from motcua.trust.ledger import actions as ledger

COURSE_FIELDS = [
    "state",
    "portal",
    "turn",
    "engine",
    "holder_office_id",
    "holder_role",
    "holder_id",
    "step_since",
    "step_due",
    "due",
    "submitted_at",
    "received_at",
    "finished_at",
    "stuck_since",
    "stuck_why",
]
NAME_FIELDS = ["code", "title", "folded", "saved_at"]


@dataclass(frozen=True, slots=True)
class Turn:
    """One step being taken: the locked dossier, its package, who acts, with what, when."""

    dossier: Dossier
    package: Package
    actor: Actor
    action: str
    role: str
    input: Mapping[str, Any]
    at: datetime


def take(turn: Turn, outcome: Outcome) -> None:
    """Write an outcome: the dossier's columns, one line of its course, one leaf, one event."""
    dossier = turn.dossier
    source, acted_in = dossier.state, dossier.holder_office_id
    _move(dossier, turn.package, outcome, turn.at)
    update(dossier, COURSE_FIELDS if source != "draft" else COURSE_FIELDS + NAME_FIELDS)
    step = Step(
        dossier_id=dossier.pk,
        turn=dossier.turn,
        action=turn.action,
        source=source,
        target=dossier.state,
        actor_id=turn.actor.user_id,
        role=turn.role,
        office_id=_office_of(turn, acted_in),
        holder_role=dossier.holder_role,
        holder_office_id=dossier.holder_office_id,
        at=turn.at,
        step_due=dossier.step_due,
        due=dossier.due,
        input=_storable(turn.input),
    )
    insert(step)
    ledger.append(
        kind=f"dossier.{turn.action}",
        subject=dossier.code,
        actor=turn.actor.actor,
        facts=_committed(turn, outcome, source),
        at=turn.at,
    )
    announce(
        DossierMoved(
            code=dossier.code, turn=dossier.turn, action=turn.action, source=source, target=dossier.state
        ),
        at=turn.at,
    )


def _office_of(turn: Turn, held_by: int | None) -> int | None:
    """The office an officer acted in: the one that held the dossier, or else one that handles it."""
    if turn.role in (APPLICANT, SYSTEM):
        return None
    if held_by is not None:
        return held_by
    offices = rules.offices_of(turn.dossier)
    return next(
        (office for office, role in sorted(turn.actor.scopes) if office in offices and role == turn.role),
        None,
    )


def _move(dossier: Dossier, package: Package, outcome: Outcome, at: datetime) -> None:
    definition = package.process.states[outcome.state.name]
    offices = {
        "receiving": dossier.receiving_id,
        "deciding": dossier.deciding_id,
        "returning": dossier.returning_id,
    }
    assignee = outcome.state.assignee if definition.assigned else ""
    if dossier.state != outcome.state.name or dossier.step_since is None:
        dossier.step_since, dossier.step_due = at, outcome.step_due
    dossier.state = outcome.state.name
    dossier.portal = outcome.portal
    dossier.turn += 1
    dossier.engine = rules.dump_state(outcome.state)
    dossier.holder_office_id = offices.get(outcome.office)
    dossier.holder_role = outcome.owner
    dossier.holder_id = int(assignee) if assignee else None
    dossier.due = outcome.due
    dossier.received_at = outcome.state.started
    dossier.finished_at = outcome.state.finished
    if dossier.stuck_why != STUCK_REGISTER:  # no step tells a register what it has not taken
        dossier.stuck_since, dossier.stuck_why = None, ""


def _committed(turn: Turn, outcome: Outcome, source: str) -> dict[str, Any]:
    """What the leaf commits to: digests and names of states, never an answer in clear."""
    return {
        "from": source,
        "to": outcome.state.name,
        "turn": turn.dossier.turn,
        "role": turn.role,
        "package": turn.package.digest,
        "due": outcome.due.isoformat() if outcome.due else "",
        "answers": sha256(canonical_json(turn.dossier.answers)),
        "input": sha256(canonical_json(_storable(turn.input))),
    }


def _storable(given: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value.isoformat() if isinstance(value, datetime) else value for key, value in given.items()}
