"""“Dữ liệu chưa đúng” in a form: a correction at the owner of the fact; the person types what is right and goes on.

Once the owner has answered, a draft shows again what the register says; what was typed is kept beside it.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from motcua.data.registries import actions as registries
from motcua.data.registries import queries as held
from motcua.data.registries.types import Answered, Doubt
from motcua.kit.errors import DomainError, NotFound
from motcua.service.dossiers import finding, learned
from motcua.service.dossiers.actions.drafting import own_draft
from motcua.service.dossiers.actions.learning import learn
from motcua.service.dossiers.facts import language_of, names_of
from motcua.service.dossiers.learned import DISPUTED, SETTLED
from motcua.service.dossiers.models import Dossier
from motcua.service.dossiers.types import SYSTEM_ACTOR, Actor
from motcua.service.forms import queries as forms
from motcua.service.forms.types import Cleaned, Field
from motcua.service.notices import actions as notices
from motcua.service.procedures import queries as procedures
from motcua.service.procedures.types import APPLICANT, Package


class NotRight(DomainError):
    """What was typed is no answer to the question; the message says why."""

    code = "disputed_value"
    status = 422
    message = _("%(why)s")


@transaction.atomic
def dispute(
    *, ref: str, field: str, proposed: str, reason: str, proof: str, actor: Actor, at: datetime
) -> str:
    """Say that what a register told in one's own draft is not so; returns the ref of the correction at its owner.

    From then on the typed value counts in this draft, marked as disputed. Raises NotFound for what no register kept
    here has told, NotRight, and the register's NotFounded, BadValue.
    """
    dossier = own_draft(ref=ref, actor=actor)
    package = procedures.package(code=dossier.procedure, version=dossier.version)
    asked = told_field(dossier, package, field)
    rest = {name: value for name, value in dossier.facts.items() if name != field}
    doubts = dossier.facts.get(DISPUTED, {})
    facts = {**rest, DISPUTED: {**doubts, field: {}}}
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
    whose = dossier.party.number if asked.source.of == APPLICANT else str(dossier.answers[asked.source.of])
    opened = registries.doubt_shown(
        registry=asked.source.register,
        key=whose,
        doubt=Doubt(asked.source.field, str(cleaned.values.get(field) or ""), reason, proof),
        case=str(dossier.ref),
        actor=actor.actor,
        user_id=actor.user_id,
        at=at,
    )
    told = {"ref": opened.ref, "due": opened.due.isoformat(), "held": dossier.facts[field]}
    settled = {name: one for name, one in facts.get(SETTLED, {}).items() if name != field}
    _kept(dossier, {**facts, DISPUTED: {**doubts, field: told}, SETTLED: settled}, cleaned, at)
    return opened.ref


def settle_dispute(*, correction: str, at: datetime) -> bool:
    """The owner has answered a dispute: a draft shows what the register says now, and what was typed stays offered.

    Of a dossier that was handed in meanwhile the declaration stays as it was made; the officer reads the answer
    beside it. False when no form here asked for this correction. Idempotent. Not inside a transaction.
    """
    answered = held.answered(ref=correction)
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
    told = {**doubts[field], "accepted": answered.accepted, "words": answered.words}
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
    """The question that a register kept here has answered in this draft. Raises NotFound."""
    found = next((item for item in forms.sourced(form=package.form) if item.id == field), None)
    if found is None or dossier.code or dossier.facts.get(field) in (None, "", []):
        raise NotFound
    if field in dossier.facts.get(learned.ACCOUNT, ()):
        raise NotFound  # no register told it
    if not held.kept_here(registry=found.source.register):
        raise NotFound
    return found
