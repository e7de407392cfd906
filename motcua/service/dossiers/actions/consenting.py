"""At the counter, the applicant's own vault: looked into only when they stand there and say yes."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from motcua.kit.errors import DomainError, NotFound
from motcua.service.dossiers.actions.drafting import own_draft
from motcua.service.dossiers.models import Dossier
from motcua.service.dossiers.types import IN_VAULT, Actor
from motcua.service.procedures import queries as procedures
from motcua.service.vault import actions as vault
from motcua.service.vault.types import Wanted


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

    From then on `reuse_paper` takes one of them for this component of this draft. Raises NotAgreed, NotFound.
    Legal source: Nghị định 45/2020/NĐ-CP điều 16 (the owner decides).
    """
    dossier = own_draft(ref=ref, actor=actor)
    package = procedures.package(code=dossier.procedure, version=dossier.version)
    asked = next((one for one in package.components if one.id == component), None)
    if asked is None or asked.present_only or dossier.code is not None:
        raise NotFound
    if not agreed or dossier.channel != Dossier.Channel.COUNTER or dossier.facts.get("_bearer"):
        raise NotAgreed
    vault.look_at_counter(
        party_id=dossier.party_id,
        draft=str(dossier.ref),
        wanted=Wanted(asked.id, asked.name, asked.concept),
        actor=actor.actor,
        at=at,
    )
    looked = dict.fromkeys([*dossier.facts.get(IN_VAULT, ()), component])
    dossier.facts = {**dossier.facts, IN_VAULT: list(looked)}
    dossier.save(update_fields=("facts",))
