"""This room's part of a lawful erasure: what ties a person to their store at the Portal; dossiers stay."""

from collections.abc import Sequence
from datetime import datetime

from motcua.service.vault.models import Copy, Item, Link, Opening, Reuse
from motcua.service.vault.types import HANDED_IN, ISSUED, PORTAL
from motcua.trust.documents import actions as documents
from motcua.trust.ledger import actions as ledger
from motcua.trust.privacy import queries as privacy
from motcua.trust.privacy.types import Erased


def erase_copies(*, number: str, case: str, at: datetime) -> Sequence[Erased]:  # noqa: ARG001 - the port passes them
    """Forget the consent to ask the Portal, what its store listed, and what was taken from it that no dossier used.

    With them goes what opens their ledger lines. What was told to the Portal of a result issued here stays with the
    result: without it the result would be told anew. Results and papers of dossiers stay by the law on archives, and
    are counted.
    """
    links = Link.objects.filter(party__number=number)
    rows = Copy.objects.filter(party__number=number, way=Copy.Way.IN)
    ended = list(links.values_list("pk", flat=True))
    gone = len(ended) + rows.count()
    rows.delete()
    gone += _unused(number, at)
    links.delete()
    for link in ended:
        ledger.erase_salts(subject=f"link:{link}")
    copies, kept = privacy.retention(what="portal_copies"), privacy.retention(what="dossiers")
    stays = Item.objects.filter(party__number=number, origin__in=(ISSUED, HANDED_IN, PORTAL)).count()
    return (
        Erased(what=copies["name"], gone=gone),
        Erased(what=kept["name"], kept=stays, duty=kept["basis"]),
    )


def _unused(number: str, at: datetime) -> int:
    """Papers from the Portal that no submitted dossier used: bytes, shares and all; how many."""
    used = Reuse.objects.exclude(code="").values("item_id")
    items = list(Item.objects.filter(party__number=number, origin=PORTAL).exclude(pk__in=used))
    Reuse.objects.filter(item__in=items).delete()
    Opening.objects.filter(item__in=items).delete()
    for item in items:
        documents.expire(ref=str(item.document), at=at)
        ledger.erase_salts(subject=f"vault:{item.ref}")
        item.delete()
    return len(items)
