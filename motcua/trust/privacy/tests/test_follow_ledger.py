"""What officers opened joins the log of the person from the ledger, once."""

import pytest
from django.db import transaction

from motcua.trust.identity.testing import AT
from motcua.trust.ledger import actions as ledger
from motcua.trust.privacy import actions, queries
from motcua.trust.privacy.testing import recorded
from motcua.trust.privacy.tests.conftest import MINE, THEIRS

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("cases")]


def _opened(kind: str, subject: str, actor: str) -> None:
    with transaction.atomic():
        ledger.append(kind=kind, subject=subject, actor=actor, facts={"state": "x"}, at=AT)


def test_readings_at_the_desk_are_told(who, officer) -> None:
    """A dossier and a paper that an officer opened stand on the person's page with the office, each once."""
    for kind in ("dossier.read", "document.read", "dossier.submitted"):
        _opened(kind, MINE, str(officer.actor))
    _opened("dossier.read", THEIRS, str(officer.actor))
    _opened("dossier.read", "H50.0-000000-0000", str(officer.actor))
    assert actions.follow_ledger(at=AT) == 0, "nothing is sequenced yet"
    ledger.sequence_all(at=AT)
    assert actions.follow_ledger(at=AT) == 5
    assert actions.follow_ledger(at=AT) == 0
    assert actions.settle(at=AT) == 3
    assert [row.registry for row in recorded()] == ["dossier", "document"]
    lines = queries.my_reads_page(who=who, at=AT).days[0].lines
    assert {line.who for line in lines} == {"UBND phường Thử"}
    assert {line.code for line in lines} == {MINE}
    assert {line.purpose for line in lines} == {"Giải quyết hồ sơ của bạn"}
