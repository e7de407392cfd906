"""The system's own steps: taken where the process leaves them to it, and quietly refused elsewhere."""

from django.test import TestCase

from motcua.service.dossiers import actions, testing
from motcua.service.dossiers.models import Dossier


class ActAsSystemTest(TestCase):
    """act_as_system()."""

    def test_a_late_signal_does_nothing(self) -> None:
        """A signature that is announced twice, or too late, moves nothing."""
        testing.load_house()
        code = testing.make_dossier(user=testing.mother())
        self.assertFalse(actions.act_as_system(code=code, action="leader_signed", at=testing.MONDAY))
        self.assertEqual(Dossier.objects.get(code=code).turn, 1)
