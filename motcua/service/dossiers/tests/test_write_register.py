"""A write that a step calls for: made for each of those whom the package names, on the day of the step."""

from dataclasses import replace
from datetime import date, timedelta
from unittest import mock

from django.test import TestCase

from motcua.data.registries import queries as held
from motcua.kit import feel
from motcua.service.dossiers import actions, testing
from motcua.service.dossiers.actions import registering
from motcua.service.dossiers.models import Dossier, Outcome
from motcua.service.procedures.types import RegisterWrite

AT = testing.MONDAY
WHEN = "record_marriage"


def marriage(id: str, number: str, **more: feel.Expression) -> RegisterWrite:
    """The entry for one of a couple."""
    fields = {"number": number, "marriage_registration": '"Số " + issued.number', "married_on": "today"}
    compiled = {name: feel.compile(text) for name, text in fields.items()}
    return RegisterWrite(id, "civil_status", WHEN, compiled, valid_from=feel.compile("today"), **more)


class WriteRegisterTest(TestCase):
    """write_register()."""

    @classmethod
    def setUpTestData(cls) -> None:
        """A birth that has a number; its package is made to enter a marriage."""
        testing.load_house()
        cls.code = testing.make_dossier(user=testing.mother())
        Outcome.objects.create(dossier=Dossier.objects.get(code=cls.code), number="07/2026")

    def write(self, *wanted: RegisterWrite) -> str:
        """The writes of a step."""
        own = registering.procedures.package(code="1.001193", version=1)
        with mock.patch.object(registering.procedures, "package", return_value=replace(own, writes=wanted)):
            return actions.write_register(
                code=self.code, register="civil_status", write=WHEN, asked=AT, at=AT
            )

    def test_each_has_an_entry(self) -> None:
        """Both of the couple, from the day of the step; the last key comes back."""
        both = (marriage("one", "requester_number"), marriage("two", "father_number"))
        self.assertEqual(self.write(*both), testing.FATHER["number"])
        for person in (testing.MOTHER, testing.FATHER):
            (entry,) = held.past(registry="civil_status", key=person["number"])
            said = {fact.name: fact.value for fact in entry.facts}
            self.assertEqual(said["marriage_registration"], "Số 07/2026")
            self.assertEqual((said["married_on"], entry.valid_from), ("2026-11-23", date(2026, 11, 23)))

    def test_a_write_whose_case_is_not_given_is_not_made(self) -> None:
        """Nothing is written, and no key comes back."""
        never = marriage("one", "requester_number", when=feel.compile("channel = 3"))
        self.assertEqual(self.write(never), "")
        self.assertEqual(held.past(registry="civil_status", key=testing.MOTHER["number"]), ())

    def test_what_ended_meanwhile_is_not_written(self) -> None:
        """The dossier was withdrawn while a register did not answer: nobody is entered for it."""
        Dossier.objects.filter(code=self.code).update(finished_at=AT + timedelta(hours=1))
        self.assertEqual(self.write(marriage("one", "requester_number")), "")
        self.assertEqual(held.past(registry="civil_status", key=testing.MOTHER["number"]), ())

    def test_the_population_register_makes_the_person(self) -> None:
        """What a birth calls for before its certificate is signed: a number, the same one again."""
        asked = {
            "code": self.code,
            "register": "population",
            "write": "register_birth",
            "asked": AT,
            "at": AT,
        }
        number = actions.write_register(**asked)
        self.assertEqual(len(number), 12)
        self.assertEqual(actions.write_register(**asked), number)
