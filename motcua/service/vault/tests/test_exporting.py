"""Everything of a vault as one file: papers, list and proofs, for its asker alone."""

import json
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.test import Client

from motcua.kit import clock
from motcua.kit.crypto import sha256
from motcua.kit.errors import NotAllowed
from motcua.kit.worker.loop import Worker
from motcua.service.vault import actions, testing
from motcua.service.vault.models import Export
from motcua.trust.identity.testing import make_person, sign_in
from motcua.trust.identity.types import Who
from motcua.trust.ledger import actions as ledger


@pytest.mark.django_db(transaction=True)
def test_asked_made_and_taken_away(browser, owner) -> None:
    """One press, one job, one file whose list agrees with its papers and whose proofs are there."""
    with clock.frozen(testing.AT):
        testing.make_item(user=owner)
        testing.make_item(user=owner, title="Giấy chứng sinh", kind="", grade=7)
        ledger.sequence_all(at=testing.AT)
        for _ in range(2):
            assert browser.post("/kho-cua-toi/mang-di/").status_code == 302
        assert Export.objects.count() == 1
        assert "Đang gom tệp" in browser.get("/kho-cua-toi/").content.decode()
        Worker().run_all()
        href = browser.get("/kho-cua-toi/").context["export"].href
        answer = browser.get(href)
        assert sign_in(Client(), make_person()).get(href).status_code == 404
    archive = ZipFile(BytesIO(answer.content))
    told = json.loads(archive.read("manifest.json"))["papers"]
    assert [row["grade"] for row in told] == [2, 7]
    assert all(sha256(archive.read(row["file"])) == row["sha256"] for row in told)
    assert all(row["proof"] for row in told)
    assert len([name for name in archive.namelist() if name.endswith(".tlog-proof")]) == 2


@pytest.mark.django_db
def test_made_once_and_for_people_only(owner, who) -> None:
    """A job that runs twice makes one file; who is no party asks for nothing; without proofs it still works."""
    testing.make_item(user=owner)
    export = actions.ask_export(who=who, at=testing.AT)
    for _ in range(2):
        actions.make_export(export=export, at=testing.AT)
    row = Export.objects.get()
    assert (row.papers, row.done_at) == (1, testing.AT)
    nobody = Who(user_id=1, actor="a", name="b", is_person=False, is_officer=True)
    with pytest.raises(NotAllowed):
        actions.ask_export(who=nobody, at=testing.AT)
