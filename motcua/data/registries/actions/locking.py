"""Keys of single rows for a room below that holds none: sealed as values are, so that a change of keys moves them."""

from base64 import b64decode, b64encode
from collections.abc import Mapping
from datetime import datetime
from functools import cache

from motcua.data.exchange.types import Locked, Strongbox
from motcua.data.registries import keyring
from motcua.data.registries.queries.sealing import open_values
from motcua.data.registries.types import KEPT_BODIES, Sealed

FIELD = "key"


class RegistryStrongbox:
    """The exchange's port `Strongbox` over the data keys of `kept_bodies` (library/registries)."""

    def lock(self, *, keys: Mapping[str, bytes], at: datetime) -> Mapping[str, Locked]:
        """Raises KeysMissing."""
        data_key = keyring.writing_key(registry=KEPT_BODIES, at=at)
        return {
            row: Locked(data_key.pk, keyring.seal(data_key, row, {FIELD: b64encode(key).decode()})[FIELD])
            for row, key in keys.items()
        }

    def unlock(self, *, locked: Mapping[str, Locked]) -> Mapping[str, bytes]:
        """Raises SealBroken, KeysMissing."""
        rows = [
            Sealed(data_key=one.data_key, row=row, values={FIELD: one.text}) for row, one in locked.items()
        ]
        return {
            row.row: b64decode(values[FIELD])
            for row, values in zip(rows, open_values(rows=rows), strict=True)
        }


@cache
def as_strongbox() -> Strongbox:
    """The keys of this installation as the port of the exchange; bound in motcua/config/wiring.py."""
    return RegistryStrongbox()
