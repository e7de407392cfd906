"""end_part: what follows from the end of one part of a linked dossier."""

from django.test import TestCase

from motcua.kit.errors import NotFound
from motcua.service.dossiers import actions, testing
from motcua.service.dossiers.models import Dossier, Part, Slip, Step


class EndPartTest(TestCase):
    """The birth of a linked group is withdrawn: the card cannot go on."""

    def setUp(self) -> None:
        testing.load_house()
        self.parent = testing.make_linked(user=testing.mother())
        sen = testing.officer("dongha.sen")
        actions.act(code=self.parent, action="receive", actor=sen, at=testing.MONDAY)
        self.birth = actions.start_part(code=self.parent, part="birth", at=testing.MONDAY)

    def withdraw(self) -> None:
        """The applicant takes the birth back."""
        mother = testing.actor(testing.mother())
        actions.act(code=self.birth, action="withdraw", actor=mother, at=testing.MONDAY)

    def test_what_needs_it_is_stopped_in_writing(self) -> None:
        """The card is stopped with a reason and a notice, and the parent ends with nothing granted."""
        self.withdraw()
        self.assertTrue(actions.end_part(code=self.birth, at=testing.MONDAY))
        rows = {row.name: row for row in Part.objects.filter(dossier__code=self.parent)}
        self.assertEqual((rows["birth"].state, rows["health"].state), ("refused", "stopped"))
        self.assertIn("Đăng ký khai sinh", rows["health"].reason)
        dossier = Dossier.objects.get(code=self.parent)
        self.assertEqual((dossier.state, dossier.portal), ("refused", 9))
        slip = Slip.objects.get(dossier=dossier, form="05")
        self.assertIn("Đăng ký khai sinh", slip.data["input"]["reason"])

    def test_twice_is_once(self) -> None:
        """The job may run again: nothing is written a second time."""
        self.withdraw()
        actions.end_part(code=self.birth, at=testing.MONDAY)
        steps = Step.objects.filter(dossier__code=self.parent).count()
        self.assertFalse(actions.end_part(code=self.birth, at=testing.MONDAY))
        self.assertEqual(Step.objects.filter(dossier__code=self.parent).count(), steps)

    def test_not_before_it_ends(self) -> None:
        """A part still under way is not closed, and a dossier of its own is no part."""
        self.assertFalse(actions.end_part(code=self.birth, at=testing.MONDAY))
        self.assertEqual(Part.objects.get(child__code=self.birth).state, "running")
        with self.assertRaises(NotFound):
            actions.end_part(code=self.parent, at=testing.MONDAY)
