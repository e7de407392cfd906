"""A supplement is answered item by item; sending it restarts the clock."""

from datetime import datetime, timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, TestCase

from motcua.kit import clock
from motcua.kit.clock import ZONE
from motcua.kit.errors import NotFound
from motcua.service.dossiers import actions, queries, testing
from motcua.service.dossiers.models import Dossier, Supplement
from motcua.trust.documents.testing import pdf
from motcua.trust.identity.testing import make_person, sign_in


class AnswerItemTest(TestCase):
    """answer_item()."""

    @classmethod
    def setUpTestData(cls) -> None:
        """A received and assigned birth with a supplement of two items."""
        testing.load_house()
        cls.mother = testing.actor(testing.mother())
        cls.code = testing.make_dossier(user=testing.mother())
        mai = testing.officer("dongha.mai")
        asked = {"items": ["Ảnh giấy chứng sinh rõ nét", "Quê quán của trẻ"], "reason": "Ảnh trang 1 bị mờ."}
        for who, action, given in (
            ("dongha.sen", "receive", {}),
            ("dongha.bach", "assign", {"assignee": str(mai.user_id)}),
            ("dongha.mai", "request_supplement", asked),
        ):
            actions.act(
                code=cls.code, action=action, actor=testing.officer(who), given=given, at=testing.MONDAY
            )

    def answer(self, number: int, text: str = "Xã Cam Lộ") -> None:
        """Answer as the mother."""
        actions.answer_item(code=self.code, number=number, answer=text, actor=self.mother, at=testing.MONDAY)

    def test_answers_are_kept_one_by_one(self) -> None:
        """The first answer stands while the second is open."""
        self.answer(2)
        self.assertEqual(Supplement.objects.get().answers, {"2": "Xã Cam Lộ"})
        self.assertEqual(Dossier.objects.get(code=self.code).portal, 5)

    def test_a_bad_file_keeps_the_words(self) -> None:
        """What was typed beside a file that is not taken stands in its field."""
        browser = sign_in(Client(), testing.mother())
        file = SimpleUploadedFile("anh.jpg", b"khong phai anh")
        with clock.frozen(testing.MONDAY):
            answer = browser.post(f"/ho-so/{self.code}/bo-sung/1/", {"answer": "Ảnh chụp lại", "file": file})
        self.assertContains(answer, 'value="Ảnh chụp lại"', status_code=422)
        self.assertContains(answer, 'id="tep-1-err"', status_code=422)
        self.assertContains(answer, "<title>Lỗi:", status_code=422)

    def test_sending_it_counts_from_zero(self) -> None:
        """Answered on Wednesday: the birth is due that Wednesday, not the Monday before."""
        self.answer(1)
        self.answer(2)
        later = testing.MONDAY + timedelta(days=2)
        actions.act(code=self.code, action="answer_supplement", actor=self.mother, at=later)
        dossier = Dossier.objects.get(code=self.code)
        self.assertEqual(dossier.state, "examining")
        self.assertEqual(dossier.due, datetime(2026, 11, 25, 17, 0, tzinfo=ZONE))

    def test_one_date_is_shown(self) -> None:
        """While the clock stands still its old date is not shown beside the day of the reminder."""
        party = Dossier.objects.get().party_id
        page = queries.applicant_page(code=self.code, party_id=party, at=testing.MONDAY)
        self.assertEqual((page.due, page.due_why, bool(page.due_lead)), (None, "", True))

    def test_a_file_is_an_answer(self) -> None:
        """A scan without words answers its item, and the officer finds it among the papers; sent again, it is one."""
        for name in ("mat-sau.pdf", "mat-sau-ro.pdf"):
            actions.answer_item(
                code=self.code, number=1, answer="", actor=self.mother, at=testing.MONDAY, file=(name, pdf())
            )
        self.assertEqual(Supplement.objects.get().answers, {"1": "mat-sau-ro.pdf"})
        page = queries.officer_page(code=self.code, actor=testing.officer("dongha.mai"), at=testing.MONDAY)
        names = [paper.name for paper in page.papers]
        self.assertEqual(names.count("Ảnh giấy chứng sinh rõ nét"), 1)

    def test_a_bad_file_is_told_beside_its_item(self) -> None:
        """What is no picture and no PDF is refused there; the item stays open."""
        with clock.frozen(testing.MONDAY):
            client = sign_in(Client(), testing.mother())
            sent = {"answer": "", "file": SimpleUploadedFile("virus.exe", b"MZ" + b"0" * 200)}
            shown = client.post(f"/ho-so/{self.code}/bo-sung/1/", sent)
        self.assertEqual(shown.status_code, 422)
        self.assertContains(shown, 'id="tep-1-err"', status_code=422)
        self.assertEqual(Supplement.objects.get().answers, {})

    def test_only_the_applicant_answers(self) -> None:
        """Another person finds nothing."""
        other = testing.actor(make_person(name="Người Khác"))
        with self.assertRaises(NotFound):
            actions.answer_item(code=self.code, number=1, answer="x", actor=other, at=testing.MONDAY)

    def test_an_item_that_was_not_asked_is_not_found(self) -> None:
        """Item 3 of two."""
        with self.assertRaises(NotFound):
            self.answer(3)

    def test_an_answer_needs_words(self) -> None:
        """Nothing written: it is said beside that item, which stays open, and nothing can be sent."""
        with clock.frozen(testing.MONDAY):
            client = sign_in(Client(), testing.mother())
            shown = client.post(f"/ho-so/{self.code}/bo-sung/2/", {"answer": "  "})
        self.assertContains(shown, "Bạn chưa ghi nội dung trả lời.", count=1, status_code=422)
        self.assertContains(shown, 'id="muc-2" name="answer"', status_code=422)
        self.assertNotContains(shown, "Gửi bổ sung", status_code=422)
        self.assertEqual(Supplement.objects.get().answers, {})
