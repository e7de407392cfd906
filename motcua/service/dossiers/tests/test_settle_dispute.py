"""The owner's answer to “Dữ liệu chưa đúng”: the draft goes by the register again, and nothing typed is lost."""

from typing import Any

from django.test import Client, TestCase

from motcua.data.registries import actions as registries
from motcua.kit import clock
from motcua.kit.worker.loop import Worker
from motcua.service.dossiers import actions, queries, testing
from motcua.service.dossiers.models import Dossier
from motcua.service.notices import queries as notices
from motcua.service.notices.testing import outbox
from motcua.trust.identity.testing import sign_in

AT = testing.MONDAY
PLACE = "Tổ 9, Phường Đông Hà"
WHY = {"reason": "Đã chuyển", "proof": "Giấy số 12"}


class SettleDisputeTest(TestCase):
    """settle_dispute(), by the event that the register announces."""

    @classmethod
    def setUpTestData(cls) -> None:
        """A mother whose residence the register has as it was."""
        testing.load_house()
        cls.user = testing.mother()
        cls.mother = testing.actor(cls.user)

    def setUp(self) -> None:
        """She disputes it in her draft."""
        outbox()
        self.enterContext(clock.frozen(AT))
        self.ref = testing.make_draft(user=self.user)
        self.correction = self.dispute()

    def dispute(self, field: str = "requester_residence", proposed: str = PLACE) -> str:
        """She says what is right."""
        return actions.dispute(ref=self.ref, field=field, proposed=proposed, **WHY, actor=self.mother, at=AT)

    def answer(self, *, accept: bool, words: str = "Giấy không do nơi cư trú cấp.") -> None:
        """The owner answers, and the worker does what follows; told twice it is done once."""
        told = {"accept": accept, "words": words, "actor": "owner", "office": "G01", "at": AT}
        registries.answer(ref=self.correction, **told)
        Worker().run_all()
        before = Dossier.objects.get(ref=self.ref).facts
        actions.settle_dispute(correction=self.correction, at=AT)
        after = Dossier.objects.get(ref=self.ref).facts
        self.assertEqual({**before, "_reads": 0}, {**after, "_reads": 0})

    def fact(self, field: str = "requester_residence") -> object:
        """What the form takes from the register."""
        return Dossier.objects.get(ref=self.ref).facts.get(field)

    def page(self, page: str = "requester") -> Any:
        """The page of the form."""
        return queries.fill_page(ref=self.ref, page=page, actor=self.mother, at=AT)

    def test_accepted_the_register_tells_it(self) -> None:
        """The corrected value comes from the register, is no longer typed, and the page says so."""
        self.assertIsNone(self.fact())
        self.answer(accept=True, words="Đúng như giấy.")
        self.assertEqual(self.fact(), PLACE)
        page = self.page()
        self.assertEqual((page.disputes, [one.accepted for one in page.settled]), ((), [True]))
        self.assertNotIn("requester_residence", [field.name for field in page.form.fields])
        shown = sign_in(Client(), self.user).get(f"/ho-so/nhap/{self.ref}/requester/")
        self.assertContains(shown, "Đúng như giấy.")

    def test_refused_it_goes_back_and_can_be_asked_again(self) -> None:
        """The register's value, with the reason; what was typed is kept, offered, and sent once more as a new doubt."""
        self.answer(accept=False)
        self.assertEqual(self.fact(), testing.MOTHER["residence"])
        (one,) = self.page().settled
        self.assertEqual((one.accepted, one.typed, one.told), (False, PLACE, testing.MOTHER["residence"]))
        self.assertIn("Giấy không do nơi cư trú cấp.", one.words)
        citizen = sign_in(Client(), self.user)
        self.assertContains(citizen.get(f"/ho-so/nhap/{self.ref}/requester/"), "Gửi đề nghị lần nữa")
        asking = citizen.get(one.href)
        self.assertContains(asking, PLACE)
        self.assertContains(asking, "Giấy không do nơi cư trú cấp.")
        again = self.dispute()
        self.assertNotEqual(again, self.correction)
        page = self.page()
        self.assertEqual(([one.label for one in page.disputes], page.settled), (["Nơi cư trú"], ()))

    def test_another_dispute_of_the_same_register_stays(self) -> None:
        """Only what was answered is asked again."""
        self.dispute("requester_ethnicity", "Tày")
        self.answer(accept=False)
        self.assertIsNone(self.fact("requester_ethnicity"))
        self.assertEqual(len(self.page().disputes), 1)

    def test_handed_in_meanwhile_the_declaration_stays(self) -> None:
        """The officer reads the answer beside what was declared."""
        code = actions.submit(ref=self.ref, vouched=True, actor=self.mother, at=AT)
        self.answer(accept=False)
        self.assertIsNone(self.fact())
        page = queries.officer_page(code=code, actor=testing.officer("dongha.sen"), at=AT)
        self.assertTrue(any("không nhận. Trả lời: “Giấy không do" in note for note in page.others))

    def test_about_somebody_else_who_asked_is_told(self) -> None:
        """The father's record is the father's; the mother who doubted it hears of the answer."""
        self.correction = self.dispute("father_residence")
        self.answer(accept=False)
        told = notices.of_subject(subject=self.correction, language="vi")
        self.assertEqual(len(told), 1)
        self.assertIn("Giấy không do nơi cư trú cấp.", told[0].text)

    def test_a_doubt_of_no_form_here(self) -> None:
        """An officer's doubt is none of a draft's."""
        Dossier.objects.filter(ref=self.ref).update(facts={})
        self.assertFalse(actions.settle_dispute(correction=self.correction, at=AT))
