"""A result that no longer stands is marked, not removed."""

import pytest

from motcua.kit.events.bus import announce
from motcua.kit.worker.loop import Worker
from motcua.service.vault import actions, testing
from motcua.service.vault.models import Item
from motcua.trust.identity.testing import make_person
from motcua.trust.signing.events import DocumentRevoked


@pytest.mark.django_db
def test_marked_once() -> None:
    """Ending twice keeps the first moment."""
    ref = testing.make_item(user=make_person())
    document = str(Item.objects.get(ref=ref).document)
    assert actions.end(document=document, at=testing.AT) == 1
    assert actions.end(document=document, at=testing.AT) == 0
    assert Item.objects.get(ref=ref).ended_at == testing.AT


@pytest.mark.django_db(transaction=True)
def test_a_revoked_document_ends_by_itself() -> None:
    """What the register of issued documents announces reaches the vault."""
    ref = testing.make_item(user=make_person())
    document = str(Item.objects.get(ref=ref).document)
    announce(DocumentRevoked(code="x", document=document, subject="y"), at=testing.AT)
    Worker().run_all()
    assert Item.objects.get(ref=ref).ended_at is not None
