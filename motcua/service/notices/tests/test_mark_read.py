"""mark_read: what a party has seen no longer counts."""

import pytest

from motcua.service.notices import actions, queries
from motcua.service.notices.tests.test_send import CODE, say
from motcua.trust.identity.testing import AT, make_person

pytestmark = pytest.mark.django_db


def test_mark_read() -> None:
    """A party's notices of a dossier are read when the dossier was opened."""
    party = make_person().party_id
    say(party_id=party)
    assert queries.unread(party_id=party) == 1
    actions.mark_read(party_id=party, subject=CODE, at=AT)
    assert queries.unread(party_id=party) == 0
