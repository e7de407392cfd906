"""Changing keys while everything runs: the newest key writes, all keys read, rows follow in small transactions.

Where the work stands is told by the rows themselves, so it can be killed at any row and simply started again.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from motcua.data.registries import history, keyring, rules
from motcua.data.registries.models import Correction, DataKey, LookUp, Source, Version
from motcua.data.registries.queries import declared, definition
from motcua.data.registries.types import Resealed
from motcua.kit.errors import NotFound


def add_master() -> str:
    """Add a master key to this installation's keystore file; returns its name.

    Raises KeysMissing where settings hold the keys: then the new line is added there by hand.
    """
    return keyring.add_master()


@transaction.atomic
def rewrap_keys() -> int:
    """Wrap every data key with the newest master key; returns how many were wrapped anew."""
    newest = keyring.keystore().newest
    stale = list(DataKey.objects.exclude(master=newest).select_for_update())
    for data_key in stale:
        keyring.rewrap(data_key)
        data_key.save(update_fields=("wrapped", "master"))
    return len(stale)


@transaction.atomic
def renew_key(*, registry: str, at: datetime) -> bool:
    """Make the data key that seals from now on; False while an earlier change is not finished, or nothing is sealed.

    Also for a registry whose rows another room keeps (`seal_values`). Raises NotFound.
    """
    known = declared().get(registry)
    if known is None:
        raise NotFound
    if not rules.sealed_fields(known):
        return False
    if DataKey.objects.filter(registry=registry, closed_at=None).count() > 1:
        return False
    keyring.new_data_key(registry=registry, at=at)
    return True


@transaction.atomic
def reseal(*, registry: str, after: int, limit: int, at: datetime) -> Resealed:
    """Seal the next rows (at most `limit` records) with the newest key and under the newest blind index.

    after: the last row that the step before looked at (0 to begin, and after a kill). Rows that were kept in
    clear are sealed too. When none is left the older keys are closed.
    """
    declared = definition(registry=registry)
    if not rules.sealed_fields(declared):
        return Resealed(last=after, rows=0, done=True)
    newest = keyring.writing_key(registry=registry, at=at)
    stale = Q(data_key__lt=newest) | Q(data_key=None)
    rows_left = Version.objects.select_related("data_key").filter(stale, registry=registry, pk__gt=after)
    found = list(rows_left.order_by("pk")[:limit])
    if not found:
        left = Version.objects.filter(data_key__lt=newest, registry=registry).exists()
        if not left:
            DataKey.objects.filter(registry=registry, closed_at=None, pk__lt=newest.pk).update(closed_at=at)
        return Resealed(last=0, rows=0, done=not left)  # what a writer ended late may lie behind: once more
    _lock_records(declared, found)
    rows = sum(_reseal_record(declared, key, newest) for key in dict.fromkeys(row.key for row in found))
    return Resealed(last=found[-1].pk, rows=rows, done=False)


def _lock_records(declared: Mapping[str, Any], rows: Sequence[Version]) -> None:
    """Be the only writer of these records, all asked for at once: an import beside it locks in the same order."""
    field = declared["key"]["field"]
    history.lock_all(declared, {str(history.values(row).get(field, row.key)) for row in rows})


def _reseal_record(declared: Mapping[str, Any], key: str, newest: DataKey) -> int:
    """All versions of one record, whose lock the caller holds, so that no writer sees it half moved."""
    own = Version.objects.select_related("data_key").filter(registry=declared["code"], key=key)
    first = own.first()
    if first is None:
        return 0
    true_key = str(history.values(first).get(declared["key"]["field"], key))
    stored = keyring.stored_keys(declared, true_key)[0]
    secret, count = rules.sealed_fields(declared), 0
    for row in own:
        content = history.values(row)
        hidden = {name: value for name, value in content.items() if name in secret}
        Version.objects.filter(pk=row.pk).update(
            key=stored,
            data={name: value for name, value in content.items() if name not in secret},
            sealed=keyring.seal(newest, stored, hidden) if hidden else {},
            data_key=newest if hidden else None,
        )
        count += 1
    for doubt in Correction.objects.select_related("data_key").filter(registry=declared["code"], key=key):
        sealed = keyring.seal(newest, stored, {f"{doubt.field}?{doubt.ref}": history.proposed(doubt)})
        Correction.objects.filter(pk=doubt.pk).update(
            key=stored, data_key=newest, proposed=json.dumps(sealed)
        )
    if stored != key:
        LookUp.objects.filter(registry=declared["code"], key=key).update(key=stored)
        Source.objects.filter(registry=declared["code"], key=key).update(key=stored)
    return count
