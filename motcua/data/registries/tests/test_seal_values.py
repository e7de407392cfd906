"""Another room's values under the keys of a registry: sealed, opened, bound to their row."""

from dataclasses import replace
from datetime import datetime

import pytest

from motcua.data.registries import actions, queries
from motcua.data.registries.keyring import SealBroken
from motcua.kit.clock import ZONE

AT = datetime(2026, 11, 23, 9, 0, tzinfo=ZONE)

pytestmark = pytest.mark.django_db


def test_sealed_and_opened() -> None:
    """What was sealed opens again, and nothing of it stands in clear."""
    made = actions.seal_values(registry="vault", row="a", values={"number": "12/2026", "holder": ""}, at=AT)
    assert set(made.values) == {"number"}
    assert "12/2026" not in str(made)
    assert queries.open_values(rows=[made]) == ({"number": "12/2026"},)


def test_nothing_to_seal_needs_no_key(django_assert_num_queries) -> None:
    """Empty values are no values, and opening them asks nothing."""
    made = actions.seal_values(registry="vault", row="a", values={"number": ""}, at=AT)
    assert made.data_key is None
    with django_assert_num_queries(0):
        assert queries.open_values(rows=[made]) == ({},)


def test_moved_to_another_row_it_does_not_open() -> None:
    """A value copied onto somebody else's row is found out."""
    made = actions.seal_values(registry="vault", row="a", values={"number": "12/2026"}, at=AT)
    with pytest.raises(SealBroken):
        queries.open_values(rows=[replace(made, row="b")])
