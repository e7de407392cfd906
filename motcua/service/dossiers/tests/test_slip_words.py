"""What slips 04 and 05 say is what was true when they were asked for."""

from datetime import timedelta

from django.test import TestCase, override_settings

from motcua.service.dossiers import actions, testing
from motcua.service.dossiers.models import Dossier, Payment, Slip
from motcua.service.dossiers.queries import slip_words
from motcua.service.dossiers.testing import officer
from motcua.service.procedures import queries as procedures
from motcua.trust.identity.models import User


@override_settings(MOTCUA_DEMO=True)
class SlipWordsTest(TestCase):
    """One birth, received and assigned on Monday morning."""

    def setUp(self) -> None:
        testing.load_house()
        self.mother = testing.mother()
        self.code = testing.make_dossier(user=self.mother)
        self.act("dongha.sen", "receive")
        self.act("dongha.bach", "assign", assignee=str(User.objects.get(username="dongha.mai").pk))

    def act(self, username: str, action: str, **given: str) -> None:
        """One step by an officer."""
        actions.act(code=self.code, action=action, actor=officer(username), at=testing.MONDAY, given=given)

    def told(self, form: str) -> dict:
        """The words of the slip of this form."""
        dossier = Dossier.objects.get(code=self.code)
        package = procedures.package(code=dossier.procedure, version=dossier.version)
        slip = Slip.objects.get(dossier=dossier, form=form)
        return slip_words.told(slip, dossier, package, testing.MONDAY)

    def test_apology_names_both_dates(self) -> None:
        """Slip 04 names the date appointed first and the new one, not the new one twice."""
        first = Dossier.objects.get(code=self.code).due
        later = first + timedelta(days=3)
        self.act("dongha.mai", "apologise", reason="Phải hỏi nơi đăng ký kết hôn.", new_due=later.isoformat())
        told = self.told("04")
        assert told["appointed_at"][:16] != told["new_due_at"][:16]
        assert Dossier.objects.get(code=self.code).due == later

    def test_withdrawal_has_reason_state_and_effect(self) -> None:
        """Slip 05 of a withdrawal gives the article, where the dossier stood, and what follows."""
        who = testing.actor(self.mother)
        actions.act(code=self.code, action="withdraw", actor=who, at=testing.MONDAY, given={})
        told = self.told("05")
        assert "Nghị định 118/2025" in told["basis"]
        assert told["state_text"] == "Thẩm tra"
        assert told["effect"]

    def test_stop_notice_says_what_became_of_the_fee(self) -> None:
        """What was taken, with its receipt, and what the officer wrote about giving it back."""
        dossier = Dossier.objects.get(code=self.code)
        Payment.objects.create(
            dossier=dossier, turn=2, amount=15000, lines=[], receipt_number="0001236", at=testing.MONDAY
        )
        given = {"reason": "Người yêu cầu không cần nữa.", "fee_note": "Trả lại đủ, biên lai đã hủy."}
        Slip.objects.create(dossier=dossier, form="05", turn=3, at=testing.MONDAY, data={"input": given})
        assert self.told("05")["fee_note"] == "15.000 đ, biên lai 0001236. Trả lại đủ, biên lai đã hủy."

    def test_every_slip_has_its_number_and_head_in_the_library(self) -> None:
        """The number's form and whose head a slip carries are data."""
        for form in ("01", "02", "03", "04", "05", "06"):
            found = slip_words.described(form=form)
            assert "{n" in found["number"]
            assert found["head"] in ("centre", "agency")
