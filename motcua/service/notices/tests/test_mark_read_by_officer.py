"""mark_read_by_officer: the bell is empty after the list was opened."""

import pytest

from motcua.service.notices import actions, queries
from motcua.service.notices.tests.test_tell_officer import tell
from motcua.trust.identity.testing import AT, make_officer

pytestmark = pytest.mark.django_db


def test_mark_read_by_officer() -> None:
    """The bell is empty after the list was opened, for this officer alone."""
    one, two = make_officer(role="specialist"), make_officer(role="specialist")
    tell(one.pk)
    tell(two.pk)
    actions.mark_read_by_officer(user_id=one.pk, at=AT)
    assert queries.unread_of_officer(user_id=one.pk) == 0
    assert queries.unread_of_officer(user_id=two.pk) == 1
