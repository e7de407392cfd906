"""A result that no longer stands: what it had made true is taken back at the owner, as a new version."""

from datetime import date, timedelta
from types import SimpleNamespace
from unittest import mock

from django.test import TestCase

from motcua.service.dossiers import actions, testing
from motcua.service.dossiers.actions import registering
from motcua.service.dossiers.models import Dossier, Outcome
from motcua.service.dossiers.tests.test_write_result import CHILD, PAPER, entries

AT = testing.MONDAY


class TakeBackResultTest(TestCase):
    """take_back_result()."""

    @classmethod
    def setUpTestData(cls) -> None:
        """A birth that is in the register."""
        testing.load_house()
        cls.code = testing.make_dossier(user=testing.mother())
        Outcome.objects.create(
            dossier=Dossier.objects.get(code=cls.code),
            number="07/2026",
            book_entry=PAPER,
            dated=date(2026, 11, 23),
            facts={"number": CHILD},
        )
        actions.write_result(code=cls.code, verify_code=PAPER, at=AT)

    def take_back(self, *, stands: bool, code: str = "") -> None:
        """The public register says of the certificate whether it stands."""
        line = SimpleNamespace(stands=stands, sentence="Đã thu hồi")
        with mock.patch.object(registering.signatures, "issued_by_code", return_value=line):
            later = AT + timedelta(days=2)
            actions.take_back_result(code=code or self.code, verify_code=PAPER, at=later)

    def test_a_revoked_certificate_says_nothing_any_more(self) -> None:
        """Every field that it gave is empty, with the reason; done twice it is done once."""
        for _again in range(2):
            self.take_back(stands=False)
        value, origin = entries(CHILD)["birth_number"]
        self.assertIsNone(value)
        self.assertEqual((origin.kind, origin.reason, origin.origin), ("withdrawn", "Đã thu hồi", self.code))

    def test_one_that_stands_is_left_alone(self) -> None:
        """And so is a paper of no dossier here."""
        self.take_back(stands=True)
        self.take_back(stands=False, code="no such dossier")
        self.assertEqual(entries(CHILD)["birth_number"][0], "07/2026")
