"""A lawful erasure: the request is carried out by the step that answers it; what the law keeps stays."""

import pytest

from motcua.service.dossiers import testing
from motcua.service.dossiers.models import Dossier
from motcua.trust.ledger import queries as ledger
from motcua.trust.privacy import actions as privacy

pytestmark = pytest.mark.django_db


def test_drafts_go_and_submitted_dossiers_stay() -> None:
    """A draft and what opens its ledger lines are gone; a submitted dossier stays and the duty is named."""
    testing.load_house()
    mother = testing.mother()
    code = testing.make_dossier(user=mother)
    draft = testing.make_draft(user=mother)
    assert ledger.leaves(subject=str(draft))
    done = privacy.erase(number=testing.MOTHER["number"], case=code, actor="b", at=testing.MONDAY)
    assert not Dossier.objects.filter(ref=draft).exists()
    assert Dossier.objects.filter(code=code).exists()
    assert ledger.leaves(subject=str(draft)) == ()
    (drafts,) = [one for one in done if one.gone]
    assert drafts.gone == 1
    assert [one.kept for one in done if "lưu trữ" in one.duty and one.kept] == [1]
    again = privacy.erase(number=testing.MOTHER["number"], case=code, actor="b", at=testing.MONDAY)
    assert not any(one.gone for one in again)
