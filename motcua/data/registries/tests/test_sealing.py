"""Another room's values under the keys of a registry: sealed, opened, bound to their row."""

from dataclasses import replace
from datetime import datetime

import pytest

from motcua.data.registries import actions, queries
from motcua.data.registries.keyring import SealBroken
from motcua.kit.clock import ZONE
from motcua.kit.errors import NotFound

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


def test_under_the_newest_key() -> None:
    """Sealed anew it says the same under another key; then the older keys may be closed."""
    made = actions.seal_values(registry="vault", row="a", values={"number": "12/2026"}, at=AT)
    assert actions.renew_key(registry="vault", at=AT)
    newest = actions.sealing_key(registry="vault", at=AT)
    (fresh,) = actions.reseal_values(registry="vault", rows=[made], at=AT)
    assert made.data_key != fresh.data_key == newest
    assert queries.open_values(rows=[made, fresh]) == ({"number": "12/2026"},) * 2
    assert (actions.close_keys(registry="vault", at=AT), actions.close_keys(registry="vault", at=AT)) == (
        1,
        0,
    )
    with pytest.raises(NotFound):
        actions.renew_key(registry="nonsense", at=AT)
