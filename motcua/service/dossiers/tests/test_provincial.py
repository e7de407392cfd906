"""A procedure that the province decides walks from the citizen to the desks of the office its data names."""

from datetime import timedelta

import pytest

from motcua.service.dossiers import actions, testing
from motcua.service.dossiers.models import Dossier

OWN = {"for_whom": "self", "phone": "0912000718"}
WANTED = {
    "certificate": "one",
    "purpose": "Xin việc làm",
    "former_residences": "Phường Đông Hà, 2010 đến nay",
    "copies": "1",
    "return_way": "portal",
}


@pytest.mark.django_db
def test_a_criminal_record_goes_to_the_police_of_the_province() -> None:
    """Received by the province's centre, assigned and examined in the office that decides."""
    testing.load_house()
    citizen, at = testing.actor(testing.mother()), testing.MONDAY
    ref = actions.open_draft(procedure="3.000333", actor=citizen, at=at)
    for page, raw in (("requester", OWN), ("request", WANTED)):
        assert actions.save_page(ref=ref, page=page, raw=raw, actor=citizen, at=at) == ()
    actions.submit(ref=ref, actor=citizen, at=at, vouched=True)
    dossier = Dossier.objects.get(ref=ref)
    assert (dossier.deciding.code, dossier.receiving.code) == ("44.ca", "44.pvhcc")
    examines = testing.officer("congan.boi")
    for name, username, given in (
        ("receive", "tinh.dua", {}),
        ("assign", "congan.gu", {"assignee": str(examines.user_id)}),
        ("accept_draft", "congan.boi", {"finding": "Không có án tích", "ban": "Không"}),
    ):
        officer = testing.officer(username)
        actions.act(code=dossier.code, action=name, actor=officer, at=at + timedelta(hours=1), given=given)
    dossier.refresh_from_db()
    assert (dossier.state, dossier.holder_office.code) == ("signing", "44.ca")
