"""Sealing for a room that keeps its own rows about people but no keys: registries hold the only ones."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from motcua.data.registries import keyring
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
