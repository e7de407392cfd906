"""look_in_vault(): the owner's word opens their vault for one component of one counter draft, and for nothing else."""

import pytest

from motcua.kit.errors import NotFound
from motcua.service.dossiers import actions, testing
from motcua.service.dossiers.models import Dossier
from motcua.service.vault.testing import make_item

pytestmark = pytest.mark.django_db
AT = testing.MONDAY


def test_only_a_counter_draft_and_only_when_agreed() -> None:
    """An online draft has no counter; silence is no consent; afterwards only that component may be taken."""
    testing.load_house()
    mother = testing.mother()
    item = make_item(user=mother, at=AT, title="Giấy chứng sinh", kind="", grade=5)
    online = testing.make_draft(user=mother, papers=False)
    mine = testing.actor(mother)
    with pytest.raises(actions.NotAgreed):
        actions.look_in_vault(ref=online, component="birth_notice", agreed=True, actor=mine, at=AT)
    officer = testing.officer("dongha.sen")
    counter = {"party_id": mother.party_id, "card": {}, "counter": "19333.pvhcc"}
    ref = actions.open_intake(procedure="1.001193", actor=officer, at=AT, **counter)
    with pytest.raises(actions.NotAgreed):
        actions.look_in_vault(ref=ref, component="birth_notice", agreed=False, actor=officer, at=AT)
    with pytest.raises(NotFound):
        actions.reuse_paper(ref=ref, component="birth_notice", item=item, actor=officer, at=AT)
    actions.look_in_vault(ref=ref, component="birth_notice", agreed=True, actor=officer, at=AT)
    actions.reuse_paper(ref=ref, component="birth_notice", item=item, actor=officer, at=AT)
    assert Dossier.objects.get(ref=ref).facts["_vault"] == ["birth_notice"]
