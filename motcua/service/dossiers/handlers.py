"""What other rooms announce and this one acts on."""

from datetime import datetime

from motcua.kit.events.bus import on
from motcua.service.dossiers.actions import act_as_system
from motcua.trust.signing.events import DocumentSigned

AFTER = {"leader": "leader_signed", "agency": "agency_sealed"}


@on(DocumentSigned)
def after_signature(*, event: DocumentSigned, at: datetime) -> None:
    """A signature is in the result: the process moves on by the step it keeps for the system."""
    act_as_system(code=event.subject, action=AFTER[event.slot], at=at)
