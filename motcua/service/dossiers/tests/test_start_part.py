"""start_part: a part of a linked dossier becomes a dossier of its own, once, with nothing typed again."""

from unittest import mock

from django.test import TestCase

from motcua.kit.errors import NotFound
from motcua.service.dossiers import actions, conventions, testing
from motcua.service.dossiers.models import Dossier, Outcome, Part, Step


class StartPartTest(TestCase):
    """A linked birth that the counter has received."""

    def setUp(self) -> None:
        testing.load_house()
        self.parent = testing.make_linked(user=testing.mother())
        sen = testing.officer("dongha.sen")
        actions.act(code=self.parent, action="receive", actor=sen, at=testing.MONDAY)

    def test_received_at_once(self) -> None:
        """The child stands where its own law begins, received by the system, in the applicant's name."""
        code = actions.start_part(code=self.parent, part="birth", at=testing.MONDAY)
        child, parent = Dossier.objects.get(code=code), Dossier.objects.get(code=self.parent)
        self.assertEqual((child.state, child.received_at), ("assigning", testing.MONDAY))
        self.assertEqual((child.party_id, child.deciding_id), (parent.party_id, parent.deciding_id))
        self.assertEqual(child.facts["requester_number"], testing.MOTHER["number"])
        told = [(step.action, step.role) for step in Step.objects.filter(dossier=child).order_by("turn")]
        self.assertEqual(told, [("submit", "system"), ("receive", "system")])

    def test_the_province_names_who_decides_a_part(self) -> None:
        """A part that the parent's office may not decide goes to the one that the province names, the counter stays."""
        named = {"deciding": {"1.001193": {"offices": ["44.bhxh"]}}}
        with mock.patch.object(conventions, "_read", return_value={**conventions._read(), **named}):
            code = actions.start_part(code=self.parent, part="birth", at=testing.MONDAY)
        child, parent = Dossier.objects.get(code=code), Dossier.objects.get(code=self.parent)
        self.assertEqual((child.deciding.code, child.holder_office.code), ("44.bhxh", "44.bhxh"))
        self.assertEqual((child.receiving_id, child.returning_id), (parent.receiving_id, parent.returning_id))

    def test_residence_where_it_is_wanted(self) -> None:
        """Residence takes the register's word for home and head; the child's number comes from the birth."""
        wanted = {"residence_with": "mother", "head_is": "mother", "owner_consent": "on"}
        self.parent = testing.make_linked(user=testing.mother(), residence=wanted)
        sen = testing.officer("dongha.sen")
        actions.act(code=self.parent, action="receive", actor=sen, at=testing.MONDAY)
        rows = Part.objects.filter(dossier__code=self.parent)
        self.assertEqual({row.name for row in rows}, {"birth", "residence", "health"})
        birth = Dossier.objects.get(
            code=actions.start_part(code=self.parent, part="birth", at=testing.MONDAY)
        )
        facts = {"number": "045326000011"}
        Outcome.objects.create(dossier=birth, kind="result", facts=facts, dated=testing.MONDAY.date())
        rows.filter(name="birth").update(state=Part.State.DONE)
        code = actions.start_part(code=self.parent, part="residence", at=testing.MONDAY)
        child, mother = Dossier.objects.get(code=code), testing.MOTHER
        self.assertEqual(
            (child.procedure, child.state, child.deciding.code), ("1.004222", "assigning", "19333")
        )
        self.assertEqual(child.answers["minor_number"], "045326000011")
        self.assertEqual(child.answers["new_address"], mother["residence"])
        self.assertEqual(child.answers["household_head_number"], mother["number"])

    def test_once(self) -> None:
        """Asked again it gives the same dossier."""
        code = actions.start_part(code=self.parent, part="birth", at=testing.MONDAY)
        self.assertEqual(actions.start_part(code=self.parent, part="birth", at=testing.MONDAY), code)
        self.assertEqual(Dossier.objects.filter(parent__code=self.parent).count(), 1)

    def test_not_before_its_turn(self) -> None:
        """The card waits for the birth; an unknown part is not found."""
        for part in ("health", "residence"):
            with self.assertRaises(NotFound):
                actions.start_part(code=self.parent, part=part, at=testing.MONDAY)
        self.assertEqual(set(Part.objects.values_list("state", flat=True)), {"waiting"})
