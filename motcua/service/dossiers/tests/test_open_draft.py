"""Opening a draft: prefilled from the register, once, with a line in the ledger."""

from dataclasses import replace
from unittest import mock

from django.conf import settings
from django.test import TestCase

from motcua.data.registries import actions as registries
from motcua.kit.errors import NotFound
from motcua.service.dossiers import actions, testing
from motcua.service.dossiers.models import Dossier
from motcua.service.procedures import queries as procedures
from motcua.trust.identity.testing import make_person
from motcua.trust.ledger import queries as ledger


class OpenDraftTest(TestCase):
    """open_draft()."""

    @classmethod
    def setUpTestData(cls) -> None:
        """The sample province and the mother."""
        testing.load_house()
        cls.mother = testing.actor(testing.mother())

    def test_it_reads_the_register_once_and_says_so(self) -> None:
        """The applicant's facts stand in the draft, and the read is a ledger line that names fields, not values."""
        ref = actions.open_draft(procedure="1.001193", actor=self.mother, at=testing.MONDAY)
        draft = Dossier.objects.get(ref=ref)
        self.assertEqual(draft.facts["requester_name"], "Trần Thị Mai Hương")
        self.assertIsNone(draft.code)
        leaves = ledger.leaves(subject=ref)
        told = [leaf.facts["registry"] for leaf in leaves]
        self.assertEqual((sorted(told), len(leaves)), (["civil_status", "population"], 2))
        self.assertNotIn("Hương", str(leaves))

    def test_the_commune_of_residence_is_proposed(self) -> None:
        """Somebody of Nam Đông Hà is not sent to Đông Hà, whose name is part of the other's."""
        row = {
            **testing.MOTHER,
            "number": "045198000355",
            "residence": "Tổ 7, Phường Nam Đông Hà, Tỉnh Quảng Trị",
        }
        registries.load(registry="population", rows=(row,), at=testing.MONDAY)
        neighbour = testing.actor(make_person(number=row["number"], name="Nguyễn Thùy Dương"))
        ref = actions.open_draft(procedure="1.001193", actor=neighbour, at=testing.MONDAY)
        self.assertEqual(Dossier.objects.select_related("deciding").get(ref=ref).deciding.code, "19351")

    def test_the_same_draft_is_found_again(self) -> None:
        """Pressing Start twice gives one draft."""
        first = actions.open_draft(procedure="dang-ky-khai-sinh", actor=self.mother, at=testing.MONDAY)
        again = actions.open_draft(procedure="1.001193", actor=self.mother, at=testing.MONDAY)
        self.assertEqual(first, again)

    def test_an_unknown_procedure_is_not_found(self) -> None:
        """A code that is not in force has no draft."""
        with self.assertRaises(NotFound):
            actions.open_draft(procedure="9.999999", actor=self.mother, at=testing.MONDAY)

    def test_an_account_below_the_level_of_the_package_is_sent_to_rise(self) -> None:
        """Packages ask for level 2 unless they say otherwise; level 1 opens nothing and submits nothing."""
        ref = actions.open_draft(procedure="1.001193", actor=self.mother, at=testing.MONDAY)
        low = replace(self.mother, level=1)
        with self.assertRaises(actions.LevelTooLow):
            actions.open_draft(procedure="1.001193", actor=low, at=testing.MONDAY)
        with self.assertRaises(actions.LevelTooLow):
            actions.submit(ref=ref, vouched=True, actor=low, at=testing.MONDAY)

    def test_the_page_leads_to_the_higher_level_and_back(self) -> None:
        """Who starts with too low an account is asked to sign in again, and comes back to the procedure."""
        user = testing.mother()
        self.client.force_login(user)
        with self.settings(MOTCUA_OIDC={**settings.MOTCUA_OIDC, "minimum_acr": "1"}):
            answer = self.client.post("/ho-so/moi/dang-ky-khai-sinh/")
            self.assertEqual(answer["Location"], "/dang-nhap/?muc=2&next=%2Fthu-tuc%2Fdang-ky-khai-sinh%2F")
            self.assertContains(self.client.get(answer["Location"]), "cần tài khoản định danh điện tử mức 2")

    def test_a_package_may_ask_for_less(self) -> None:
        """Level 1 is enough where the package says so."""
        package = replace(procedures.current(code="1.001193", at=testing.MONDAY.date()), account_level=1)
        with mock.patch.object(procedures, "current", return_value=package):
            ref = actions.open_draft(
                procedure="1.001193", actor=replace(self.mother, level=1), at=testing.MONDAY
            )
        self.assertTrue(ref)
