"""At the counter, the applicant's own vault: looked into only when they stand there and say yes."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from motcua.kit.clock import ZONE
from motcua.kit.errors import DomainError, NotFound
from motcua.service.dossiers import rules
from motcua.service.dossiers.actions.drafting import own_draft
from motcua.service.dossiers.models import Dossier, Paper
from motcua.service.dossiers.types import IN_VAULT, Actor
from motcua.service.procedures import queries as procedures
from motcua.service.vault import actions as vault
from motcua.service.vault.types import Wanted
from motcua.trust.identity.types import Seat


class NotAgreed(DomainError):
    """Only the owner opens a vault: they stand at the counter themselves, and have said yes."""

    code = "vault_not_agreed"
    status = 422
    message = _(
        "Chỉ mở kho khi chính người nộp đứng ở quầy và đồng ý. "
        "Người được ủy quyền, hồ sơ qua bưu chính thì nộp giấy như thường."
    )


@transaction.atomic
def look_in_vault(*, ref: str, component: str, agreed: bool, actor: Actor, at: datetime) -> None:
    """Let the counter see which papers of the applicant's vault fit one component; the applicant is told of it.

    On that day `reuse_paper` takes one of those for this component of this draft. Raises NotAgreed, NotFound.
    Legal source: Nghị định 45/2020/NĐ-CP điều 16 (the owner decides).
    """
    dossier = own_draft(ref=ref, actor=actor)
    package = procedures.package(code=dossier.procedure, version=dossier.version)
    asked = next((one for one in package.components if one.id == component), None)
    if asked is None or asked.present_only or dossier.code is not None:
        raise NotFound
    if not agreed or not rules.stands_there(channel=dossier.channel, facts=dossier.facts):
        raise NotAgreed
    items = vault.look_at_counter(
        party_id=dossier.party_id,
        draft=str(dossier.ref),
        wanted=Wanted(asked.id, asked.name, asked.concept),
        actor=actor.actor,
        office=Seat(dossier.receiving.code, dossier.receiving.name),
        at=at,
    )
    seen = {component: {"day": at.astimezone(ZONE).date().isoformat(), "items": list(items)}}
    dossier.facts = {**dossier.facts, IN_VAULT: {**dossier.facts.get(IN_VAULT, {}), **seen}}
    dossier.save(update_fields=("facts",))


def close_vault(dossier: Dossier) -> None:
    """The applicant does not stand there after all: what was taken from their vault goes out of the draft."""
    for component in dossier.facts.pop(IN_VAULT):
        vault.drop_use(draft=str(dossier.ref), component=component)
        taken = Paper.objects.filter(dossier=dossier, component=component).exclude(grade=None)
        taken.filter(form=Paper.Form.ELECTRONIC).delete()
        taken.update(document=None, grade=None)
