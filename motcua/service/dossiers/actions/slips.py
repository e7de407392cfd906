"""Slips asked for by an officer, and slips that were signed; those of the process come from its own steps."""

from datetime import datetime

from django.db import transaction

from motcua.kit.errors import NotFound
from motcua.kit.jobs.queue import later
from motcua.service.dossiers import rules
from motcua.service.dossiers.actions.acting import act_as_system
from motcua.service.dossiers.models import Dossier, Slip
from motcua.service.dossiers.types import Actor
from motcua.trust.ledger import actions as ledger

AFTER = {"leader": "leader_signed", "agency": "agency_sealed"}
SLIP = "#"  # a slip is signed under a key of its own, a result under the code of its dossier
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


@transaction.atomic
def note_signature(*, subject: str, document: str, slot: str, at: datetime) -> bool:
    """A signature is in a paper: a slip is no longer shown as waiting; for a result the process moves on.

    subject: the dossier's code, or that of a slip; slot: leader or agency. False when there is nothing left to do.
    """
    if SLIP not in subject:
        return act_as_system(code=subject, action=AFTER[slot], at=at)
    slip = Slip.objects.select_for_update(of=("self",)).filter(document=document).first()
    if slip is None:
        return False
    slip.data = {**slip.data, "signed": slip.data.get("signed") or at.isoformat()}
    slip.save(update_fields=("data",))
    return True
