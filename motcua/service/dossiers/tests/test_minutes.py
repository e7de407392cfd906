"""Minutes from start to submission, measured on what was really handed in."""

from datetime import timedelta

from django.test import TestCase, override_settings

from motcua.service.dossiers import testing
from motcua.service.dossiers.measuring import minutes_to_submit
from motcua.service.dossiers.models import Dossier
from motcua.service.procedures.types import measured


@override_settings(MOTCUA_DEMO=True)
class MinutesTest(TestCase):
    """Online dossiers of one version."""

    def test_median_of_enough_dossiers(self) -> None:
        """Fewer than five say nothing; then the middle one, whatever the slowest took; other versions apart."""
        testing.load_house()
        for minutes in (3, 4, 6, 600):
            self.make(minutes)
        with self.assertNumQueries(1):
            assert minutes_to_submit("1.001193", 1) is None
        self.make(2)
        found = minutes_to_submit("1.001193", 1)
        assert found is not None
        assert (found.minutes, found.dossiers) == (4.0, 5)
        assert measured("1.001193", 1) == found
        assert minutes_to_submit("1.001193", 2) is None

    def test_what_registers_answered_is_counted(self) -> None:
        """Seven facts of the mother and of the father each are spared; one that the register lost was typed again."""
        testing.load_house()
        codes = [self.make(3) for _number in range(5)]
        found = minutes_to_submit("1.001193", 1)
        assert found is not None
        assert (found.told, found.retyped) == (10.0, 0.0)
        dossier = Dossier.objects.get(code=codes[0])
        dossier.facts.pop("requester_residence")
        dossier.answers["requester_residence"] = "Tổ 9"
        dossier.save()
        found = minutes_to_submit("1.001193", 1)
        assert found is not None
        assert (round(found.told, 1), round(found.retyped, 1)) == (9.8, 0.2)

    def make(self, minutes: int) -> str:
        """A dossier that took so long to hand in."""
        code = testing.make_dossier(user=testing.mother())
        dossier = Dossier.objects.get(code=code)
        assert dossier.submitted_at is not None
        Dossier.objects.filter(code=code).update(created_at=dossier.submitted_at - timedelta(minutes=minutes))
        return code
