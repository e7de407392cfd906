"""Erasure: nothing ties a person to their store at the Portal any more; results stay, and are counted."""

from uuid import uuid4

import pytest

from motcua.kit.errors import NotFound
from motcua.service.vault import actions, testing
from motcua.service.vault.models import Copy, Item, Link, Reuse
from motcua.service.vault.tests.conftest import NUMBER
from motcua.trust.documents import queries as documents
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
        assert (part.gone, Link.objects.exists()) == (3, False)
        assert [row.way for row in Copy.objects.all()] == ["out"]
        assert actions.ask_due(at=AT) == 0
        told = len(shelf.heard)
        actions.tell_due(at=AT)
        assert (len(shelf.heard), Item.objects.count()) == (told, 1)
        again = privacy.erase(number=NUMBER, case="H50-9", actor="b", at=AT)
        assert sum(part.gone for part in again) == 0


def test_what_no_dossier_used_goes_with_its_bytes(owner, who) -> None:
    """A paper from the Portal goes, shared or not, and its link opens nothing more; one that a dossier used stays."""
    with testing.shelf() as shelf:
        for name, pages in (("A1", 2), ("A2", 3)):
            shelf.put(name, pdf(pages=pages), owner=NUMBER)
        actions.agree(who=who, at=AT)
        actions.ask_store(party=owner.party_id, at=AT)
    used, unused = Item.objects.order_by("pk")
    Reuse.objects.create(item=used, draft=uuid4(), code="H50-1", procedure="p", component="c", at=AT)
    Reuse.objects.create(item=unused, draft=uuid4(), procedure="p", component="c", at=AT)
    shared = {"items": [str(unused.ref), str(used.ref)], "purpose": "Vay vốn", "receiver": "", "days": 7}
    token = actions.share(who=who, at=AT, **shared).token
    actions.open_shared_paper(token=token, item=str(unused.ref), at=AT)
    done = privacy.erase(number=NUMBER, case="H50-9", actor="b", at=AT)
    assert list(Item.objects.all()) == [used]
    assert any(part.kept == 1 for part in done)
    assert documents.get(ref=str(unused.document)).expired
    assert not documents.get(ref=str(used.document)).expired
    assert [paper.line.ref for paper in actions.open_share(token=token, at=AT).papers] == [str(used.ref)]
    with pytest.raises(NotFound):
        actions.open_shared_paper(token=token, item=str(unused.ref), at=AT)
