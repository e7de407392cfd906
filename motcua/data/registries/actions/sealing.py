"""Sealing for a room that keeps its own rows about people but no keys: registries hold the only ones.

Such a room changes keys as registries do (`renew_key`, then its own rows in small transactions, then `close_keys`).
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from motcua.data.registries import keyring
from motcua.data.registries.models import DataKey
from motcua.data.registries.queries.sealing import open_values
from motcua.data.registries.types import Sealed


@transaction.atomic
def seal_values(*, registry: str, row: str, values: Mapping[str, str], at: datetime) -> Sealed:
    """Seal text values of one row (its own unchanging name) under the data key of a declared registry.

    Empty values are left out. Moved to another row or field they do not open. Raises KeysMissing.
    """
    said = {name: value for name, value in values.items() if value}
    if not said:
        return Sealed(data_key=None, row=row, values={})
    data_key = keyring.writing_key(registry=registry, at=at)
    return Sealed(data_key=data_key.pk, row=row, values=keyring.seal(data_key, row, said))


def sealing_key(*, registry: str, at: datetime) -> int:
    """The id of the data key that seals from now on; rows under a smaller one are due. Raises KeysMissing."""
    return keyring.writing_key(registry=registry, at=at).pk


@transaction.atomic
def reseal_values(*, registry: str, rows: Sequence[Sealed], at: datetime) -> tuple[Sealed, ...]:
    """The same values under the newest data key, in the same order. Raises SealBroken, KeysMissing."""
    data_key = keyring.writing_key(registry=registry, at=at)
    clear = open_values(rows=rows)
    return tuple(
        Sealed(data_key=data_key.pk, row=row.row, values=keyring.seal(data_key, row.row, values))
        for row, values in zip(rows, clear, strict=True)
    )


def close_keys(*, registry: str, at: datetime) -> int:
    """Close the data keys before the newest: no row is under them any more (the caller has looked); how many."""
    newest = keyring.writing_key(registry=registry, at=at)
    older = DataKey.objects.filter(registry=registry, closed_at=None, pk__lt=newest.pk)
    return older.update(closed_at=at)
