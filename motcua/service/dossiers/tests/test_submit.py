"""Submission: complete, vouched for, once; the counter's clock starts and the legal clock does not."""

from datetime import datetime

from django.test import TestCase

from motcua.kit.clock import ZONE
from motcua.service.dossiers import actions, testing
from motcua.service.dossiers.models import Dossier, Step
from motcua.trust.ledger import queries as ledger


class SubmitTest(TestCase):
    """submit()."""

    @classmethod
    def setUpTestData(cls) -> None:
        """The sample province and the mother."""
        testing.load_house()
        cls.user = testing.mother()
        cls.mother = testing.actor(cls.user)

    def submit(self, ref: str, *, vouched: bool = True, at: datetime = testing.MONDAY) -> str:
        """Submit as the mother."""
        return actions.submit(ref=ref, vouched=vouched, actor=self.mother, at=at)

    def test_it_gives_a_code_and_starts_the_counters_clock(self) -> None:
        """Eight working hours for the counter; no legal due date before reception."""
        code = self.submit(testing.make_draft(user=self.user))
        dossier = Dossier.objects.get(code=code)
        self.assertEqual(code, "H50.101.00-261123-0001")
        self.assertEqual((dossier.state, dossier.portal, dossier.holder_role), ("submitted", 1, "reception"))
        # Monday 09:00 plus 8 working hours, with Tuesday 24/11 off, ends Wednesday 09:00.
        self.assertEqual(dossier.step_due, datetime(2026, 11, 25, 9, 0, tzinfo=ZONE))
        self.assertIsNone(dossier.due)
        self.assertEqual([leaf.kind for leaf in ledger.leaves(subject=code)], ["dossier.submit"])

    def test_twice_is_once(self) -> None:
        """The second press gives the same code and writes nothing."""
        ref = testing.make_draft(user=self.user)
        self.assertEqual(self.submit(ref), self.submit(ref))
        self.assertEqual(Step.objects.count(), 1)

    def test_a_missing_paper_is_counted(self) -> None:
        """Without the birth notice nothing is submitted."""
        with self.assertRaises(actions.Incomplete) as caught:
            self.submit(testing.make_draft(user=self.user, papers=False))
        self.assertEqual(caught.exception.params, {"count": 1})
        self.assertFalse(Dossier.objects.exclude(code=None).exists())

    def test_a_missing_answer_is_counted(self) -> None:
        """An empty page is not complete."""
        with self.assertRaises(actions.Incomplete):
            self.submit(testing.make_draft(user=self.user, child={}))

    def test_the_declaration_must_be_ticked(self) -> None:
        """Nobody vouches by accident."""
        with self.assertRaises(actions.NotVouched):
            self.submit(testing.make_draft(user=self.user), vouched=False)
