"""Phối hợp: another agency is asked, answers in its own time, and the dossier never moves for it."""

from typing import Any

import pytest
from django.test import Client, TestCase

from motcua.kit import clock
from motcua.kit.errors import NotFound
from motcua.service.dossiers import actions, testing
from motcua.service.dossiers.models import Consultation, Dossier
from motcua.service.dossiers.testing import officer
from motcua.trust.identity.models import User
from motcua.trust.identity.testing import sign_in
from motcua.trust.ledger import queries as ledger

AT = testing.MONDAY
QUESTION = "Cha mẹ trẻ đã đăng ký kết hôn tại xã này chưa?"


class ConsultingTest(TestCase):
    """A birth under examination; the marriage was registered elsewhere."""

    def setUp(self) -> None:
        testing.load_house()
        self.code = testing.make_dossier(user=testing.mother())
        self.act("dongha.sen", "receive")
        self.act("dongha.bach", "assign", assignee=str(User.objects.get(username="dongha.mai").pk))
        self.act("dongha.mai", "consult", office="19495", question=QUESTION)

    def act(self, username: str, action: str, **given: Any) -> None:
        """One step by an officer."""
        actions.act(code=self.code, action=action, actor=officer(username), at=AT, given=given)

    def answer(self, username: str, text: str, number: int = 1) -> None:
        """An answer by an officer."""
        actions.answer_consultation(
            code=self.code, number=number, answer=text, actor=officer(username), at=AT
        )

    def test_asked(self) -> None:
        """Three working days by the asked agency's calendar; the dossier's own date stands."""
        found = Consultation.objects.get()
        dossier = Dossier.objects.get(code=self.code)
        assert (found.number, found.office.code, found.question) == (1, "19495", QUESTION)
        assert clock.ZONE.fromutc(found.due.replace(tzinfo=clock.ZONE)).isoformat()[:16] == "2026-11-27T17:00"
        assert (dossier.state, dossier.due.astimezone(clock.ZONE).day) == ("examining", 23)
        self.act("dongha.mai", "consult", office="19351", question=QUESTION)
        assert Consultation.objects.count() == 2

    def test_only_the_asked_agency_answers_and_once(self) -> None:
        """Neither the asking office nor a third one, not with nothing, not twice."""
        for username in ("dongha.mai", "camlo.hoe"):
            with pytest.raises(NotFound):
                self.answer(username, "Đã tra sổ năm 2019: có.")
        with pytest.raises(actions.Empty):
            self.answer("giolinh.moc", "   ")
        self.answer("giolinh.moc", "Đã tra sổ năm 2019: có.")
        with pytest.raises(actions.Answered):
            self.answer("giolinh.moc", "Không có.")
        assert Consultation.objects.get().answer == "Đã tra sổ năm 2019: có."
        assert "dossier.consultation_answered" in [leaf.kind for leaf in ledger.leaves(subject=self.code)]

    def test_pages(self) -> None:
        """The asked agency finds it, an empty answer is shown again, the asker reads the answer in the dossier."""
        with clock.frozen(AT):
            asked = sign_in(Client(), User.objects.get(username="giolinh.moc"))
            asker = sign_in(Client(), User.objects.get(username="dongha.mai"))
            page = f"/phoi-hop/{self.code}/1/"
            self.assertContains(asked.get("/phoi-hop/"), QUESTION)
            self.assertContains(asked.get("/phoi-hop/"), "Hạn trả lời")
            self.assertNotContains(asker.get("/phoi-hop/"), QUESTION)
            assert asker.get(page).status_code == 404
            self.assertContains(asked.get(page), testing.MOTHER["number"])
            self.assertNotContains(asked.get(page), "Lê Trần Minh An")
            reads = [leaf for leaf in ledger.leaves(subject=self.code) if leaf.kind == "dossier.read"]
            assert [leaf.facts["purpose"] for leaf in reads] == ["consult", "consult"]
            self.assertContains(asked.post(page, {"answer": " "}), "chưa ghi nội dung", status_code=422)
            assert asked.post(page, {"answer": "Có, số 12/2019."}).status_code == 302
            self.assertContains(asker.get(f"/ban-lam-viec/{self.code}/"), "Có, số 12/2019.")
            self.assertContains(asker.get(f"/ban-lam-viec/{self.code}/lam/consult/"), "xã Gio Linh")
            self.assertNotContains(asked.get("/phoi-hop/"), QUESTION)
