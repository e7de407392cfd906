"""Originals have a holder, hand-overs are signed by both, and a result leaves only against a signature."""

from typing import Any

import pytest
from django.db import transaction
from django.test import TestCase

from motcua.kit.errors import NotFound
from motcua.service.dossiers import actions, queries, testing
from motcua.service.dossiers.models import Dossier, Handover, Paper
from motcua.service.dossiers.tests.test_intake import BIRTH, CARD, COUNTER, NOTICE
from motcua.service.dossiers.types import Bearer, Intake
from motcua.service.procedures import queries as procedures
from motcua.trust.identity import actions as identity
from motcua.trust.ledger import queries as ledger

AT = testing.MONDAY
SIGNED = actions.Delivery(signed=True)
NOBODY = Bearer()


class HandingTest(TestCase):
    """A birth taken in at Đông Hà with its original."""

    def setUp(self) -> None:
        """The clerk has received it."""
        testing.load_house()
        self.clerk = testing.officer("dongha.sen")
        party = identity.record_party(number=testing.MOTHER["number"], name="Trần Thị Mai Hương", at=AT)
        ref = actions.open_intake(
            procedure="1.001193", party_id=party, card={}, counter=COUNTER, actor=self.clerk, at=AT
        )
        given = Intake(raw=BIRTH, papers=(NOTICE, CARD))
        self.code = actions.take_in(
            ref=ref, given=given, action="receive", asked={}, receipt="", seen=True, actor=self.clerk, at=AT
        )
        self.paper = Paper.objects.get(dossier__code=self.code, component="birth_notice")

    def give(self, to: str, username: str = "dongha.sen", **changes: Any) -> None:
        """Hand the original on."""
        rest = {"papers": (self.paper.pk,), "bearer": NOBODY, "delivery": actions.Delivery(), **changes}
        actions.hand_over_papers(code=self.code, to=to, actor=testing.officer(username), at=AT, **rest)

    def held_by(self) -> str:
        """Who holds the original now."""
        return Paper.objects.values_list("held_by", flat=True).get(pk=self.paper.pk)

    def test_the_giver_holds_until_the_taker_signs(self) -> None:
        """Counter → division → archive: each taker signs, and until then the giver answers for the paper."""
        self.give("19333.vp")
        assert self.held_by() == COUNTER
        with pytest.raises(actions.NotHeld):
            self.give("19333.vp")
        taken = actions.take_over_papers(code=self.code, actor=testing.officer("dongha.mai"), at=AT)
        assert (taken, self.held_by()) == (1, "19333.vp")
        self.give("archive", "dongha.mai")
        actions.take_over_papers(code=self.code, actor=testing.officer("dongha.duong"), at=AT)
        assert self.held_by() == "archive"
        chain = list(Handover.objects.order_by("pk").values_list("source", "target"))
        assert chain[1:] == [(COUNTER, "19333.vp"), ("19333.vp", "archive")]
        kinds = [leaf.kind for leaf in ledger.leaves(subject=self.code)]
        assert kinds.count("dossier.papers_given") == 2
        assert kinds.count("dossier.papers_taken") == 3

    def test_only_the_holder_gives_and_only_the_target_takes(self) -> None:
        """Another office can not give it, nobody outside sees it, nothing is taken that was not given."""
        with pytest.raises(actions.NotHeld):
            self.give("archive", "dongha.mai")
        with pytest.raises(NotFound):
            self.give("archive", "giolinh.sung")
        with pytest.raises(NotFound):
            self.give("19351.vp")
        with pytest.raises(NotFound):
            self.give("19333.vp", papers=(self.paper.pk, 10**6))
        with pytest.raises(NotFound):
            actions.take_over_papers(code=self.code, actor=testing.officer("dongha.mai"), at=AT)
        self.give("19333.vp")
        with pytest.raises(NotFound):
            actions.take_over_papers(code=self.code, actor=testing.officer("giolinh.ly"), at=AT)

    def test_back_to_the_applicant_against_a_signature(self) -> None:
        """By hand with a signature on the slip, never without."""
        with pytest.raises(actions.NotSigned):
            self.give("applicant")
        self.give("applicant", delivery=SIGNED)
        assert self.held_by() == "applicant"
        with pytest.raises(actions.NotHeld):
            self.give("applicant", delivery=SIGNED)

    def test_back_to_the_applicant_by_post(self) -> None:
        """With the post's number or before it is known; the chain says that it was sent, not that anybody signed."""
        for tracking, told in (("EB123VN", "mã bưu gửi EB123VN"), ("", "chưa ghi mã bưu gửi")):
            with transaction.atomic():
                self.give("applicant", delivery=actions.Delivery(method="post", tracking=tracking))
                assert self.held_by() == "applicant"
                view = queries.papers_view(code=self.code, actor=self.clerk, at=AT)
                line = view.chain[-1]
                assert (line.posted, line.signed, line.way) == (True, False, told)
                transaction.set_rollback(True)

    def finish(self) -> int:
        """Make the dossier wait for its owner, as after the seal."""
        Dossier.objects.filter(code=self.code).update(
            state="finished",
            portal=9,
            holder_role="returns",
            holder_office=Dossier.objects.get(code=self.code).returning,
            engine={"n": "finished", "p": "sealing", "s": AT.isoformat(), "f": AT.isoformat()},
        )
        return Dossier.objects.get(code=self.code).turn

    def back(self, username: str, turn: int, **changes: Any) -> None:
        """Hand out the result."""
        rest = {"bearer": NOBODY, "delivery": SIGNED, "papers": (), **changes}
        actions.return_result(code=self.code, turn=turn, actor=testing.officer(username), at=AT, **rest)

    def test_result_and_original_leave_together(self) -> None:
        """An authorised person signs for the result and the original; pressed twice, it happens once."""
        turn = self.finish()
        bearer = Bearer("Lê Văn Thay", "045093000999", "Giấy ủy quyền 12/2026")
        with pytest.raises(actions.NotSigned):
            self.back("dongha.truc", turn, delivery=actions.Delivery())
        self.back("dongha.sen", turn, bearer=bearer, papers=(self.paper.pk,))
        assert Dossier.objects.get(code=self.code).portal == 10
        assert self.held_by() == "applicant"
        line = Handover.objects.get(paper=None)
        assert (line.taker, line.number) == ("Lê Văn Thay", "045093000999")
        with pytest.raises(procedures.NotNow):
            self.back("dongha.sen", turn, bearer=bearer)
        rows = queries.register_rows(
            office_id=Dossier.objects.get(code=self.code).receiving_id,
            first=AT.date(),
            last=AT.date(),
            at=AT,
            start=0,
            most=9,
        )
        assert [(row.code, row.signed) for row in rows] == [(self.code, "Lê Văn Thay")]

    def test_wrong_hands(self) -> None:
        """A specialist does not return results, another commune does not find them, an open case has none."""
        with pytest.raises(procedures.NotNow):
            self.back("dongha.truc", Dossier.objects.get(code=self.code).turn)
        turn = self.finish()
        with pytest.raises(procedures.NotYours):
            self.back("dongha.mai", turn)
        with pytest.raises(NotFound):
            self.back("giolinh.nhai", turn)
