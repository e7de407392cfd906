"""What a dossier leaves in its owner's vault: papers when it is submitted, the result when it is issued."""

from django.test import TestCase

from motcua.service.dossiers import actions, testing
from motcua.service.dossiers.models import Dossier, Paper
from motcua.service.dossiers.types import Intake, PaperGiven
from motcua.service.vault import queries as vault
from motcua.service.vault.testing import make_item
from motcua.trust.documents import queries as papers_of
from motcua.trust.identity import actions as identity_actions
from motcua.trust.identity import queries as identity

AT = testing.MONDAY


class KeepingTest(TestCase):
    """A birth handed in on line and one at the counter."""

    @classmethod
    def setUpTestData(cls) -> None:
        """The sample house and the mother."""
        testing.load_house()
        cls.user = testing.mother()

    def held(self) -> list[tuple[str, int]]:
        """Title and grade of what the mother holds."""
        shown = vault.vault_page(who=identity.who(user=self.user, at=AT), at=AT)
        return [(line.title, line.grade.grade) for line in shown.papers]

    def test_a_photo_sent_from_home_is_a_plain_scan(self) -> None:
        """Nobody compared it, and keeping it twice keeps it once."""
        code = testing.make_dossier(user=self.user)
        for _ in range(2):
            actions.keep_papers(code=code, at=AT)
        self.assertEqual(self.held(), [("Giấy chứng sinh", 7)])

    def test_scanned_at_the_counter_from_the_original(self) -> None:
        """The officer held the original: grade 5; where only a copy lay there, the scan stays a plain one."""
        clerk = testing.officer("dongha.sen")
        party = identity_actions.record_party(number=testing.MOTHER["number"], name="", at=AT)
        ref = actions.open_intake(
            procedure="1.001193", party_id=party, card={}, counter="19333.pvhcc", actor=clerk, at=AT
        )
        raw = {name: value for page in testing.PAGES.values() for name, value in page.items()}
        scan = testing.make_scan(owner=clerk)
        actions.attach_scan(ref=ref, component="birth_notice", document=scan, actor=clerk, at=AT)
        papers = (PaperGiven("birth_notice", "original", 1), PaperGiven("identity_card", "shown", 1))
        given = Intake(raw=raw, papers=papers)
        code = actions.take_in(
            ref=ref, given=given, action="receive", asked={}, receipt="", seen=True, actor=clerk, at=AT
        )
        Paper.objects.filter(component="birth_notice").update(form="copy")
        actions.keep_papers(code=code, at=AT)
        self.assertEqual([grade for _title, grade in self.held()], [7])
        Paper.objects.filter(component="birth_notice").update(form="original")
        actions.keep_papers(code=code, at=AT)
        self.assertEqual([grade for _title, grade in self.held()], [5])

    def test_a_paper_of_the_vault_was_not_compared_here(self) -> None:
        """The officer once scanned a copy: taken again and counted as an original it stays what it was."""
        clerk = testing.officer("dongha.sen")
        scan = testing.make_scan(owner=clerk)
        document = papers_of.get(ref=scan)
        old = {
            "document": scan,
            "sha256": document.sha256,
            "grade": 7,
            "title": "Giấy chứng sinh",
            "kind": "",
        }
        item = make_item(user=self.user, at=AT, **old)
        counter = {"party_id": self.user.party_id, "card": {}, "counter": "19333.pvhcc"}
        ref = actions.open_intake(procedure="1.001193", actor=clerk, at=AT, **counter)
        paper = {"ref": ref, "component": "birth_notice", "actor": clerk, "at": AT}
        actions.look_in_vault(**paper, agreed=True)
        actions.reuse_paper(**paper, item=item)
        raw = {name: value for page in testing.PAGES.values() for name, value in page.items()}
        counted = (PaperGiven("birth_notice", "original", 1), PaperGiven("identity_card", "shown", 1))
        given = Intake(raw=raw, papers=counted)
        code = actions.take_in(
            ref=ref, given=given, action="receive", asked={}, receipt="", seen=True, actor=clerk, at=AT
        )
        actions.keep_papers(code=code, at=AT)
        self.assertEqual({grade for _title, grade in self.held()}, {7})

    def test_a_paper_of_no_dossier_is_left_alone(self) -> None:
        """What is announced about something unknown changes nothing."""
        actions.keep_result(code="no such dossier", verify_code="ABCD", at=AT)
        self.assertEqual(self.held(), [])
        self.assertFalse(Dossier.objects.exists())
