"""“Dữ liệu chưa đúng” in a form: a correction at the owner of the fact; the person types what is right and goes on."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from motcua.data.registries import actions as registries
from motcua.data.registries import queries as held
from motcua.data.registries.types import Doubt
from motcua.kit.errors import DomainError, NotFound
from motcua.service.dossiers.actions.drafting import own_draft
from motcua.service.dossiers.learned import DISPUTED
from motcua.service.dossiers.models import Dossier
from motcua.service.dossiers.types import Actor
from motcua.service.forms import queries as forms
from motcua.service.forms.types import Cleaned, Field
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
    _kept(dossier, {**facts, DISPUTED: {**doubts, field: told}}, cleaned, at)
    return opened.ref


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
    if not held.kept_here(registry=found.source.register):
        raise NotFound
    return found
