"""The parts of a linked dossier (liên thông): each becomes a dossier of its own, its end moves the parent on.

Both are run by jobs, which may run twice: the parent's row is locked first, a part that has gone on is left alone.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from motcua.kit.errors import NotFound
from motcua.service.dossiers import conventions, rules
from motcua.service.dossiers.actions.acting import act_as_system, pass_on
from motcua.service.dossiers.actions.course import Turn, take
from motcua.service.dossiers.actions.effects import carry_out
from motcua.service.dossiers.actions.splitting import start_ready, values_of
from motcua.service.dossiers.actions.submitting import name
from motcua.service.dossiers.facts import LANGUAGE, facts_of
from motcua.service.dossiers.models import Dossier, Outcome, Paper, Part, Step
from motcua.service.dossiers.types import SYSTEM, SYSTEM_ACTOR
from motcua.service.forms import queries as forms
from motcua.service.procedures import queries as procedures
from motcua.service.procedures.types import Package
from motcua.service.procedures.types import Part as PartDef

ALREADY_SAID = frozenset({"slip", "notify", "declaration"})  # the parent's one receipt stands for its parts
RESULT = ".result"
GOOD_ENDS = frozenset({9, 10})  # portal states that may hold a result


@transaction.atomic
def start_part(*, code: str, part: str, at: datetime) -> str:
    """Make the dossier of one part, received at once; returns its code, also when it had begun before.

    Nothing is typed or handed in again: answers, papers, channel and applicant are the parent's, and what
    other parts gave. Raises NotFound for a part that this dossier does not have or that may not start.
    """
    parent = Dossier.objects.select_for_update().filter(code=code).first()
    rows = {row.name: row for row in Part.objects.filter(dossier=parent).select_related("child")}
    if parent is None or part not in rows:
        raise NotFound
    row = rows[part]
    if row.child is not None:
        return row.child.code
    package = procedures.package(code=parent.procedure, version=parent.version)
    ready = {one.id: one for one in procedures.ready_parts(package.links, _progress(rows))}
    if part not in ready:
        raise NotFound
    child = _make(parent, package, ready[part], rows, at)
    row.child, row.state, row.since = child, Part.State.RUNNING, at
    row.save(update_fields=("child", "state", "since"))
    return child.code


@transaction.atomic
def end_part(*, code: str, at: datetime) -> bool:
    """The dossier of a part has ended: its dependants start or are stopped, and the parent ends with the last.

    code: the child's. False when this was done before, or the child has not ended. Raises NotFound for a
    dossier that is no part.
    """
    child = Dossier.objects.filter(code=code).exclude(parent=None).first()
    if child is None:
        raise NotFound
    parent = Dossier.objects.select_for_update().get(pk=child.parent_id)
    rows = {row.name: row for row in Part.objects.filter(dossier=parent).select_related("child")}
    row = next(row for row in rows.values() if row.child_id == child.pk)
    if row.state != Part.State.RUNNING or child.finished_at is None:
        return False
    package = procedures.package(code=parent.procedure, version=parent.version)
    why = _why_not(child)
    _close(row, parent, package, Part.State.REFUSED if why else Part.State.DONE, why, at)
    for left, because in procedures.lost_parts(package.links, _progress(rows)):
        reason = _("“%(part)s” không có kết quả, nên không thực hiện được “%(left)s”. %(why)s") % {
            "part": because.name, "left": left.name, "why": rows[because.id].reason
        }  # fmt: skip
        _close(rows[left.id], parent, package, Part.State.STOPPED, reason.strip(), at)
    progress = _progress(rows)
    start_ready(parent, package, progress)
    if procedures.parts_ended(progress):
        act_as_system(code=parent.code, action="parts_ended", at=at, given=procedures.parts_tally(progress))
    return True


def _progress(rows: Mapping[str, Part]) -> dict[str, str]:
    return {name: str(row.state) for name, row in rows.items()}


def _close(row: Part, parent: Dossier, package: Package, state: str, reason: str, at: datetime) -> None:
    """Write how a part ended, and tell the parent's process, which tells the applicant."""
    row.state, row.reason, row.since = state, reason, at
    row.save(update_fields=("state", "reason", "since"))
    action = f"part_{state}"
    if action in package.process.actions:
        told = next(part.name for part in package.links.parts if part.id == row.name)
        given = {"part": told, "reason": f"{told}: {reason}" if reason else told}
        act_as_system(code=parent.code, action=action, at=at, given=given)


def _why_not(child: Dossier) -> str:
    """Why a part ended without a result, in writing; "" when it has one."""
    outcome = Outcome.objects.filter(dossier=child).first()
    if child.portal in GOOD_ENDS and (outcome is None or outcome.kind == "result"):
        return ""
    package = procedures.package(code=child.procedure, version=child.version)
    said = str(outcome.facts.get("reason", "")) if outcome is not None else ""
    last = Step.objects.filter(dossier=child).order_by("-turn").values_list("input", flat=True).first()
    return said or str((last or {}).get("reason", "")) or package.process.states[child.state].public


def _make(
    parent: Dossier, package: Package, part: PartDef, rows: Mapping[str, Part], at: datetime
) -> Dossier:
    """The child as it is submitted and received by the system in the parent's name."""
    theirs = procedures.current(code=part.procedure, at=at.date())
    results = {need: _result(rows[need].child) for need in part.needs if need in rows}
    given = procedures.part_given(part, theirs, values_of(parent, package, at), results)
    child = _fill(parent, theirs, given.answers, at)
    _share_papers(child, parent, given.papers, rows, theirs, at)
    facts = facts_of(child, theirs, roles=frozenset({SYSTEM}), given={}, at=at)
    name(child, theirs, facts, at)
    turn = Turn(
        dossier=child, package=theirs, actor=SYSTEM_ACTOR, action="submit", role=SYSTEM, input={}, at=at
    )
    take(turn, procedures.start(theirs, facts, at))
    _receive(child, theirs, part.receive, at)
    return child


def _receive(child: Dossier, package: Package, action: str, at: datetime) -> None:
    """Reception was done once, for the parent: the child's own step of it is taken by the system."""
    definition = package.process.actions[action]
    facts = facts_of(child, package, roles=definition.by, given={}, at=at)
    outcome = procedures.step(package, rules.load_state(child.engine), action, facts, at)
    turn = Turn(
        dossier=child, package=package, actor=SYSTEM_ACTOR, action=action, role=SYSTEM, input={}, at=at
    )
    take(turn, outcome)
    carry_out(turn, [effect for effect in outcome.effects if effect.verb not in ALREADY_SAID])
    pass_on(turn, outcome)


def _fill(parent: Dossier, package: Package, told: Mapping[str, Any], at: datetime) -> Dossier:
    """A draft in the parent's name: what registers had told stays a register's word, the rest are answers.

    The parent's counter took it in and hands out its result, whoever decides (one counter for the whole group).
    """
    plain = {key: _stored(value) for key, value in told.items()}
    sourced = {field.id for field in forms.sourced(form=package.form)}
    facts = {key: value for key, value in plain.items() if key in sourced}
    child = Dossier(
        procedure=package.code,
        version=package.version,
        digest=package.digest,
        channel=parent.channel,
        parent=parent,
        party_id=parent.party_id,
        submitter_id=parent.submitter_id,
        answers=forms.defaults(form=package.form) | plain,
        facts=facts | {"channel": parent.channel, LANGUAGE: parent.facts.get(LANGUAGE, "vi")},
        receiving_id=parent.receiving_id,
        deciding_id=_decides(parent, package, at),
        returning_id=parent.returning_id,
        created_at=at,
        saved_at=at,
    )
    child.save()
    return child


def _decides(parent: Dossier, package: Package, at: datetime) -> int:
    """The office that decides a part: the parent's where it may, else the first that the province names for it."""
    may = [line.office_id for line in conventions.deciders(procedure=package.code, at=at)]
    return parent.deciding_id if parent.deciding_id in may else may[0]


def _result(child: Dossier | None) -> dict[str, Any] | None:
    """What a part's result tells the parts that need it: its number, its date and what was put in it."""
    outcome = Outcome.objects.filter(dossier=child).first() if child is not None else None
    if outcome is None:
        return None
    return {"number": outcome.number, "dated": outcome.dated, "outcome": outcome.facts}


def _share_papers(
    child: Dossier,
    parent: Dossier,
    sources: Mapping[str, str],
    rows: Mapping[str, Part],
    package: Package,
    at: datetime,
) -> None:
    """The papers handed in once stand for every part; so does another part's result."""
    held = {paper.component: paper for paper in Paper.objects.filter(dossier=parent)}
    names = {component.id: component.name for component in package.components}
    for component, source in sources.items():
        found = _copy(held.get(source)) if not source.endswith(RESULT) else _issued(source, rows)
        if found:
            Paper.objects.create(
                dossier=child, component=component, name=names[component], added_at=at, **found
            )


def _copy(paper: Paper | None) -> dict[str, Any]:
    """What a paper of the parent is for a part: its file; the thing itself stays with the parent."""
    if paper is None:
        return {}
    return {"form": paper.form, "quantity": paper.quantity, "document": paper.document, "held_by": ""}


def _issued(source: str, rows: Mapping[str, Part]) -> dict[str, Any]:
    """The result of a part as a paper of another."""
    row = rows.get(source.removesuffix(RESULT))
    outcome = Outcome.objects.filter(dossier_id=row.child_id).first() if row and row.child_id else None
    if outcome is None or outcome.document is None:
        return {}
    return {"form": Paper.Form.ELECTRONIC, "quantity": 1, "document": outcome.document, "held_by": ""}


def _stored(value: Any) -> Any:
    """A value of the rule language as a dossier keeps it."""
    if isinstance(value, date):
        return value.isoformat()
    return value if isinstance(value, str | bool | int | list) else str(value)
