"""Erasure: nothing ties a person to their store at the Portal any more; results stay, and are counted."""

import pytest

from motcua.service.vault import actions, testing
from motcua.service.vault.models import Copy, Item, Link
from motcua.service.vault.tests.conftest import NUMBER
from motcua.trust.documents.testing import pdf
from motcua.trust.privacy import actions as privacy

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
AT = testing.AT


def test_the_link_and_what_the_portal_listed_go(owner, who) -> None:
    """Consent and copies are gone, the Portal is asked no more; what was told of a result stays; twice is nothing."""
    with testing.shelf() as shelf:
        testing.make_item(user=owner)
        shelf.put("A1", pdf(pages=2), owner=NUMBER)
        actions.tell_due(at=AT)
        actions.agree(who=who, at=AT)
        actions.ask_store(party=owner.party_id, at=AT)
        assert Copy.objects.count() == 2
        done = {part.what: part for part in privacy.erase(number=NUMBER, case="H50-9", actor="b", at=AT)}
        part = next(done[name] for name in done if name.startswith("Đồng ý lấy giấy tờ"))
        assert (part.gone, Link.objects.exists()) == (2, False)
        assert [row.way for row in Copy.objects.all()] == ["out"]
        assert actions.ask_due(at=AT) == 0
        told = len(shelf.heard)
        actions.tell_due(at=AT)
        assert (len(shelf.heard), Item.objects.count()) == (told, 2)
        again = privacy.erase(number=NUMBER, case="H50-9", actor="b", at=AT)
        assert sum(part.gone for part in again) == 0
