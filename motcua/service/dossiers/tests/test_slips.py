"""Slips and declarations as paper: on one page, and signed by the head of the agency where the form says so."""

from datetime import timedelta
from io import BytesIO
from typing import Any
from unittest import mock
from uuid import uuid4

from django.test import Client, TransactionTestCase, override_settings
from django.utils import translation
from pypdf import PdfReader

from motcua.kit import clock
from motcua.kit.library import load_yaml, root
from motcua.kit.worker.loop import Worker
from motcua.service.dossiers import actions, making, queries, testing
from motcua.service.dossiers.models import DECLARATION, Dossier, Slip
from motcua.service.dossiers.queries.handovers import trace_rows
from motcua.service.dossiers.queries.slips import slips_of
from motcua.service.dossiers.types import Bearer, Intake, PaperGiven
from motcua.service.notices.testing import outbox
from motcua.trust.documents import queries as documents
from motcua.trust.documents.models import Document
from motcua.trust.identity import actions as identity
from motcua.trust.identity.models import User
from motcua.trust.identity.testing import sign_in
from motcua.trust.signing import queries as signatures

AT = testing.MONDAY
BIRTH = {name: value for page in testing.PAGES.values() for name, value in page.items()}
RAW = {
    **BIRTH,
    "relation": "authorised",
    "mother_number": testing.MOTHER["number"],
    "mother_name": testing.MOTHER["full_name"],
}
BEARER = Bearer(
    "Nguyễn Thị Ánh Nguyệt", "045093000999", "Văn bản ủy quyền số 12/2026 có chứng thực của phường Đông Hà"
)


def pages(document: object) -> list[str]:
    """The text of each page of a kept document."""
    reader = PdfReader(BytesIO(documents.open_blob(ref=str(document)).data))
    return [" ".join(page.extract_text().split()) for page in reader.pages]


@override_settings(MOTCUA_DEMO=True)
class SlipsTest(TransactionTestCase):
    """A birth brought to the counter by somebody authorised."""

    def setUp(self) -> None:
        """The sample house; received at the counter on Monday morning."""
        testing.load_house()
        outbox()
        self.clerk = testing.officer("dongha.sen")
        party = identity.record_party(number=testing.MOTHER["number"], name="Trần Thị Mai Hương", at=AT)
        ref = actions.open_intake(
            procedure="1.001193", party_id=party, card={}, counter="19333.pvhcc", actor=self.clerk, at=AT
        )
        papers = (PaperGiven("authorisation", "original"), PaperGiven("identity_card", "shown"))
        given = Intake(raw=RAW, papers=(PaperGiven("birth_notice", "original"), *papers), bearer=BEARER)
        with clock.frozen(AT):
            self.code = actions.take_in(
                ref=ref,
                given=given,
                action="receive",
                asked={},
                receipt="",
                seen=True,
                actor=self.clerk,
                at=AT,
            )
            Worker().run_all()

    def slip(self, form: str) -> Slip:
        """The slip of a form."""
        return Slip.objects.get(dossier__code=self.code, form=form)

    def act(self, username: str, action: str, **given: Any) -> None:
        """One step, and the work it leaves."""
        with clock.frozen(AT):
            actions.act(code=self.code, action=action, actor=testing.officer(username), given=given, at=AT)
            Worker().run_all()

    def test_receipt_with_an_authorised_person_fits_one_page(self) -> None:
        """Mẫu 01 names both people, the authorisation, the papers, book and ordinal, on one sheet of A5."""
        (text,) = pages(self.slip("01").document)
        for words in (
            "Nguyễn Thị Ánh Nguyệt",
            "Trần Thị Mai Hương",
            "Văn bản ủy quyền số 12/2026",
            "Giấy chứng sinh",
        ):
            assert words in text
        assert "quyển số: 2026" in text
        assert "Số thứ tự: 01" in text
        assert (
            "Nhận kết quả tại: Trung tâm Phục vụ hành chính công phường Đông Hà; Chỉ cần bản điện tử" in text
        )

    def test_the_register_has_the_number_that_the_receipt_names(self) -> None:
        """Mẫu 07: book and ordinal as on mẫu 01, whatever days are printed; how the result is wanted."""
        office = Dossier.objects.get(code=self.code).receiving_id
        earlier = Dossier.objects.get(code=self.code)
        earlier.pk, earlier.ref, earlier.code = None, uuid4(), "H50.101.00-261120-0001"
        earlier.received_at = AT - timedelta(days=3)
        earlier.save()
        (row,) = queries.register_rows(
            office_id=office, first=AT.date(), last=AT.date(), at=AT, start=0, most=9
        )
        assert (row.ordinal, row.way) == (2, "Chỉ cần bản điện tử")
        rows = queries.register_rows(
            office_id=office, first=AT.date() - timedelta(days=5), last=AT.date(), at=AT, start=0, most=9
        )
        assert [line.ordinal for line in rows] == [1, 2]

    def test_a_stop_notice_names_the_applicant(self) -> None:
        """Mẫu 05 is addressed to whose dossier it was, names the ground, and what papers an office still holds."""
        self.act("dongha.bach", "stop", reason="Người nộp xin dừng tại quầy.")
        (text,) = pages(self.slip("05").document)
        assert "Tổ chức/cá nhân: Trần Thị Mai Hương" in text
        assert "Căn cứ: Nghị định 118/2025/NĐ-CP điều 21" in text
        assert "nhận lại tại nơi nộp: Giấy chứng sinh (bản chính)" in text

    def test_a_control_slip_names_who_was_assigned(self) -> None:
        """Mẫu 06: the last taker is the person who holds it now."""
        mai = testing.officer("dongha.mai")
        self.act("dongha.bach", "assign", assignee=str(mai.user_id))
        rows = trace_rows(Dossier.objects.get(code=self.code))
        assert [(row.giver, row.taker) for row in rows][-1] == ("Võ Đình Bách", "Đoàn Ngọc Mai")

    def test_a_worker_that_dies_while_keeping_a_slip_leaves_no_second_paper(self) -> None:
        """Paper and slip are written together: made again, there is one."""
        slip = self.slip("01")
        kept = Document.objects.filter(subject=self.code, kind="slip").count()
        Slip.objects.filter(pk=slip.pk).update(document=None)
        keep = making._keep

        def die(*given: Any) -> None:
            keep(*given)
            raise SystemExit

        with mock.patch.object(making, "_keep", die), self.assertRaises(SystemExit):
            making.make_slip(slip_id=slip.pk, at=AT + timedelta(minutes=1))
        assert Document.objects.filter(subject=self.code, kind="slip").count() == kept

    def test_declaration_to_sign_at_the_counter(self) -> None:
        """Tờ khai is filled from the answers, on one page, with a place for the hand; a link beside the slips."""
        (text,) = pages(self.slip(DECLARATION).document)
        for words in (
            "TỜ KHAI ĐĂNG KÝ KHAI SINH",
            "LÊ TRẦN MINH AN",
            "Người được cha mẹ ủy quyền",
            "Người yêu cầu",
        ):
            assert words in text
        dossier = Dossier.objects.get(code=self.code)
        assert [link.text for link in slips_of(dossier)][-1].startswith("Tờ khai H50")
        with translation.override("en"):
            assert slips_of(dossier)[0].text.startswith(("Receipt", "Declaration"))

    def test_apology_is_signed_by_the_head(self) -> None:
        """Mẫu 04 waits on the chair's desk, says so beside its link, and stays genuine when signed."""
        self.act("dongha.bach", "assign", assignee=str(User.objects.get(username="dongha.mai").pk))
        new = Dossier.objects.get(code=self.code).due + timedelta(days=2)
        self.act("dongha.mai", "apologise", reason="Phải hỏi nơi đăng ký kết hôn.", new_due=new.isoformat())
        dossier = Dossier.objects.get(code=self.code)
        assert slips_of(dossier)[-1].text.endswith("(chờ ký)")
        with clock.frozen(AT):
            client = sign_in(Client(), User.objects.get(username="dongha.thong"))
            (paper,) = client.get("/ky/").context["papers"]
            assert "Phiếu xin lỗi" in paper.title
            client.post("/ky/", {"ref": [str(paper.ref)], "pin": "123456"})
            Worker().run_all()
        assert not slips_of(dossier)[-1].text.endswith("(chờ ký)")
        assert Dossier.objects.get(code=self.code).state == "examining"
        signed = documents.open_blob(ref=str(self.slip("04").document)).data
        check = signatures.verify(data=signed, trust=signatures.trusted(), at=AT)
        assert (check.genuine, [line.signer for line in check.signatures]) == (True, ["Lê Quang Thông"])
        (text,) = pages(self.slip("04").document)
        assert "CHỦ TỊCH" in text

    def test_every_slip_names_itself_in_two_languages(self) -> None:
        """The library alone knows the names."""
        for path in (root() / "slips" / "tt03-2025").glob("0*.yaml"):
            told = load_yaml(path)
            assert all(told[name] for name in ("name", "short", "short_en")), path.name
