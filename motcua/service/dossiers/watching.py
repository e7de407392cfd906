"""The watch: nothing is silently stuck. Called by a timer and by the news of a job given up.

Stuck is what nobody can move: its office has no holder of the role, its assignee has left, nobody may sign it,
the system did not do its part in time, a job failed for good. Late is something else: its owner is reminded,
once a passed limit.
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from motcua.kit.errors import DomainError
from motcua.kit.events.bus import announce, event_of_delivery
from motcua.kit.jobs.queue import again
from motcua.service.dossiers.actions import act_as_system
from motcua.service.dossiers.events import DossierStuck
from motcua.service.dossiers.facts import language_of, names_of
from motcua.service.dossiers.models import Dossier, Slip, Step
from motcua.service.dossiers.signers import awaits_leader, leader_of
from motcua.service.dossiers.types import APPLICANT, STUCK_REGISTER, STUCK_WHY, SYSTEM
from motcua.service.notices import actions as notices
from motcua.service.procedures import queries as procedures
from motcua.trust.identity import queries as identity
from motcua.trust.identity.types import HolderLine

log = logging.getLogger("motcua.watch")
HOLDER, LATE, JOB, AUTHORITY = "holder", "system", "job", "authority"
MOST = 200
OVERSEE = "oversee"
AGAIN = timedelta(hours=1)
_REGISTER_JOBS = tuple(
    f"motcua.service.dossiers.jobs.{name}" for name in ("write_registry", "write_result", "take_back_result")
)
_SLIP_JOB = "motcua.service.dossiers.jobs.make_slip"
Group = tuple[int, str, int | None]
_SIGNED_BY = ("procedure", "version", "state", "holder_role", "deciding_id")


@dataclass(frozen=True, slots=True)
class Staff:
    """Who holds which role where, now."""

    lines: tuple[HolderLine, ...]
    roles: frozenset[tuple[int, str]]
    persons: frozenset[tuple[int, str, int]]

    def lives(self, group: Group) -> bool:
        """Whether somebody can move what this office, role (and assignee) holds."""
        office, role, holder = group
        return (office, role, holder) in self.persons if holder else (office, role) in self.roles

    def of(self, office: int | None, role: str) -> list[HolderLine]:
        """The officers who hold a role in an office or in one of its parts."""
        return [line for line in self.lines if line.post.role == role and office in _places(line)]

    def leaders(self, office: int | None) -> list[HolderLine]:
        """The officers who oversee an office."""
        return [line for line in self.lines if OVERSEE in line.post.capabilities and office in _places(line)]


def staff(*, at: datetime) -> Staff:
    """Everybody in office on the day of `at`; 1 SQL statement."""
    lines = identity.officers(at=at)
    held = {(place, line.post.role, line.user_id) for line in lines for place in _places(line)}
    return Staff(lines, frozenset((office, role) for office, role, _user in held), frozenset(held))


def watch(*, at: datetime) -> int:
    """One round: orphans, passed limits, and what is no longer stuck; returns how many it found stuck.

    A fixed number of SQL statements, and a few more for each dossier that it marks, reminds of or clears.
    """
    now_in_office = staff(at=at)
    found = sum(_mark(pk, HOLDER, now_in_office, at) for pk in _orphans(now_in_office))
    for pk in list(_passed(at).values_list("pk", flat=True)[:MOST]):
        found += _one_passed(pk, now_in_office, at)
    _clear(now_in_office)
    return found


def job_given_up(*, job: str, kwargs: Mapping[str, Any], at: datetime) -> bool:
    """A job failed for good: the dossier it worked for is stuck. False when it worked for none."""
    code = _code_of(job, kwargs)
    pk = Dossier.objects.filter(code=code).values_list("pk", flat=True).first() if code else None
    if pk is None:
        return False
    if job not in _REGISTER_JOBS:
        return _mark(pk, JOB, staff(at=at), at)
    return _register_waits(pk, job, kwargs, at)


@transaction.atomic
def _register_waits(pk: int, job: str, kwargs: Mapping[str, Any], at: datetime) -> bool:
    """A register does not know what it is to know: stuck whatever else moves, and told again until it does."""
    found = _mark(pk, STUCK_REGISTER, staff(at=at), at)
    if not found:
        Dossier.objects.filter(pk=pk).exclude(stuck_since=None).update(stuck_why=STUCK_REGISTER)
    again(job, run_at=at + AGAIN, kwargs=kwargs)
    return found


def nobody_may_sign(*, code: str, at: datetime) -> None:
    """A result waits for a signature that nobody in office may give today: stuck until somebody may."""
    pk = Dossier.objects.values_list("pk", flat=True).get(code=code)
    if not _mark(pk, AUTHORITY, staff(at=at), at):
        # Stuck before for want of a holder, it is asked after until somebody may sign; a job that failed stays told.
        Dossier.objects.filter(pk=pk, stuck_why__in=(HOLDER, LATE)).update(stuck_why=AUTHORITY)


def somebody_may_sign(*, code: str) -> bool:
    """The signature can be asked for: no longer stuck for want of authority. False when that was said before."""
    waiting = Dossier.objects.filter(code=code, stuck_why=AUTHORITY)
    return waiting.update(stuck_since=None, stuck_why="") == 1


def signable(*, at: datetime) -> tuple[str, ...]:
    """At most MOST dossiers that waited for somebody who may sign, and now there is one.

    Those of one procedure that lie with one role wait for the same people: each such group is tried once, so
    that however many wait in vain, they keep nobody's turn from the others.
    """
    waiting = Dossier.objects.filter(stuck_why=AUTHORITY)
    found: list[str] = []
    for group in waiting.order_by().values(*_SIGNED_BY).distinct():
        one = waiting.filter(**group).select_related("deciding").order_by("pk").first()
        if one is not None and _signable(one, at):
            rows = waiting.filter(**group).order_by("stuck_since", "pk")
            found += rows.values_list("code", flat=True)[: MOST - len(found)]
    return tuple(found)


def _signable(dossier: Dossier, at: datetime) -> bool:
    """Whether this dossier has somebody who may sign, or needs nobody; one that cannot be told keeps none back."""
    try:
        package = procedures.package(code=dossier.procedure, version=dossier.version)
        return not awaits_leader(dossier, package) or leader_of(dossier, package, at) is not None
    except (DomainError, KeyError, OSError):
        log.exception("who may sign dossier %s cannot be told", dossier.pk)
        return False


def _places(line: HolderLine) -> tuple[int, int]:
    return line.post.office_id, line.post.body_id


def _orphans(now_in_office: Staff) -> list[int]:
    """Dossiers, not yet known as stuck, that wait for somebody who is not there."""
    held = Dossier.objects.exclude(holder_office=None)
    groups = held.order_by().values_list("holder_office_id", "holder_role", "holder_id").distinct()
    dead = [group for group in groups if not now_in_office.lives(group)]
    found: list[int] = []
    for office, role, holder in dead:
        rows = held.filter(holder_office_id=office, holder_role=role, holder_id=holder, stuck_since=None)
        found += rows.values_list("pk", flat=True)[: MOST - len(found)]
    return found


def _passed(at: datetime) -> QuerySet[Dossier]:
    """Dossiers whose step limit has passed and of whose limit nobody has been reminded."""
    unsaid = Q(reminded_of=None) | ~Q(reminded_of=F("step_due"))
    return Dossier.objects.filter(unsaid, step_due__lt=at).exclude(code=None).order_by("step_due")


def _one_passed(pk: int, now_in_office: Staff, at: datetime) -> bool:
    """A broken dossier is marked as stuck and does not keep the watch from the others."""
    try:
        return _limit_passed(pk, now_in_office, at)
    except Exception:  # noqa: BLE001 - whatever the process raises, the others are still looked at
        log.exception("the limit of dossier %s cannot be kept", pk)
        Dossier.objects.filter(pk=pk).update(reminded_of=F("step_due"))
        return _mark(pk, LATE, now_in_office, at)


@transaction.atomic
def _limit_passed(pk: int, now_in_office: Staff, at: datetime) -> bool:
    """Do what the process says of a passed limit: a step of its own, or a reminder. True: it is stuck."""
    dossier = _passed(at).select_for_update().filter(pk=pk).first()
    if dossier is None:
        return False
    dossier.reminded_of = dossier.step_due
    dossier.save(update_fields=("reminded_of",))
    package = procedures.package(code=dossier.procedure, version=dossier.version)
    state = package.process.states[dossier.state]
    if state.after_limit not in ("", "remind"):
        return not act_as_system(code=dossier.code, action=state.after_limit, at=at)
    if dossier.holder_role == SYSTEM:
        return _mark(pk, LATE, now_in_office, at)
    _remind(dossier, now_in_office, at)
    return False


def _remind(dossier: Dossier, now_in_office: Staff, at: datetime) -> None:
    """Tell the owner of a step that its limit has passed: the applicant, the assignee, or all of the role."""
    params = _params(dossier)
    turn = _entered(dossier)
    if dossier.holder_role == APPLICANT:
        phone, email = (str(dossier.answers.get(name, "")) for name in ("phone", "email"))
        to = {"party_id": dossier.party_id, "phone": phone, "email": email, "language": language_of(dossier)}
        notices.send(kind="reminder", subject=dossier.code, turn=turn, params=params, at=at, **to)
        return
    owners = {line.user_id for line in now_in_office.of(dossier.holder_office_id, dossier.holder_role)}
    for user in sorted(owners & {dossier.holder_id} if dossier.holder_id else owners):
        notices.tell_officer(
            user_id=user, kind="step_late", subject=dossier.code, turn=turn, params=params, at=at
        )


def _entered(dossier: Dossier) -> int:
    """The turn in which the present state was entered: later turns of it have the same limit."""
    entered = Step.objects.filter(dossier=dossier, target=dossier.state, at__gte=dossier.step_since)
    return entered.order_by("turn").values_list("turn", flat=True).first() or dossier.turn


@transaction.atomic
def _mark(pk: int, why: str, now_in_office: Staff, at: datetime) -> bool:
    """Mark one dossier as stuck, announce it and tell who oversees it; False when it is known already."""
    dossier = Dossier.objects.select_for_update().filter(pk=pk, stuck_since=None).first()
    if dossier is None or (dossier.finished_at and why == LATE):
        return False
    dossier.stuck_since, dossier.stuck_why = at, why
    dossier.save(update_fields=("stuck_since", "stuck_why"))
    announce(DossierStuck(code=dossier.code, turn=dossier.turn, why=why), at=at)
    params = _params(dossier) | {"reason": _(STUCK_WHY[why])}
    leaders = now_in_office.leaders(dossier.holder_office_id) or now_in_office.leaders(dossier.deciding_id)
    for user in sorted({line.user_id for line in leaders}):
        notices.tell_officer(
            user_id=user, kind="stuck", subject=dossier.code, turn=dossier.turn, params=params, at=at
        )
    return True


def _clear(now_in_office: Staff) -> None:
    """Somebody holds the role again: no longer stuck. What is stuck for another reason is cleared by a step."""
    waiting = Dossier.objects.exclude(stuck_since=None).filter(stuck_why=HOLDER)
    rows = waiting.values_list("pk", "holder_office_id", "holder_role", "holder_id")[: 10 * MOST]
    alive = [pk for pk, *group in rows if now_in_office.lives(tuple(group))]
    if alive:
        waiting.filter(pk__in=alive).update(stuck_since=None, stuck_why="")


def _params(dossier: Dossier) -> dict[str, str]:
    """What the notices say of a dossier; the bare codes when its package cannot be read."""
    names = {"procedure": dossier.procedure, "step": dossier.state}
    try:
        package = procedures.package(code=dossier.procedure, version=dossier.version)
        names = names_of(package, dossier.state)
    except (DomainError, KeyError, OSError):
        log.exception("no package for dossier %s", dossier.pk)
    due = dossier.step_due.isoformat() if dossier.step_due else ""
    return {"code": dossier.code, **names, "step_due": due}


def _code_of(job: str, kwargs: Mapping[str, Any]) -> str:
    """The dossier that a job worked for: by its code, its slip, or the event it was to hand on."""
    if job == _SLIP_JOB:
        return Slip.objects.filter(pk=kwargs["slip_id"]).values_list("dossier__code", flat=True).first() or ""
    event = event_of_delivery(job=job, kwargs=kwargs)
    if event is not None:
        return str(getattr(event, "subject", "") or getattr(event, "code", ""))
    return str(kwargs.get("code", ""))
