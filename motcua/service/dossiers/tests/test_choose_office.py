"""Choosing the commune that decides moves reception and return with it."""

from django.test import TestCase

from motcua.kit.errors import NotFound
from motcua.service.dossiers import actions, testing
from motcua.service.dossiers.models import Dossier


class ChooseOfficeTest(TestCase):
    """choose_office()."""

    @classmethod
    def setUpTestData(cls) -> None:
        """The mother's open draft."""
        testing.load_house()
        cls.mother = testing.actor(testing.mother())
        cls.ref = actions.open_draft(procedure="1.001193", actor=cls.mother, at=testing.MONDAY)

    def test_another_commune_decides_and_its_centre_receives(self) -> None:
        """Committee and one-stop centre of the same commune."""
        actions.choose_office(ref=self.ref, office="19351", actor=self.mother, at=testing.MONDAY)
        draft = Dossier.objects.select_related("deciding", "receiving").get(ref=self.ref)
        self.assertEqual((draft.deciding.code, draft.receiving.code), ("19351", "19351.pvhcc"))

    def test_a_division_does_not_decide(self) -> None:
        """Only a commune with a counter may be chosen."""
        with self.assertRaises(NotFound):
            actions.choose_office(ref=self.ref, office="19333.vp", actor=self.mother, at=testing.MONDAY)
