"""A paper of the vault stands for one that a procedure asks: offered where it fits, counted once submitted."""

from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest

from motcua.kit.errors import NotFound
from motcua.service.vault import actions, queries, testing
from motcua.service.vault.models import Item, Reuse
from motcua.service.vault.types import Reused, Wanted
from motcua.trust.identity.testing import make_person
from motcua.trust.ledger import queries as ledger

pytestmark = pytest.mark.django_db
BIRTH = Wanted("birth", "Bản sao giấy khai sinh")
STATUS = Wanted("status", "Giấy nào đó", "vault.KQ.G15.000038")
NOTICE = Wanted("notice", "Giấy chứng sinh")
EVER = datetime.min.replace(tzinfo=testing.AT.tzinfo) + timedelta(days=2)


@pytest.fixture
def owner():
    """Who holds a vault."""
    return make_person(name="Trần Thị Mai Hương")


def take(owner, item: str, wanted: Wanted, draft: str) -> Reused:
    """Reuse as the owner."""
    return actions.reuse(
        party_id=owner.party_id,
        item=item,
        draft=draft,
        procedure="1.004873",
        wanted=wanted,
        actor="an",
        at=testing.AT,
    )


def test_offered_where_it_fits_best_grade_first(owner, django_assert_num_queries) -> None:
    """By concept or by name, never past its day or withdrawn, at most three, in two statements."""
    plain = testing.make_item(user=owner, grade=7)
    best = testing.make_item(user=owner, grade=2)
    testing.make_item(user=owner, valid_until=date(2026, 11, 22), grade=1)
    gone = testing.make_item(user=owner, grade=1)
    actions.end(document=str(Item.objects.get(ref=gone).document), at=testing.AT)
    notice = testing.make_item(user=owner, kind="", title="Giấy chứng sinh", grade=5)
    with django_assert_num_queries(2):
        found = queries.fitting(party_id=owner.party_id, wanted=(BIRTH, STATUS, NOTICE), at=testing.AT)
    assert [offer.item for offer in found["birth"]] == [best, plain]
    assert [offer.item for offer in found["notice"]] == [notice]
    assert "status" not in found
    with django_assert_num_queries(0):
        assert queries.fitting(party_id=owner.party_id, wanted=(), at=testing.AT) == {}


def test_reused_by_reference_and_counted_once_submitted(owner) -> None:
    """The same document, its grade, a ledger line; the meter counts it only under a dossier's code."""
    item, draft = testing.make_item(user=owner), str(uuid4())
    given = take(owner, item, BIRTH, draft)
    assert given == Reused(str(Item.objects.get(ref=item).document), "Giấy khai sinh", 2)
    assert [leaf.kind for leaf in ledger.leaves(subject=draft)] == ["vault.reused"]
    later = testing.AT + timedelta(days=1)
    assert queries.reuse_counts(since=EVER, until=later) == ()
    assert actions.count_uses(draft=draft, code="H50-1") == 1
    (one,) = queries.reuse_counts(since=EVER, until=later, procedure="1.004873")
    assert (one.component, one.count, one.codes) == ("birth", 1, ("H50-1",))
    assert queries.reuse_counts(since=EVER, until=later, procedure="1.001193") == ()


def test_another_file_takes_its_place(owner) -> None:
    """What was replaced does not count."""
    draft = str(uuid4())
    take(owner, testing.make_item(user=owner), BIRTH, draft)
    take(owner, testing.make_item(user=owner), BIRTH, draft)
    assert Reuse.objects.count() == 1
    actions.drop_use(draft=draft, component="birth")
    assert not Reuse.objects.exists()


def test_only_what_is_offered(owner) -> None:
    """A stranger's paper, one that does not fit, and nonsense are all not found."""
    mine, theirs = testing.make_item(user=owner), testing.make_item(user=make_person())
    for item, wanted in ((theirs, BIRTH), (mine, STATUS), ("x", BIRTH), (str(uuid4()), BIRTH)):
        with pytest.raises(NotFound):
            take(owner, item, wanted, str(uuid4()))
