"""Results issued here reach their owner's store at the National Portal, each once, whatever the day brings."""

from datetime import timedelta
from types import SimpleNamespace

import pytest

from motcua.kit import clock
from motcua.kit.crypto import sha256
from motcua.service.vault import actions, queries, testing
from motcua.service.vault.models import Copy, Item
from motcua.service.vault.tests.conftest import NUMBER
from motcua.service.vault.types import HANDED_IN, PORTAL
from motcua.trust.identity.actions import record_party
from tests.support.budgets import sql_budget

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
AT = testing.AT


@pytest.fixture
def shelf():
    """A Portal in memory."""
    with testing.shelf() as held:
        yield held


def test_a_result_is_told_once_with_grade_signature_and_hash(shelf, owner) -> None:
    """The bytes, their hash, grade, verification code; told again, the Portal holds one."""
    ref = testing.make_item(user=owner, code="ABCD1234")
    assert actions.tell_due(at=AT) == 1
    assert actions.tell_due(at=AT) == 0
    (paper,) = shelf.heard
    assert (paper.reference, paper.owner, paper.grade, paper.code) == (ref, NUMBER, 2, "ABCD1234")
    assert (paper.signed, paper.stands, sha256(paper.data)) == (True, True, paper.sha256)
    assert paper.number == "12/2026"
    copy = Copy.objects.get()
    assert (copy.state, copy.sha256, copy.done_at) == ("same", paper.sha256, AT)
    assert not actions.tell_store(copy=copy.pk, at=AT)


def test_a_revoked_result_is_told_again_as_such(shelf, owner) -> None:
    """Under the same id, no longer standing."""
    ref = testing.make_item(user=owner)
    actions.tell_due(at=AT)
    assert actions.end(document=str(Item.objects.get(ref=ref).document), at=AT) == 1
    actions.tell_due(at=AT)
    assert [paper.stands for paper in shelf.heard] == [True, False]
    assert len(shelf.papers) == 1


def test_a_portal_that_is_down_is_told_later(shelf, owner, browser) -> None:
    """Counted, each pause longer, plain to the owner; nothing is lost and nothing told twice."""
    testing.make_item(user=owner)
    shelf.down = True
    actions.tell_due(at=AT)
    assert actions.tell_due(at=AT + timedelta(seconds=9)) == 0
    assert actions.tell_due(at=AT + timedelta(seconds=11)) == 1
    copy = Copy.objects.get()
    assert (copy.failures, copy.trouble) == (2, "OSError")
    assert copy.next_try == AT + timedelta(seconds=31)
    with sql_budget("vault:sync"):
        text = browser.get("/kho-cua-toi/dong-bo/").content.decode()
    assert "Cổng chưa trả lời" in text
    assert "sẽ thử lại lúc" in text
    counts = queries.store_counts(at=AT)
    assert (counts.told, counts.waiting, counts.troubles[0].failures) == (0, 1, 2)
    shelf.down = False
    assert actions.retry_now(at=AT + timedelta(seconds=12)) == 1
    actions.tell_due(at=AT + timedelta(seconds=12))
    assert (len(shelf.heard), queries.store_counts(at=AT).told) == (1, 1)
    assert "sẽ thử lại" not in browser.get("/kho-cua-toi/dong-bo/").content.decode()


def test_what_was_issued_before_there_was_a_store(owner) -> None:
    """It is told when there is one; without one no row is kept and the page is not found."""
    testing.make_item(user=owner)
    assert not Copy.objects.exists()
    with testing.shelf() as shelf:
        assert actions.tell_due(at=AT) == 1
        assert len(shelf.heard) == 1
    assert actions.tell_due(at=AT) == 0
    assert queries.store_counts(at=AT) is None


def test_only_what_this_office_issued_is_told(shelf, owner) -> None:
    """Papers handed in, those of the Portal itself, those of somebody without a number: never."""
    testing.make_item(user=owner, origin=HANDED_IN)
    testing.make_item(user=owner, origin=PORTAL)
    nobody = record_party(number="", name="Người chưa có số", at=AT)
    testing.make_item(user=SimpleNamespace(party_id=nobody))
    assert actions.tell_due(at=AT) == 0
    assert shelf.heard == []


def test_a_change_while_it_is_told_is_told_too(shelf, owner, monkeypatch) -> None:
    """The older state never passes for the newest."""
    ref = testing.make_item(user=owner)
    keep = shelf.keep

    def revoked_meanwhile(*, paper):
        if paper.stands:
            actions.end(document=str(Item.objects.get(ref=ref).document), at=AT)
        return keep(paper=paper)

    monkeypatch.setattr(shelf, "keep", revoked_meanwhile)
    actions.tell_due(at=AT)
    assert Copy.objects.get().state == "waiting"
    actions.tell_due(at=AT)
    assert (Copy.objects.get().state, [paper.stands for paper in shelf.heard]) == ("same", [True, False])


def test_without_a_store_the_owner_sees_nothing_of_it(browser, owner) -> None:
    """No link on the vault's page, no page, nothing to agree to."""
    with clock.frozen(AT):
        assert "/dong-bo/" not in browser.get("/kho-cua-toi/").content.decode()
        assert browser.get("/kho-cua-toi/dong-bo/").status_code == 404
        assert browser.post("/kho-cua-toi/dong-bo/bat/").status_code == 404
