"""Time stamps on checkpoints: hourly, from an authority that may be down."""

from datetime import timedelta

import pytest
from django.db import transaction

from motcua.data.exchange import actions, models
from motcua.data.exchange.testing import AT
from motcua.trust.ledger import actions as ledger
from motcua.trust.signing import actions as signing

pytestmark = pytest.mark.django_db(transaction=True)


def grow() -> None:
    """One more leaf under a checkpoint."""
    with transaction.atomic():
        ledger.append(kind="x", subject="s", actor="a", facts={}, at=AT)
    ledger.sequence_all(at=AT)


def test_one_stamp_an_hour(monkeypatch) -> None:
    """A new checkpoint is stamped when an hour has passed; an authority that is down is simply asked again."""
    answers: list[bytes | None] = [None, b"token", b"token"]
    monkeypatch.setattr(signing, "time_stamp", lambda *, data: answers.pop(0))
    assert not actions.stamp_checkpoint(at=AT)
    grow()
    assert not actions.stamp_checkpoint(at=AT)
    assert actions.stamp_checkpoint(at=AT)
    grow()
    assert not actions.stamp_checkpoint(at=AT + timedelta(minutes=59))
    assert actions.stamp_checkpoint(at=AT + timedelta(hours=1))
    assert not actions.stamp_checkpoint(at=AT + timedelta(hours=3))
    assert list(models.Stamp.objects.order_by("size").values_list("size", flat=True)) == [1, 2]
