"""Time stamps on checkpoints: hourly, from an authority that may be down; every token kept is opened again."""

from datetime import timedelta

import pytest
from django.db import transaction

from motcua.data.exchange import actions, audit, models
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


def changed(data: bytes, place: int) -> bytes:
    """One bit turned over."""
    return bytes([*data[:place], data[place] ^ 1, *data[place + 1 :]])


@pytest.mark.parametrize("place", [20, -5], ids=["inside", "signature"])
def test_a_token_with_one_byte_changed_is_named(authority, place) -> None:
    """The whole check opens every token; so it does with a whole token over another checkpoint."""
    grow()
    actions.stamp_checkpoint(at=AT)
    assert list(audit.problems()) == []
    row = models.Stamp.objects.get()
    whole = bytes(row.token)
    models.Stamp.objects.update(token=changed(whole, place % len(whole)))
    assert [item.kind for item in audit.problems()] == ["stamp-changed"]
    grow()
    actions.stamp_checkpoint(at=AT + timedelta(hours=1))
    models.Stamp.objects.filter(size=2).update(token=whole)
    assert [(item.kind, item.index) for item in audit.problems()] == [
        ("stamp-changed", 1),
        ("stamp-changed", 2),
    ]
