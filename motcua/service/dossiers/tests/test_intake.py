"""Intake at the counter: one transaction, one way, one dossier however often the button is pressed."""

from dataclasses import replace
from typing import Any

import pytest
from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext

from motcua.kit.errors import NotFound
from motcua.service.dossiers import actions, queries, testing
from motcua.service.dossiers.models import Dossier, Handover, Paper, Payment, Slip, Step, Supplement
from motcua.service.dossiers.types import Actor, Bearer, Intake, PaperGiven
from motcua.service.procedures import queries as procedures
from motcua.trust.identity import actions as identity
from motcua.trust.ledger import queries as ledger

AT = testing.MONDAY
COUNTER = "19333.pvhcc"
BIRTH = {name: value for page in testing.PAGES.values() for name, value in page.items()}
NOTICE = PaperGiven("birth_notice", "original", 1)
CARD = PaperGiven("identity_card", "shown", 1)
COPY = {"document_title": "Bằng tốt nghiệp", "issuer": "Trường Mẫu", "pages": "3", "copies": "2"}


class IntakeTest(TestCase):
    """At the counter of Đông Hà on Monday morning."""

    def setUp(self) -> None:
        """The sample house, a clerk who receives, the mother as a party without an account."""
        testing.load_house()
        self.clerk = testing.officer("dongha.sen")
        self.party = identity.record_party(number=testing.MOTHER["number"], name="Trần Thị Mai Hương", at=AT)

    def open(self, procedure: str = "1.001193", actor: Actor | None = None, **card: str) -> str:
        """A draft at the counter."""
        return actions.open_intake(
            procedure=procedure,
            party_id=self.party,
            card=card,
            counter=COUNTER,
            actor=actor or self.clerk,
            at=AT,
        )

    def take(self, ref: str, **changes: Any) -> str:
        """Press the button: receive, with everything as it should be unless told otherwise."""
        given = Intake(raw=BIRTH, papers=(NOTICE, CARD))
        rest = {"given": given, "action": "receive", "asked": {}, "receipt": "", "seen": True, **changes}
        return actions.take_in(ref=ref, actor=rest.pop("actor", self.clerk), at=AT, **rest)

    def test_birth_is_received_with_its_slip(self) -> None:
        """Received on channel 1, slip 01 and declaration asked for, the original held by the counter, leaves left."""
        ref = self.open()
        with CaptureQueriesContext(connection) as seen:
            code = self.take(ref)
        assert len(seen) <= 54, "draft, submission and reception together"
        dossier = Dossier.objects.get(code=code)
        assert (dossier.state, dossier.channel) == ("assigning", 1)
        assert dossier.due is not None
        assert list(Slip.objects.order_by("pk").values_list("form", flat=True)) == ["01", "TK"]
        held = dict(Paper.objects.filter(dossier=dossier).values_list("component", "held_by"))
        assert held == {"birth_notice": COUNTER, "identity_card": "applicant"}
        line = Handover.objects.get()
        assert (line.giver, line.taker) == ("Trần Thị Mai Hương", self.clerk.name)
        kinds = [leaf.kind for leaf in ledger.leaves(subject=code)]
        for kind in ("dossier.submit", "dossier.receive", "dossier.papers_taken"):
            assert kind in kinds
        assert "registry.read" in [leaf.kind for leaf in ledger.leaves(subject=ref)]

    def test_pressed_twice_gives_one_dossier(self) -> None:
        """A double click gives the same code and one course."""
        ref = self.open()
        assert self.take(ref) == self.take(ref)
        assert Dossier.objects.exclude(code=None).count() == 1
        assert Handover.objects.count() == 1

    def test_same_person_same_procedure_same_draft(self) -> None:
        """Scanned twice, the draft is found again."""
        assert self.open() == self.open()

    def test_nothing_half_done(self) -> None:
        """A missing paper or an unseen face refuses everything; the answers are not submitted."""
        ref = self.open()
        with pytest.raises(actions.Incomplete):
            self.take(ref, given=Intake(raw=BIRTH, papers=(CARD,)))
        with pytest.raises(actions.NotSeen):
            self.take(ref, seen=False)
        with pytest.raises(actions.NotSeen):
            self.take(ref, given=Intake(raw=BIRTH, papers=(NOTICE,)))
        assert not Dossier.objects.exclude(code=None).exists()

    def test_wrong_office_and_wrong_role(self) -> None:
        """Another counter's clerk, a division's specialist and another clerk's draft are refused."""
        for username in ("namdongha.luu", "dongha.mai", "dongha.que"):
            with pytest.raises(procedures.NotYours):
                self.open(actor=testing.officer(username))
        ref = self.open()
        with pytest.raises(NotFound):
            self.take(ref, actor=testing.officer("giolinh.sung"))

    def test_only_first_steps_of_the_process(self) -> None:
        """The button can not name a step from the middle of the process."""
        with pytest.raises(procedures.NotNow):
            self.take(self.open(), action="hand_over")

    def test_supplement_and_refusal_need_no_complete_dossier(self) -> None:
        """Slips 02 and 03 come straight from the counter; refused papers stay with their owner."""
        asked = {"items": "Giấy chứng sinh", "reason": "Chưa có giấy chứng sinh"}
        code = self.take(self.open(), given=Intake(), action="request_supplement", asked=asked, seen=False)
        assert Dossier.objects.get(code=code).state == "supplementing"
        assert Supplement.objects.get().items == ["Giấy chứng sinh"]
        given = Intake(papers=(NOTICE,))
        reason = {"reason": "Không thuộc thẩm quyền của cấp xã."}
        code = self.take(self.open(), given=given, action="refuse_reception", asked=reason, seen=False)
        assert Dossier.objects.get(code=code).portal == 3
        assert Paper.objects.get(dossier__code=code).held_by == "applicant"
        assert sorted(Slip.objects.values_list("form", flat=True)) == ["02", "03"]
        with pytest.raises(actions.Incomplete):
            self.take(self.open(), given=given, action="refuse_reception", asked={"reason": ""})

    def test_received_here_decided_there(self) -> None:
        """A receives and returns, B decides and holds it now; B is not asked twice."""
        given = Intake(raw=BIRTH, papers=(NOTICE, CARD), office="19351")
        dossier = Dossier.objects.get(code=self.take(self.open(), given=given))
        assert dossier.deciding.code == "19351"
        assert (dossier.receiving.code, dossier.returning.code) == (COUNTER, COUNTER)
        assert dossier.holder_office.code == "19351"
        with pytest.raises(NotFound):
            self.take(self.open(), given=replace(given, office="99999"))

    def test_who_lives_elsewhere_is_decided_there(self) -> None:
        """The counter proposes the committee of where the applicant lives; without a home to ask for, its own."""
        clerk = testing.officer("namdongha.luu")
        rest = {"card": {}, "counter": "19351.pvhcc", "actor": clerk, "party_id": self.party, "at": AT}
        birth = actions.open_intake(procedure="1.001193", **rest)
        assert Dossier.objects.get(ref=birth).deciding.code == "19333"
        copy = actions.open_intake(procedure="2.000815", **rest)
        assert Dossier.objects.get(ref=copy).deciding.code == "19351"

    def test_authorised_person_is_recorded(self) -> None:
        """Who came instead of the applicant stands in the hand-over and with the dossier."""
        bearer = Bearer("Lê Văn Thay", "045093000999", "Giấy ủy quyền 12/2026")
        given = Intake(raw=BIRTH, papers=(NOTICE, CARD), bearer=bearer)
        code = self.take(self.open(), given=given)
        line = Handover.objects.get()
        assert (line.giver, line.authorisation) == ("Lê Văn Thay", "Giấy ủy quyền 12/2026")
        assert Dossier.objects.get(code=code).facts["_bearer"]["number"] == "045093000999"

    def test_by_post_nobody_stands_there(self) -> None:
        """Channel 3 needs no face and nothing shown; the declaration and a certified copy come with the post."""
        sent = (PaperGiven("declaration", "original", 1), PaperGiven("identity_copy", "copy", 1))
        given = Intake(raw=BIRTH, papers=(NOTICE, *sent), channel=3)
        code = self.take(self.open(), given=given, seen=False)
        assert Dossier.objects.get(code=code).channel == 3

    def test_fee_paid_on_the_spot(self) -> None:
        """2.000815: received and paid in one step, or in two with one receipt."""
        original = PaperGiven("original", "shown", 1)
        given = Intake(raw=COPY, papers=(original,))
        asked = {"checked": "1", "receipt_number": "0007731"}
        code = self.take(self.open("2.000815"), given=given, action="receive_paid", asked=asked)
        assert Dossier.objects.get(code=code).state == "signing"
        steps = (
            Step.objects.filter(dossier__code=code).order_by("turn").values_list("action", "target", "role")
        )
        assert list(steps)[1:] == [
            ("receive_paid", "received", "reception"),
            ("present", "signing", "system"),
        ]
        again = self.take(self.open("2.000815"), given=given, asked={"checked": "1"}, receipt="0007732")
        assert Dossier.objects.get(code=again).state == "signing"
        paid = Payment.objects.order_by("pk").values_list("receipt_number", "amount")
        assert list(paid) == [("0007731", 10000), ("0007732", 10000)]

    def test_saved_as_typed_and_continued(self) -> None:
        """save_intake keeps right and wrong; a father's number read once is not read again."""
        ref = self.open()
        for _again in range(2):
            given = Intake(raw={**BIRTH, "child_dob": "32/9"})
            actions.save_intake(ref=ref, given=given, actor=self.clerk, at=AT)
        view = queries.intake_view(ref=ref, actor=self.clerk, at=AT)
        typed = {field.name: field.value for page in view.pages for field in page.fields}
        assert (typed["child_dob"], typed["child_name"]) == ("32/9", "Lê Trần Minh An")
        reads = [leaf for leaf in ledger.leaves(subject=ref) if leaf.kind == "registry.read"]
        assert len(reads) == 3  # of the mother by two registers, of the father by one

    def test_online_draft_is_continued_at_the_counter(self) -> None:
        """What the citizen typed at home is not typed again."""
        testing.make_draft(user=testing.mother())
        ref = self.open()
        assert Dossier.objects.get(ref=ref).answers["child_name"] == "Lê Trần Minh An"

    def test_card_fills_where_the_register_is_silent(self) -> None:
        """A person the register does not know: the card's words become answers, doubts are said."""
        self.party = identity.record_party(number="045090000111", name="Hoàng Văn Mới", at=AT)
        ref = self.open(full_name="Hoàng Văn Mơi", number="045090000111", residence="Tổ 1")
        view = queries.intake_view(ref=ref, actor=self.clerk, at=AT)
        typed = {field.name: field.value for page in view.pages for field in page.fields}
        assert typed["requester_residence"] == "Tổ 1"
        assert view.doubts == ()
        other = self.open("1.004873", full_name="Người Khác")
        assert len(queries.intake_view(ref=other, actor=self.clerk, at=AT).doubts) == 1

    def test_scan_goes_with_its_paper(self) -> None:
        """attach_scan refuses a paper the procedure does not know; the scan survives another save."""
        ref = self.open()
        with pytest.raises(NotFound):
            actions.attach_scan(ref=ref, component="x", document="", actor=self.clerk, at=AT)
        given = Intake(raw=BIRTH, papers=(NOTICE, CARD))
        actions.save_intake(ref=ref, given=given, actor=self.clerk, at=AT)
        document = testing.make_scan(owner=self.clerk)
        actions.attach_scan(ref=ref, component="birth_notice", document=document, actor=self.clerk, at=AT)
        code = self.take(ref)
        paper = Paper.objects.get(dossier__code=code, component="birth_notice")
        assert str(paper.document) == document
