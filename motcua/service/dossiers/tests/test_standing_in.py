"""An applicant without an account comes back to the counter: the officer takes the applicant's own step."""

from typing import Any

import pytest
from django.test import TestCase

from motcua.service.dossiers import actions, queries, testing
from motcua.service.dossiers.models import Dossier, Handover, Paper, Step, Supplement
from motcua.service.dossiers.tests.test_intake import COUNTER, NOTICE
from motcua.service.dossiers.types import Bearer, Intake
from motcua.service.procedures import queries as procedures
from motcua.trust.identity import actions as identity
from motcua.trust.ledger import queries as ledger

AT = testing.MONDAY


class StandingInTest(TestCase):
    """A birth whose paper was missing at the counter."""

    def setUp(self) -> None:
        """The clerk has asked for the paper at once."""
        testing.load_house()
        self.clerk = testing.officer("dongha.sen")
        party = identity.record_party(number=testing.MOTHER["number"], name="Trần Thị Mai Hương", at=AT)
        ref = actions.open_intake(
            procedure="1.001193", party_id=party, card={}, counter=COUNTER, actor=self.clerk, at=AT
        )
        self.code = actions.take_in(
            ref=ref,
            given=Intake(),
            action="request_supplement",
            asked={"items": "Giấy chứng sinh", "reason": "Chưa mang theo"},
            receipt="",
            seen=True,
            actor=self.clerk,
            at=AT,
        )

    def bring(self, action: str = "answer_supplement", username: str = "dongha.sen", **changes: Any) -> None:
        """The applicant is back with the paper."""
        turn = Dossier.objects.get(code=self.code).turn
        rest = {"papers": (NOTICE,), "answers": {"1": "Đã nộp"}, "bearer": Bearer(), "turn": turn, **changes}
        actor = testing.officer(username)
        actions.act_for_applicant(code=self.code, action=action, actor=actor, at=AT, **rest)

    def test_the_page_leaves_a_line(self) -> None:
        """Name and number of the applicant are not shown at a counter without a trace."""
        queries.stand_in_view(code=self.code, actor=self.clerk, at=AT)
        reads = [leaf for leaf in ledger.leaves(subject=self.code) if leaf.kind == "dossier.read"]
        assert [leaf.facts["purpose"] for leaf in reads] == ["stand_in"]

    def test_supplement_answered_at_the_counter(self) -> None:
        """The counter looks again, the paper held by it, both hands on record, the item answered."""
        self.bring(answers={"1": "Đã nộp bản chính", "9": "thừa"})
        assert Dossier.objects.get(code=self.code).state == "reviewing"
        assert Supplement.objects.get().answers == {"1": "Đã nộp bản chính"}
        assert Paper.objects.get(dossier__code=self.code).held_by == COUNTER
        assert Handover.objects.get().giver == "Trần Thị Mai Hương"
        step = Step.objects.filter(dossier__code=self.code).order_by("-turn").first()
        assert (step.role, step.actor_id) == ("applicant", self.clerk.user_id)
        assert "dossier.at_counter" in [leaf.kind for leaf in ledger.leaves(subject=self.code)]

    def test_only_the_counter_and_only_the_applicants_steps(self) -> None:
        """Another counter, a specialist, an officer's step and a stale page are refused; nothing is written."""
        for username in ("giolinh.sung", "dongha.mai"):
            with pytest.raises(procedures.NotYours):
                self.bring(username=username)
        with pytest.raises(procedures.NotNow):
            self.bring("receive")
        with pytest.raises(actions.Moved):
            self.bring(turn=0)
        assert not Paper.objects.exists()

    def test_withdrawn_at_the_counter(self) -> None:
        """Who has no account may still withdraw, also through an authorised person."""
        self.bring("withdraw", papers=(), answers={}, bearer=Bearer("Lê Văn Thay", "045093000999", "Giấy 12"))
        assert Dossier.objects.get(code=self.code).portal == 7
