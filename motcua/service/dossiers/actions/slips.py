"""Slips asked for by an officer; those of the process come from its own steps."""

from datetime import datetime

from django.db import transaction

from motcua.kit.errors import NotFound
from motcua.kit.jobs.queue import later
from motcua.service.dossiers import rules
from motcua.service.dossiers.models import Dossier, Slip
from motcua.service.dossiers.types import Actor
from motcua.trust.ledger import actions as ledger

ON_DEMAND = ("06",)  # phiếu kiểm soát: goes with the papers, whenever somebody needs to see the trace


@transaction.atomic
def issue_slip(*, code: str, form: str, actor: Actor, at: datetime) -> None:
    """Make the control slip of a dossier one's offices handle, as it stands now; once a turn. Raises NotFound.

    Legal source: Thông tư 03/2025/TT-VPCP mẫu 06.
    """
    dossier = Dossier.objects.filter(code=code).first()
    offices = {office for office, _role in actor.scopes}
    if form not in ON_DEMAND or dossier is None or not offices & rules.offices_of(dossier):
        raise NotFound
    slip, made = Slip.objects.get_or_create(
        dossier=dossier, form=form, turn=dossier.turn, defaults={"at": at, "data": {"input": {}}}
    )
    if made:
        later("motcua.service.dossiers.jobs.make_slip", slip_id=slip.pk)
        facts = {"form": form, "turn": dossier.turn}
        ledger.append(kind="dossier.slip", subject=code, actor=actor.actor, facts=facts, at=at)
