"""Papers and shares under the newest data key, while everything runs; registries hold the keys."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from motcua.data.registries import actions as registries
from motcua.data.registries.types import Resealed, Sealed
from motcua.service.vault.models import Item, Share
from motcua.service.vault.types import VAULT


@transaction.atomic
def reseal(*, limit: int, at: datetime) -> Resealed:
    """Seal the next rows (at most `limit`) with the newest key; when none is left the older keys are closed.

    Where the work stands is told by the rows themselves: killed at any row it is simply started again, and a row is
    readable at every moment. Raises SealBroken, KeysMissing.
    """
    newest = registries.sealing_key(registry=VAULT, at=at)
    tables: tuple[QuerySet[Item] | QuerySet[Share], ...] = (Item.objects.all(), Share.objects.all())
    for table in tables:
        stale = table.filter(data_key_id__lt=newest).select_for_update().order_by("pk")
        rows = list(stale.only("pk", "ref", "sealed", "data_key_id")[:limit])
        if rows:
            held = [Sealed(data_key=row.data_key_id, row=str(row.ref), values=row.sealed) for row in rows]
            fresh = registries.reseal_values(registry=VAULT, rows=held, at=at)
            for row, sealed in zip(rows, fresh, strict=True):
                table.filter(pk=row.pk).update(sealed=dict(sealed.values), data_key_id=sealed.data_key)
            return Resealed(last=rows[-1].pk, rows=len(rows), done=False)
    registries.close_keys(registry=VAULT, at=at)
    return Resealed(last=0, rows=0, done=True)
