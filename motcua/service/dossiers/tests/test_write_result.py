"""What an issued result makes true is told to the register that owns the fact, and is read there by the next form."""

from datetime import date
from typing import Any

from django.test import TestCase

from motcua.data.registries import actions as registries
from motcua.data.registries import queries as held
from motcua.data.registries.models import Source
from motcua.service.dossiers import actions, queries, testing
from motcua.service.dossiers.models import Dossier, Outcome

AT = testing.MONDAY
CHILD = "045226000001"
PAPER = "A1B2C3D4E5F6"


def entries(number: str) -> dict[str, Any]:
    """What the civil-status register holds of somebody now, by field, with what proves it."""
    past = held.past(registry="civil_status", key=number)
    now = next((one for one in past if one.known_to is None and one.valid_to is None), None)
    return {fact.name: (fact.value, fact.origin) for fact in now.facts} if now else {}


class WriteResultTest(TestCase):
    """write_result()."""

    @classmethod
    def setUpTestData(cls) -> None:
        """A birth whose certificate is signed."""
        testing.load_house()
        cls.user = testing.mother()
        cls.code = testing.make_dossier(user=cls.user)
        Outcome.objects.create(
            dossier=Dossier.objects.get(code=cls.code),
            number="07/2026",
            book_entry=PAPER,
            dated=date(2026, 11, 23),
            facts={"number": CHILD},
        )

    def test_the_birth_stands_in_the_civil_status_register(self) -> None:
        """Number, day, office, parents; with the dossier and the certificate as its source; once."""
        for _again in range(2):
            actions.write_result(code=self.code, verify_code=PAPER, at=AT)
        found = entries(CHILD)
        said = {name: value for name, (value, _origin) in found.items()}
        self.assertEqual(said["birth_number"], "07/2026")
        self.assertEqual(said["birth_kind"], "Đúng hạn")
        self.assertEqual(said["mother_number"], testing.MOTHER["number"])
        self.assertEqual(said["father_name"], testing.FATHER["full_name"])
        self.assertIn("ngày 23/11/2026", said["birth_registration"])
        _value, origin = found["birth_number"]
        self.assertEqual((origin.origin, origin.document), (self.code, "Giấy khai sinh 07/2026"))
        self.assertEqual(Source.objects.filter(operation="record_birth").count(), 1)

    def test_a_refusal_makes_nothing_true(self) -> None:
        """Nor does a paper of no dossier here."""
        Outcome.objects.update(kind="refusal")
        actions.write_result(code=self.code, verify_code=PAPER, at=AT)
        actions.write_result(code="no such dossier", verify_code=PAPER, at=AT)
        self.assertFalse(Source.objects.filter(kind="dossier").exists())

    def test_only_the_result_that_was_issued(self) -> None:
        """Word of another result of the dossier writes nothing of this one."""
        actions.write_result(code=self.code, verify_code="another", at=AT)
        self.assertFalse(Source.objects.filter(kind="dossier").exists())

    def test_the_next_form_reads_it_there(self) -> None:
        """A marriage in the register is shown in the birth form, and nobody is asked for it."""
        registries.write(
            registry="civil_status",
            operation="record_marriage",
            data={"number": testing.MOTHER["number"], "marriage_registration": "Với Lê Đức Thiện; số 1/2025"},
            origin="H50-0",
            actor="system",
            at=AT,
        )
        mother = testing.actor(self.user)
        ref = testing.make_draft(user=self.user)
        page = queries.fill_page(ref=ref, page="parents", actor=mother, at=AT)
        shown = {row.field: row.value for group in page.form.facts for row in group.rows}
        self.assertEqual(shown["requester_marriage"], "Với Lê Đức Thiện; số 1/2025")
        self.assertNotIn("parents_marriage", [field.name for field in page.form.fields])

    def test_a_number_alone_opens_no_register(self) -> None:
        """Of somebody else it tells only once the population register has confirmed the name that was typed."""
        child = {"number": testing.FATHER["number"], "marriage_registration": "Với ai; số 1/2025"}
        told = {"registry": "civil_status", "operation": "record_marriage", "origin": "H50-0"}
        registries.write(**told, data=child, actor="system", at=AT)
        aunt = {"requester": {"relation": "relative", "phone": "0912 000 718"}}
        for name, knows in (("Ai Khác", False), (testing.FATHER["full_name"], True)):
            typed = {"mother_number": testing.FATHER["number"], "mother_name": name}
            ref = testing.make_draft(user=self.user, parents=typed, papers=False, **aunt)
            facts = Dossier.objects.get(ref=ref).facts
            self.assertEqual("mother_marriage" in facts, knows, name)
            self.assertEqual("civil_status.mother_number" in facts["_reads"], knows, name)
