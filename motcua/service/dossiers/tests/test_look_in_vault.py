"""look_in_vault(): the owner's word opens their vault for one component of one counter draft, and for nothing else."""

from datetime import timedelta

import pytest

from motcua.kit.errors import NotFound
from motcua.service.dossiers import actions, queries, reading, testing
from motcua.service.dossiers.models import Dossier, Paper
from motcua.service.dossiers.types import Bearer, Intake
from motcua.service.vault.testing import make_item
from motcua.trust.documents import queries as papers
from motcua.trust.identity import queries as identity
from motcua.trust.identity.testing import user_named
from motcua.trust.privacy.testing import recorded

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
    later = make_item(user=mother, at=AT, title="Giấy chứng sinh", kind="", grade=4)
    for wrong in ({"item": later, "at": AT}, {"item": item, "at": AT + timedelta(days=1)}):
        with pytest.raises(NotFound):  # what came later was not shown; the word given was for that day
            actions.reuse_paper(ref=ref, component="birth_notice", actor=officer, **wrong)
    actions.reuse_paper(ref=ref, component="birth_notice", item=item, actor=officer, at=AT)
    assert Dossier.objects.get(ref=ref).facts["_vault"]["birth_notice"]["items"] == [item]
    number = identity.party(party_id=mother.party_id).number
    (told,) = [read for read in recorded(subject=number) if read.registry == "vault"]
    assert told.office_name == Dossier.objects.get(ref=ref).receiving.name


@pytest.mark.parametrize("change", [{"bearer": Bearer(name="Lê Văn Thử")}, {"channel": 3}])
def test_who_does_not_stand_there_agrees_to_nothing(change) -> None:
    """Brought by another, or come by post after all: what was taken from the vault goes out of the draft again."""
    testing.load_house()
    mother, officer = testing.mother(), testing.officer("dongha.sen")
    item = make_item(user=mother, at=AT, title="Giấy chứng sinh", kind="", grade=5)
    counter = {"party_id": mother.party_id, "card": {}, "counter": "19333.pvhcc"}
    ref = actions.open_intake(procedure="1.001193", actor=officer, at=AT, **counter)
    paper = {"ref": ref, "component": "birth_notice", "actor": officer, "at": AT}
    actions.look_in_vault(**paper, agreed=True)
    actions.reuse_paper(**paper, item=item)
    assert queries.vault_offers(**paper)
    document = papers.get(ref=str(Paper.objects.get(dossier__ref=ref).document))
    who = identity.who(user=user_named("dongha.sen"), at=AT)
    assert reading.may_read(who=who, document=document, at=AT)
    assert not reading.may_read(who=who, document=document, at=AT + timedelta(days=1))
    actions.save_intake(ref=ref, given=Intake(**change), actor=officer, at=AT)
    assert not Paper.objects.filter(dossier__ref=ref).exists()
    assert queries.vault_offers(**paper) is None
    with pytest.raises(NotFound):
        actions.reuse_paper(**paper, item=item)
