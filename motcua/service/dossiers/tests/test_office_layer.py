"""An office's own process (library/local/H50.102): its hours and its signer hold in its dossiers, and nowhere else."""

from datetime import timedelta

from django.test import Client, TransactionTestCase, override_settings

from motcua.kit import clock
from motcua.kit.worker.loop import Worker
from motcua.service.dossiers import actions, testing
from motcua.service.dossiers.models import Dossier
from motcua.trust.identity.models import User
from motcua.trust.identity.testing import sign_in


def browser(username: str) -> Client:
    """A browser of an officer."""
    return sign_in(Client(), User.objects.get(username=username))


class OfficeLayerTest(TransactionTestCase):
    """One birth at Nam Đông Hà, whose chair signs himself, beside one at Đông Hà."""

    def setUp(self) -> None:
        """The house, and the mother."""
        frozen = clock.frozen(testing.MONDAY)
        frozen.__enter__()
        self.addCleanup(frozen.__exit__, None, None, None)
        demo = override_settings(MOTCUA_DEMO=True)
        demo.enable()
        self.addCleanup(demo.disable)
        testing.load_house()
        self.mother = testing.mother()

    def act(self, code: str, action: str, actor: object, **given: object) -> Dossier:
        """One step, and what follows it; the dossier as it is then."""
        actions.act(code=code, action=action, actor=actor, given=given, at=testing.MONDAY)
        Worker().run_all()
        return Dossier.objects.get(code=code)

    def signing(self, office: str, people: tuple[str, str, str]) -> tuple[Dossier, Dossier]:
        """A birth of this office as it is examined, and as it waits for its leader."""
        ref, mother = testing.make_draft(user=self.mother), testing.actor(self.mother)
        actions.choose_office(ref=ref, office=office, actor=mother, at=testing.MONDAY)
        code = actions.submit(ref=ref, vouched=True, actor=mother, at=testing.MONDAY)
        Worker().run_all()
        reception, head, specialist = people
        self.act(code, "receive", testing.officer(reception))
        assignee = User.objects.get(username=specialist).pk
        examining = self.act(code, "assign", testing.officer(head), assignee=str(assignee))
        self.act(code, "accept_draft", testing.officer(specialist))
        return examining, self.act(code, "confirm_draft", testing.actor(self.mother))

    def test_its_chair_signs_and_its_hours_count(self) -> None:
        """An hour to examine, an hour to sign; the paper waits on the chair's desk and on no deputy's."""
        people = ("namdongha.luu", "namdongha.soi", "namdongha.hue")
        examining, signing = self.signing("19351", people)
        self.assertEqual(examining.step_due, testing.MONDAY + timedelta(hours=1))
        self.assertEqual((signing.state, signing.holder_role), ("signing", "chair"))
        self.assertEqual(signing.step_due, testing.MONDAY + timedelta(hours=1))
        self.assertTrue(browser("namdongha.sam").get("/ky/").context["papers"])
        self.assertFalse(browser("namdongha.lim").get("/ky/").context["papers"])
        page = browser("namdongha.sam").get(f"/ban-lam-viec/{signing.code}/")
        self.assertContains(page, "/ky/?ho-so=")

    def test_elsewhere_the_national_process_stands(self) -> None:
        """Two hours to examine, and the deputy chair signs."""
        examining, signing = self.signing("19333", ("dongha.sen", "dongha.bach", "dongha.mai"))
        self.assertEqual(examining.step_due, testing.MONDAY + timedelta(hours=2))
        self.assertEqual((signing.state, signing.holder_role), ("signing", "deputy_chair"))
        self.assertTrue(browser("dongha.tung").get("/ky/").context["papers"])
        self.assertFalse(browser("dongha.thong").get("/ky/").context["papers"])
