"""The worker's turn."""

import pytest

from motcua.trust.ledger import actions, jobs, queries
from motcua.trust.ledger.testing import AT, make_leaves


@pytest.mark.django_db
def test_until_nothing_waits(monkeypatch):
    """All batches are taken in one turn; the last checkpoint covers them."""
    monkeypatch.setattr(actions, "BATCH", 4)
    make_leaves(10)
    assert actions.sequence_all(at=AT).size == 10
    assert actions.sequence_all(at=AT) is None


@pytest.mark.django_db
def test_the_timer_signs():
    """The worker's timer leaves nothing waiting."""
    make_leaves(3)
    jobs.sequence(AT)
    assert queries.checkpoint().size == 3
