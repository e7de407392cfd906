"""Officer and applicant can see where a dossier stands in the drawn process."""

from django.test import Client, TestCase, override_settings

from motcua.kit import clock
from motcua.service.dossiers import queries, testing
from motcua.service.dossiers.models import Dossier


@override_settings(MOTCUA_DEMO=True)
class PlaceInProcessTest(TestCase):
    """One address, its state marked."""

    @classmethod
    def setUpTestData(cls) -> None:
        """A commune and a dossier at its counter."""
        testing.load_house()
        cls.code = testing.make_dossier(user=testing.mother())

    def test_both_lead_to_the_marked_drawing(self) -> None:
        """Pinned version, present state; the page behind needs nobody signed in and says nothing of the dossier."""
        officer = testing.officer("dongha.sen")
        href = queries.officer_page(code=self.code, actor=officer, at=testing.MONDAY).process_href
        dossier = Dossier.objects.get(code=self.code)
        assert href == f"/thu-tuc/{dossier.procedure}/quy-trinh/?ban={dossier.version}&buoc=submitted"
        own = queries.applicant_page(code=self.code, party_id=dossier.party_id, at=testing.MONDAY)
        assert href in [link.href for link in own.links]
        with clock.frozen(testing.MONDAY), self.assertNumQueries(0):
            page = Client().get(href).content.decode()
        assert "bp-here" in page
        assert self.code not in page
