"""Opening what `seal_values` sealed for another room."""

from collections.abc import Sequence

from motcua.data.registries import keyring
from motcua.data.registries.models import DataKey
from motcua.data.registries.types import Sealed


def open_values(*, rows: Sequence[Sealed]) -> tuple[dict[str, str], ...]:
    """The values of each row in clear, in the same order; one SQL statement, none where nothing is sealed.

    Raises SealBroken, KeysMissing.
    """
    wanted = {row.data_key for row in rows if row.data_key is not None}
    keys = DataKey.objects.in_bulk(wanted) if wanted else {}
    return tuple(
        keyring.open_values(keys[row.data_key], row.row, row.values) if row.data_key is not None else {}
        for row in rows
    )
