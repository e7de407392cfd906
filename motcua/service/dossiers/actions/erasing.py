"""This room's part of a lawful erasure: drafts go, submitted dossiers stay by the law on archives."""

from collections.abc import Sequence
from datetime import datetime

from motcua.service.dossiers.models import Dossier, Paper
from motcua.trust.ledger import actions as ledger
from motcua.trust.privacy import queries as privacy
from motcua.trust.privacy.types import Erased


def erase_drafts(*, number: str, case: str, at: datetime) -> Sequence[Erased]:  # noqa: ARG001 - the port passes them
    """Delete the drafts that a person filled online, with what opens their ledger lines; count what must stay."""
    mine = Dossier.objects.filter(party__number=number, submitter__party__number=number)
    drafts = mine.filter(code=None, channel=Dossier.Channel.ONLINE)
    refs = [str(ref) for ref in drafts.values_list("ref", flat=True)]
    Paper.objects.filter(dossier__in=drafts).delete()
    drafts.delete()
    for ref in refs:
        ledger.erase_salts(subject=ref)
    drafted, kept = privacy.retention(what="drafts"), privacy.retention(what="dossiers")
    stays = Dossier.objects.filter(party__number=number).exclude(code=None).count()
    return (
        Erased(what=drafted["name"], gone=len(refs)),
        Erased(what=kept["name"], kept=stays, duty=kept["basis"]),
    )
