"""tell_officer: in the portal, each officer once."""

import pytest
from django.db import IntegrityError, transaction

from motcua.service.notices import actions, queries
from motcua.service.notices.models import Notice, Sending
from motcua.service.notices.tests.test_send import CODE, say
from motcua.trust.identity.testing import AT, make_officer, make_person

pytestmark = pytest.mark.django_db
PARAMS = {"code": CODE, "procedure": "Đăng ký khai sinh", "step": "Thẩm tra", "step_due": AT.isoformat()}


def tell(user_id: int, turn: int = 3) -> None:
    """A step of this officer is late."""
    actions.tell_officer(user_id=user_id, kind="step_late", subject=CODE, turn=turn, params=PARAMS, at=AT)


def test_each_officer_once() -> None:
    """Two officers of one step are each told once; nothing leaves the house."""
    one, two = make_officer(role="specialist"), make_officer(role="specialist")
    for user in (one, two, one):
        tell(user.pk)
    assert (Notice.objects.count(), Sending.objects.count()) == (2, 0)
    (line,) = queries.of_officer(user_id=one.pk, language="vi")
    assert line.text.startswith("Bước “Thẩm tra” của hồ sơ H50.101.00-261120-0001")
    assert (line.subject, line.read) == (CODE, False)


def test_what_officers_are_told_is_not_shown_to_the_citizen() -> None:
    """The dossier's page shows the party's notices alone."""
    tell(make_officer(role="specialist").pk)
    say()
    assert [line.kind for line in queries.of_subject(subject=CODE, language="vi")] == ["received"]


def test_a_notice_is_to_one() -> None:
    """Neither to nobody nor to both."""
    for party, user in ((None, None), (make_person().party_id, make_officer(role="head").pk)):
        with pytest.raises(IntegrityError), transaction.atomic():
            Notice.objects.create(
                party_id=party, user_id=user, subject=CODE, kind="stuck", turn=1, params={}, at=AT
            )
