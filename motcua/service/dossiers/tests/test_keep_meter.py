"""What a case needed, written down once by a job; what it says was fixed when it was handed in."""

from django.test import TestCase

from motcua.service.dossiers import actions, testing
from motcua.service.dossiers.models import Needed

AT = testing.MONDAY
Way = Needed.Way


class KeepMeterTest(TestCase):
    """keep_meter(), and what submission leaves for it."""

    @classmethod
    def setUpTestData(cls) -> None:
        """A birth of a mother whom the register knows."""
        testing.load_house()
        cls.code = testing.make_dossier(user=testing.mother())

    def ways(self) -> dict[str, str]:
        """Where each thing came from."""
        return dict(Needed.objects.values_list("item", "way"))

    def test_every_filled_field_and_every_paper_has_its_way(self) -> None:
        """Told, typed because no register keeps it, typed to confirm, handed in, spared; twice is once."""
        testing.run_meter()
        found = self.ways()
        wanted = {"requester_name": Way.REGISTER, "child_name": Way.TYPED, "father_name": Way.CONFIRMING}
        wanted |= {"father_dob": Way.REGISTER, "birth_notice": Way.HANDED, "not_needed.0": Way.SPARED}
        self.assertEqual(found, found | wanted)
        count = Needed.objects.count()
        testing.run_meter()
        self.assertEqual(Needed.objects.count(), count)

    def test_a_field_that_was_left_empty_is_not_needed(self) -> None:
        """Nobody typed it and nobody told it."""
        actions.keep_meter(code=self.code, lines=[["phone", "typed"]])
        self.assertEqual(self.ways(), {"phone": Way.TYPED})
        testing.run_meter()
        self.assertNotIn("parents_marriage", self.ways())
