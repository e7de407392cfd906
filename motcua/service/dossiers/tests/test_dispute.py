"""“Dữ liệu chưa đúng” in a form: a correction at the owner with its day to answer, seen by all three."""

import tempfile
from datetime import date
from pathlib import Path

from django.test import Client, TestCase, override_settings

from motcua.data.registries import actions as registries
from motcua.data.registries import queries as held
from motcua.kit import clock
from motcua.kit.errors import NotFound
from motcua.kit.library import root
from motcua.service.dossiers import actions, queries, testing
from motcua.service.dossiers.models import Dossier, Needed
from motcua.trust.identity.testing import sign_in

AT = testing.MONDAY
PLACE = "Tổ 9, Phường Đông Hà"
WORDS = {"dung": PLACE, "ly-do": "Đã chuyển chỗ ở", "giay-to": "Giấy xác nhận cư trú số 12"}


class DisputeTest(TestCase):
    """dispute()."""

    @classmethod
    def setUpTestData(cls) -> None:
        """A mother whose residence the register has as it was."""
        testing.load_house()
        cls.user = testing.mother()
        cls.mother = testing.actor(cls.user)

    def setUp(self) -> None:
        """Her draft and her browser."""
        self.enterContext(clock.frozen(AT))
        self.citizen = sign_in(Client(), self.user)
        self.ref = testing.make_draft(user=self.user)
        self.address = f"/ho-so/nhap/{self.ref}/chua-dung/?o=requester_residence"

    def dispute(self, proposed: str = PLACE, field: str = "requester_residence") -> str:
        """She says what is right."""
        why = {"reason": "Đã chuyển", "proof": "Giấy số 12"}
        return actions.dispute(ref=self.ref, field=field, proposed=proposed, **why, actor=self.mother, at=AT)

    def test_the_page_leads_to_the_owner(self) -> None:
        """The fact leads there; sent, the person reads who answers by when, and types what is right."""
        page = self.citizen.get(f"/ho-so/nhap/{self.ref}/requester/")
        self.assertContains(page, "chua-dung/?o=requester_residence")
        self.assertContains(
            self.citizen.get(self.address), "Bộ Công an giữ dữ liệu này và phải trả lời trong 10 ngày"
        )
        self.assertEqual(self.citizen.post(self.address, {**WORDS, "giay-to": ""}).status_code, 422)
        self.assertEqual(self.citizen.post(self.address, WORDS).status_code, 302)
        shown = self.citizen.get(f"/ho-so/nhap/{self.ref}/requester/")
        self.assertContains(shown, "chậm nhất ngày 03/12/2026")
        typed = {field.name: field.value for field in shown.context["form"].fields}
        self.assertEqual(typed["requester_residence"], PLACE)

    def test_the_owner_has_it_and_the_officer_knows(self) -> None:
        """It waits in the register's worklist; the dossier says what is held and by when; accepted, it is so."""
        ref = self.dispute()
        self.assertEqual(self.dispute_again(), ref)
        (waiting,) = held.register_page(registry="population", at=AT).doubts
        self.assertEqual((waiting.ref, waiting.due), (ref, date(2026, 12, 3)))
        code = actions.submit(ref=self.ref, vouched=True, actor=self.mother, at=AT)
        page = queries.officer_page(code=code, actor=testing.officer("dongha.sen"), at=AT)
        self.assertTrue(any("Tổ 3" in note and "03/12/2026" in note for note in page.others))
        rows = {row.label: row for row in page.answers}
        self.assertEqual((rows["Nơi cư trú"].value, rows["Nơi cư trú"].from_register), (PLACE, False))
        testing.run_meter()
        way = Needed.objects.get(dossier__code=code, item="requester_residence").way
        self.assertEqual(way, Needed.Way.DISPUTED)
        registries.answer(ref=ref, accept=True, words="Đúng", actor="owner", office="G01", at=AT)
        (newest, *_older) = held.past(registry="population", key=testing.MOTHER["number"])
        self.assertIn(PLACE, [fact.value for fact in newest.facts])

    def dispute_again(self) -> str:
        """The same doubt about the same field while it waits, the register having been asked anew."""
        dossier = Dossier.objects.get(ref=self.ref)
        dossier.facts = {**dossier.facts, "requester_residence": testing.MOTHER["residence"]}
        dossier.save()
        return self.dispute()

    def test_a_register_asked_again_does_not_undo_it(self) -> None:
        """Opened again the draft still goes by what the person said, even for a fact that is left out otherwise."""
        self.dispute("Tày", "requester_ethnicity")
        actions.open_draft(procedure="1.001193", actor=self.mother, at=AT)
        dossier = Dossier.objects.get(ref=self.ref)
        self.assertNotIn("requester_ethnicity", dossier.facts)
        page = queries.fill_page(ref=self.ref, page="requester", actor=self.mother, at=AT)
        self.assertIn("requester_ethnicity", [field.name for field in page.form.fields])

    def test_what_cannot_be_disputed(self) -> None:
        """Not a question of one's own, not the number, not another's draft; an answer must fit its question."""
        for field in ("child_name", "no_such"):
            with self.assertRaises(NotFound):
                self.dispute(field=field)
        self.assertEqual(self.citizen.get(self.address.replace("residence", "none")).status_code, 404)
        with self.assertRaises(actions.NotRight):
            self.dispute("không phải ngày", "requester_dob")
        number = self.citizen.get(self.address.replace("residence", "number"))
        self.assertIn("/thu-tuc/", number["Location"])  # whose record it is, is another matter
        stranger = testing.actor(testing.make_person(number="045198000355", name="Ai"))
        with self.assertRaises(NotFound):
            actions.dispute(
                ref=self.ref,
                field="requester_dob",
                proposed="1/1/1995",
                reason="x",
                proof="x",
                actor=stranger,
                at=AT,
            )

    @override_settings(MOTCUA_EXCHANGE_EDGE="https://node.invalid", MOTCUA_EXCHANGE_REGISTERS=["population"])
    def test_an_owner_elsewhere_takes_doubts_or_has_its_procedure(self) -> None:
        """One whose services take none is asked by the procedure that the personal-data law gives."""
        self.assertContains(self.citizen.get(self.address), "Bộ Công an giữ dữ liệu này")
        folder = Path(self.enterContext(tempfile.TemporaryDirectory()))
        (folder / "registries").mkdir()
        for path in root().iterdir():
            if path.name != "registries":
                (folder / path.name).symlink_to(path)
        for path in (root() / "registries").glob("*.yaml"):
            text = path.read_text(encoding="utf-8").replace(
                "noi_cu_tru: residence\n          tinh_trang", "tinh_trang"
            )
            (folder / "registries" / path.name).write_text(text, encoding="utf-8")
        with override_settings(MOTCUA_LIBRARY=folder):
            self.assertIn("/thu-tuc/", self.citizen.get(self.address)["Location"])
