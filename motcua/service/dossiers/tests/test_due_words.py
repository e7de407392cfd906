"""Why a dossier is due when it is: in words that fit what has happened to its date."""

from datetime import datetime, timedelta
from typing import Any

from django.test import TestCase
from django.utils import translation

from motcua.kit.clock import ZONE
from motcua.service.dossiers import actions, testing
from motcua.service.dossiers.models import Dossier, Slip
from motcua.service.dossiers.queries import applicant_page, courses, desk_page, officer_page, slip_words
from motcua.service.procedures import queries as procedures
from motcua.service.procedures.types import Package
from tests.support.words import foreign_word

TEN = testing.MONDAY + timedelta(hours=1)
NEW = datetime(2026, 11, 25, 11, tzinfo=ZONE)
LATER = datetime(2026, 11, 26, 9, tzinfo=ZONE)


class DueWordsTest(TestCase):
    """due_words()."""

    @classmethod
    def setUpTestData(cls) -> None:
        """A birth in the specialist's hands."""
        testing.load_house()
        cls.user = testing.mother()
        cls.code = testing.make_dossier(user=cls.user)
        cls.mai = testing.officer("dongha.mai")
        steps = (("dongha.sen", "receive", {}), ("dongha.bach", "assign", {"assignee": str(cls.mai.user_id)}))
        for who, action, given in steps:
            actor = testing.officer(who)
            actions.act(code=cls.code, action=action, actor=actor, given=given, at=testing.MONDAY)

    def act(self, action: str, at: datetime, **given: Any) -> None:
        """A step of the specialist."""
        actions.act(code=self.code, action=action, actor=self.mai, given=given, at=at)

    def package(self, language: str) -> Package:
        """The dossier's package as one reads it."""
        dossier = Dossier.objects.get(code=self.code)
        with translation.override(language):
            return procedures.shown(code=dossier.procedure, version=dossier.version)

    def words(self, at: datetime, language: str = "vi") -> courses.DueWords:
        """What the pages say."""
        dossier = Dossier.objects.select_related("deciding").get(code=self.code)
        return courses.due_words(dossier, self.package(language), at)

    def test_a_new_appointment_is_called_one(self) -> None:
        """Until something moves the date again."""
        self.act("apologise", TEN, reason="Phải hỏi nơi đăng ký kết hôn.", new_due=NEW.isoformat())
        words = self.words(TEN)
        assert words.at == NEW
        assert words.why.startswith("Đây là ngày hẹn lại.")

    def test_an_english_page_explains_the_date_in_english(self) -> None:
        """The applicant's page, the officer's and the desk: sentence, strip, steps; the slip stays Vietnamese."""
        party = testing.actor(self.user).party_id
        with translation.override("en"):
            own = applicant_page(code=self.code, party_id=party, at=TEN)
            handled = officer_page(code=self.code, actor=self.mai, at=TEN)
            desk = desk_page(actor=self.mai, at=TEN)
            slip = Slip.objects.get(dossier__code=self.code, form="01")
            told = slip_words.told(slip, slip.dossier, self.package("vi"), TEN)
        assert own.due_why.startswith("Due by ")
        assert handled.due_why == own.due_why
        rows = [row for group in desk.groups for row in group.rows]
        assert [row.code for row in rows] == [self.code]
        said = [own.due_lead, own.due_why, handled.due_text, handled.state_text]
        said += [text for row in rows for text in (row.due.text, row.work, row.procedure)]
        said += [step.title for step in (*own.steps, *handled.steps)]
        assert not [one for one in said if foreign_word(one, "en")]
        assert told["why_due"].startswith("Trả trước ")

    def test_a_wait_is_told_in_the_words_of_its_state(self) -> None:
        """In the reader's language: what the applicant was asked to look at does not count against the office."""
        self.act("accept_draft", TEN)
        actions.act(code=self.code, action="confirm_draft", actor=testing.actor(self.user), at=LATER)
        with translation.override("en"):
            words = self.words(LATER, "en")
        assert "waiting for you to look at the draft" in words.why
        assert words.days
        assert not [one for one in (words.why, *(day.text for day in words.days)) if foreign_word(one, "en")]
        assert "chờ bạn xem bản thảo" in self.words(LATER).why

    def test_what_ended_without_a_result_promises_no_date(self) -> None:
        """Stopped at the applicant's wish: their page says why, and no longer when a result will come."""
        page = applicant_page(code=self.code, party_id=testing.actor(self.user).party_id, at=TEN)
        assert page.due is not None
        self.act("stop", TEN, reason="Người nộp gọi điện đề nghị dừng.")
        page = applicant_page(code=self.code, party_id=testing.actor(self.user).party_id, at=TEN)
        assert (page.due, page.due_lead, page.due_why, page.days) == (None, "", "", ())
        assert page.why == "Người nộp gọi điện đề nghị dừng."

    def test_a_step_of_the_machine_is_held_by_nobody(self) -> None:
        """The applicant reads that the machine does it and until when, no word of the program."""
        self.act("accept_draft", TEN)
        actions.act(code=self.code, action="confirm_draft", actor=testing.actor(self.user), at=TEN)
        page = applicant_page(code=self.code, party_id=testing.actor(self.user).party_id, at=TEN)
        assert page.holder_text == "Bước này máy tự làm, xong trước 11:00 23/11/2026."

    def test_the_reason_of_a_supplement_is_of_the_whole_slip(self) -> None:
        """It stands above the items, not with the first of them."""
        self.act("request_supplement", TEN, items=["Giấy chứng sinh", "Số nhà"], reason="Ảnh bị mờ.")
        page = applicant_page(code=self.code, party_id=testing.actor(self.user).party_id, at=TEN)
        assert page.why == "Ảnh bị mờ."
        assert [item.name for item in page.items] == ["Giấy chứng sinh", "Số nhà"]

    def test_a_date_counted_anew_is_not_called_a_new_appointment(self) -> None:
        """A supplement after the apology restarts the limit past the new date: the date explains itself again."""
        self.act("apologise", TEN, reason="Phải hỏi nơi đăng ký kết hôn.", new_due=NEW.isoformat())
        self.act("request_supplement", TEN, items=["Giấy chứng sinh"], reason="Ảnh bị mờ.")
        actions.act(code=self.code, action="answer_supplement", actor=testing.actor(self.user), at=LATER)
        words = self.words(LATER)
        assert words.at == datetime(2026, 11, 26, 17, tzinfo=ZONE)
        assert "hẹn lại" not in words.why
        assert "đếm lại" in words.why
