"""Who holds several posts goes on in the same dossier: merged steps, for any procedure."""

from dataclasses import replace

from django.test import TestCase, override_settings
from django.urls import reverse

from motcua.service.dossiers import actions, queries, testing
from motcua.service.dossiers.types import Actor, Taken


@override_settings(MOTCUA_DEMO=True)
class AfterStepTest(TestCase):
    """A birth that the head of division assigns to Mai."""

    @classmethod
    def setUpTestData(cls) -> None:
        """Received; it waits for the head."""
        testing.load_house()
        cls.code = testing.make_dossier(user=testing.mother())
        mai, cls.bach = testing.officer("dongha.mai"), testing.officer("dongha.bach")
        actions.act(code=cls.code, action="receive", actor=testing.officer("dongha.sen"), at=testing.MONDAY)
        cls.mai, cls.given = mai, {"assignee": str(mai.user_id)}

    def _assign(self, who: Actor) -> Taken:
        return actions.act(code=self.code, action="assign", actor=who, given=self.given, at=testing.MONDAY)

    def test_the_next_step_is_mine_too(self) -> None:
        """Head and specialist in one person: on in the same dossier, and told what comes next."""
        both = replace(self.mai, scopes=self.mai.scopes | self.bach.scopes)
        following = queries.after_step(taken=self._assign(both))
        assert following.href == reverse("dossiers-officer", args=[self.code])
        assert "Thẩm tra" in following.words
        page = queries.officer_page(code=self.code, actor=both, at=testing.MONDAY)
        assert "accept_draft" in [act.name for act in page.acts]

    def test_the_next_step_is_somebody_elses(self) -> None:
        """The head alone goes back to the desk."""
        taken = self._assign(self.bach)
        with self.assertNumQueries(0):
            following = queries.after_step(taken=taken)
        assert (following.href, following.words) == (reverse("web-desk"), "")
