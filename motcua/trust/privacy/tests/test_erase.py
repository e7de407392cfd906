"""Erasure: what no law makes the house keep is gone, what it must keep stays and is named."""

from datetime import timedelta

import pytest
from django.db import transaction

from motcua.trust.identity.testing import AT
from motcua.trust.ledger import actions as ledger
from motcua.trust.ledger import queries as ledger_queries
from motcua.trust.privacy import actions, types
from motcua.trust.privacy.testing import SUBJECT, make_read, recorded
from motcua.trust.privacy.types import Erased

pytestmark = pytest.mark.django_db(transaction=True)


def test_old_reads_go_with_what_opens_their_lines(monkeypatch) -> None:
    """A line past its time of keeping cannot be linked to anybody any more; the tree still verifies."""
    monkeypatch.setattr(types, "_erasures", {})
    with transaction.atomic():
        for days in (500, 10):
            at = AT - timedelta(days=days)
            leaf = ledger.append(
                kind="registry.read", subject="H50-1", actor="a", facts={"key": SUBJECT}, at=at
            )
            actions.record_reads(reads=[make_read(leaf=leaf)], at=at)
    ledger.sequence_all(at=AT)
    (done,) = actions.erase(number=SUBJECT, case="H50-9", actor="b", at=AT)
    assert (done.gone, done.kept) == (1, 1)
    assert "QCVN 12:2026/BCA" in done.duty
    assert len(recorded()) == 1
    opened = [line.facts for line in ledger_queries.leaves(subject="H50-1")]
    assert opened == [{"key": SUBJECT}], "the younger line still opens, the older one names nobody"
    ledger.sequence_all(at=AT)
    assert ledger_queries.verify().ok
    (line,) = ledger_queries.leaves(subject="H50-9")
    assert (line.kind, line.facts) == ("privacy.erased", {"gone": 1, "kept": 1})


def test_every_room_does_its_part(monkeypatch) -> None:
    """What a registered room erased and kept is told, beside this room's own."""
    monkeypatch.setattr(types, "_erasures", {})
    asked = []

    def part(*, number, case, at):
        asked.append((number, case, at))
        return [Erased(what="Hồ sơ", gone=2, kept=3, duty="luật lưu trữ")]

    types.register_erasure("test", part)
    done = actions.erase(number=SUBJECT, case="H50-9", actor="b", at=AT)
    assert asked == [(SUBJECT, "H50-9", AT)]
    assert [(one.what, one.gone, one.kept) for one in done][0] == ("Hồ sơ", 2, 3)
