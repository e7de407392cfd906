"""“Dữ liệu chưa đúng” in a form: a correction at the owner of the fact; the person types what is right and goes on.

The owner may be at another node: then it is said again until it is there, and asked after until it is answered. Once
the owner has answered, a draft shows again what the register says; what was typed is kept beside it.
"""

import logging
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from motcua.data.registries import actions as registries
from motcua.data.registries import queries as held
from motcua.data.registries.types import Answered, Doubt, Doubted
from motcua.kit.clock import ZONE
from motcua.kit.errors import DomainError, NotFound
from motcua.kit.jobs.queue import later
from motcua.service.dossiers import finding, learned
from motcua.service.dossiers.actions.drafting import own_draft
from motcua.service.dossiers.actions.learning import FIRST, LONGEST, learn
from motcua.service.dossiers.facts import language_of, names_of
from motcua.service.dossiers.learned import DISPUTED, SETTLED
from motcua.service.dossiers.models import Dossier
from motcua.service.dossiers.types import SYSTEM_ACTOR, Actor
from motcua.service.forms import queries as forms
from motcua.service.forms.types import Cleaned, Field
from motcua.service.notices import actions as notices
from motcua.service.procedures import queries as procedures
from motcua.service.procedures.types import APPLICANT, Package

log = logging.getLogger("motcua.disputes")
JOB = "motcua.service.dossiers.jobs.follow_dispute"
LATE = timedelta(days=1)  # an owner whose day has passed is asked once a day


class NotRight(DomainError):
    """What was typed is no answer to the question; the message says why."""

    code = "disputed_value"
    status = 422
    message = _("%(why)s")


def dispute(
    *, ref: str, field: str, proposed: str, reason: str, proof: str, actor: Actor, at: datetime
) -> str:
    """Say that what a register told in one's own draft is not so; returns the ref of the correction at its owner.

    From then on the typed value counts in this draft, marked as disputed. An owner at another node who is not reached
    hears of it later, by a job. Not inside a transaction. Raises NotFound for what no register has told, NotRight, the
    register's NotFounded, BadValue, and what the exchange refuses.
    """
    said = {"proposed": proposed, "reason": reason, "proof": proof}
    dossier, asked, cleaned, _facts = _typed(ref, field, proposed, actor, at)
    value = str(cleaned.values.get(field) or "")
    known = dossier.facts.get(DISPUTED, {}).get(field, {}).get("ref", "")
    opened = _told(dossier, asked, {**said, "proposed": value}, known or str(uuid4()), actor, at)
    told = {"ref": opened.ref, "due": opened.due.isoformat() if opened.due else ""}
    if opened.due is None:
        told["said"] = {**said, "proposed": value}
    with transaction.atomic():
        dossier, _asked, cleaned, facts = _typed(ref, field, proposed, actor, at)
        told["held"] = dossier.facts[field]
        settled = {name: one for name, one in facts.get(SETTLED, {}).items() if name != field}
        doubts = {**facts[DISPUTED], field: told}
        _kept(dossier, {**facts, DISPUTED: doubts, SETTLED: settled}, cleaned, at)
        if not opened.announced and opened.ref != known:
            later(JOB, run_at=at + FIRST, ref=str(dossier.ref), field=field, correction=opened.ref, tries=1)
    return opened.ref


@transaction.atomic
def _typed(
    ref: str, field: str, proposed: str, actor: Actor, at: datetime
) -> tuple[Dossier, Field, Cleaned, dict[str, Any]]:
    """The draft, the question, what was typed as it is to be kept, and the facts without the one disputed."""
    dossier = own_draft(ref=ref, actor=actor)
    package = procedures.package(code=dossier.procedure, version=dossier.version)
    asked = told_field(dossier, package, field)
    rest = {name: value for name, value in dossier.facts.items() if name != field}
    facts = {**rest, DISPUTED: {**dossier.facts.get(DISPUTED, {}), field: {}}}
    cleaned = forms.clean(
        form=package.form,
        page=asked.page,
        raw={field: proposed},
        answers=dossier.answers,
        facts=facts,
        at=at,
        partial=True,
    )
    if wrong := next((error.message for error in cleaned.errors if error.field == field), ""):
        raise NotRight(why=wrong)
    return dossier, asked, cleaned, facts


def _told(
    dossier: Dossier, asked: Field, said: Mapping[str, str], correction: str, actor: Actor, at: datetime
) -> Doubted:
    """Bring it to the owner of the fact."""
    of = asked.source.of
    return registries.doubt_shown(
        registry=asked.source.register,
        key=dossier.party.number if of == APPLICANT else str(dossier.answers[of]),
        doubt=Doubt(asked.source.field, said["proposed"], said["reason"], said["proof"]),
        ref=correction,
        case=str(dossier.ref),
        purpose=dossier.procedure,
        actor=actor.actor,
        user_id=actor.user_id,
        at=at,
    )


def follow_dispute(*, ref: str, field: str, correction: str, tries: int, at: datetime) -> None:
    """Bring a dispute to an owner who was not reached, then ask until it is answered: by then no longer asked after.

    Ever more seldom, at most each hour; once a day after the day by which the owner must have answered, which the pages
    show as passed. A dispute that the draft no longer holds is left. Not inside a transaction.
    """
    dossier = Dossier.objects.select_related("party").filter(ref=UUID(ref)).first()
    doubt = _waiting(dossier, field, correction)
    if dossier is None or not doubt:
        return
    try:
        if doubt["due"]:
            answered = _heard(dossier, field, correction, at)
            if answered is not None:
                _settle(correction, answered, at)
                return
        else:
            doubt = _brought(dossier, field, doubt, at)
    except DomainError as error:  # refused is no answer either: the pages say so, and it is tried again
        log.warning("dispute %s of %s: %s", correction, field, error)
    wait = min(FIRST * 2**tries, LONGEST)
    if doubt["due"] and date.fromisoformat(doubt["due"]) < at.astimezone(ZONE).date():
        wait = LATE
    again = {"ref": ref, "field": field, "correction": doubt["ref"], "tries": min(tries + 1, 10)}
    later(JOB, run_at=at + wait, **again)


def _waiting(dossier: Dossier | None, field: str, correction: str) -> Mapping[str, Any]:
    """The dispute as the dossier holds it, if it is this one and has no answer."""
    doubt = dossier.facts.get(DISPUTED, {}).get(field, {}) if dossier else {}
    return doubt if doubt.get("ref") == correction and "accepted" not in doubt else {}


def _asked(dossier: Dossier, field: str) -> Field:
    package = procedures.package(code=dossier.procedure, version=dossier.version)
    return next(item for item in forms.sourced(form=package.form) if item.id == field)


def _heard(dossier: Dossier, field: str, correction: str, at: datetime) -> Answered | None:
    source = _asked(dossier, field).source
    told = {"ref": correction, "case": str(dossier.ref), "purpose": dossier.procedure}
    return registries.hear_doubt(registry=source.register, field=source.field, at=at, **told)


def _brought(dossier: Dossier, field: str, doubt: Mapping[str, Any], at: datetime) -> Mapping[str, Any]:
    """Said to the owner once more; from then on it is waited for an answer."""
    opened = _told(dossier, _asked(dossier, field), doubt["said"], doubt["ref"], SYSTEM_ACTOR, at)
    if opened.due is None:
        return doubt
    there = {"ref": opened.ref, "due": opened.due.isoformat(), "held": doubt["held"]}
    with transaction.atomic():
        now = finding.locked_draft(ref=str(dossier.ref))
        if now is not None and _waiting(now, field, doubt["ref"]):
            now.facts = {**now.facts, DISPUTED: {**now.facts[DISPUTED], field: there}}
            now.save(update_fields=("facts",))
    return there


def settle_dispute(*, correction: str, at: datetime) -> bool:
    """The owner has answered a dispute: a draft shows what the register says now, and what was typed stays offered.

    Of a dossier that was handed in meanwhile the declaration stays as it was made; the officer reads the answer
    beside it. False when no form here asked for this correction. Idempotent. Not inside a transaction.
    """
    return _settle(correction, held.answered(ref=correction), at)


def _settle(correction: str, answered: Answered, at: datetime) -> bool:
    found = _answered(correction, answered, at)
    if found is None:
        return False
    dossier, field = found
    if dossier.code is None:
        package = procedures.package(code=dossier.procedure, version=dossier.version)
        told = [wish for wish in learned.wishes(dossier, package) if field in wish.names]
        learn(dossier, package, told, SYSTEM_ACTOR, at)
    return True


@transaction.atomic
def _answered(correction: str, answered: Answered, at: datetime) -> tuple[Dossier, str] | None:
    """Write the answer down with the dispute, once, and tell who raised it; the dossier, and the field disputed."""
    dossier = finding.locked_draft(ref=answered.case) if _is_ref(answered.case) else None
    if dossier is None:
        return None
    doubts, settled = dossier.facts.get(DISPUTED, {}), dossier.facts.get(SETTLED, {})
    field = _of(correction, {**settled, **doubts})
    if not field:
        return None
    if field in settled or "accepted" in doubts[field]:
        return dossier, field
    said = {"accepted": answered.accepted, "words": answered.words, "on": answered.on.isoformat()}
    told = {**doubts[field], **said}
    if dossier.code is None:
        rest = {name: one for name, one in doubts.items() if name != field}
        again = {field: told["held"], DISPUTED: rest, SETTLED: {**settled, field: told}}
    else:
        again = {DISPUTED: {**doubts, field: told}}
    dossier.facts = {**dossier.facts, **again}
    dossier.save(update_fields=("facts",))
    _tell(dossier, correction, answered, at)
    return dossier, field


def _tell(dossier: Dossier, correction: str, answered: Answered, at: datetime) -> None:
    """Who raised it is told; whose record it is has been told already, by the register."""
    party = dossier.party
    if party.number in answered.numbers:
        return
    package = procedures.package(code=dossier.procedure, version=dossier.version)
    notices.send(
        party_id=party.pk,
        kind="dispute_accepted" if answered.accepted else "dispute_rejected",
        subject=correction,
        turn=0,
        phone=party.phone,
        email=party.email,
        params={
            **names_of(package),
            **{"registry": answered.registry, "field": answered.field, "answer": answered.words},
        },
        at=at,
        language=language_of(dossier),
    )


def _of(correction: str, doubts: Mapping[str, Mapping[str, Any]]) -> str:
    return next((name for name, one in doubts.items() if one.get("ref") == correction), "")


def _is_ref(case: str) -> bool:
    try:
        return str(UUID(case)) == case
    except ValueError:
        return False


def _kept(dossier: Dossier, facts: dict[str, Any], cleaned: Cleaned, at: datetime) -> None:
    """From now on what was typed counts."""
    dossier.facts = facts
    dossier.answers = {**dossier.answers, **cleaned.values}
    dossier.raw = {**dossier.raw, **cleaned.raw}
    dossier.saved_at = at
    dossier.save(update_fields=("facts", "answers", "raw", "saved_at"))


def told_field(dossier: Dossier, package: Package, field: str) -> Field:
    """The question that a register has answered in this draft and may be told that it is wrong. Raises NotFound."""
    found = next((item for item in forms.sourced(form=package.form) if item.id == field), None)
    if found is None or dossier.code or dossier.facts.get(field) in (None, "", []):
        raise NotFound
    if field in dossier.facts.get(learned.ACCOUNT, ()):
        raise NotFound  # no register told it
    if not held.may_doubt(registry=found.source.register, field=found.source.field):
        raise NotFound
    return found
