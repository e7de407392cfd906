"""Acting: the engine's rules hold, one step at a time, and the second of two officers is told."""

from datetime import timedelta
from typing import Any

from django.test import TestCase

from motcua.kit.errors import NotFound
from motcua.service.dossiers import actions, testing
from motcua.service.dossiers.models import Dossier, Slip, Step
from motcua.service.procedures import queries as procedures


class ActTest(TestCase):
    """act()."""

    @classmethod
    def setUpTestData(cls) -> None:
        """A submitted birth."""
        testing.load_house()
        cls.user = testing.mother()
        cls.code = testing.make_dossier(user=cls.user)

    def act(self, who: str, action: str, **given: Any) -> Dossier:
        """One officer's step ten minutes after submission; the dossier as it is then."""
        at = testing.MONDAY + timedelta(minutes=10)
        actions.act(code=self.code, action=action, actor=testing.officer(who), given=given, at=at)
        return Dossier.objects.get(code=self.code)

    def test_reception_starts_the_legal_clock(self) -> None:
        """Received before 15:00 the birth is due the same day, and slip 01 is asked for."""
        dossier = self.act("dongha.sen", "receive")
        self.assertEqual(dossier.portal, 2)
        self.assertEqual(f"{dossier.due.astimezone(testing.MONDAY.tzinfo):%d/%m %H:%M}", "23/11 17:00")
        self.assertEqual(Slip.objects.get().form, "01")
        self.assertEqual(list(Step.objects.values_list("turn", "action")), [(1, "submit"), (2, "receive")])

    def test_a_specialist_does_not_receive(self) -> None:
        """The role decides, not the office."""
        with self.assertRaises(procedures.NotYours):
            self.act("dongha.mai", "receive")

    def test_an_officer_of_another_commune_does_not_receive(self) -> None:
        """The office decides as well."""
        with self.assertRaises(procedures.NotYours):
            self.act("namdongha.luu", "receive")

    def test_the_second_officer_is_told_who_was_first(self) -> None:
        """A form made for an older turn is refused in words and writes nothing."""
        self.act("dongha.sen", "receive")
        with self.assertRaises(actions.Moved) as caught:
            actions.act(
                code=self.code,
                action="receive",
                actor=testing.officer("dongha.truc"),
                turn=1,
                at=testing.MONDAY,
            )
        self.assertIn("Trần Thị Sen", str(caught.exception))
        self.assertEqual(Dossier.objects.get(code=self.code).turn, 2)

    def test_an_assigned_step_belongs_to_one_person(self) -> None:
        """The other specialist may look and not act."""
        self.act("dongha.sen", "receive")
        mai = testing.officer("dongha.mai")
        self.act("dongha.bach", "assign", assignee=str(mai.user_id))
        with self.assertRaises(procedures.NotYours):
            self.act("dongha.tram", "accept_draft")
        self.assertEqual(self.act("dongha.mai", "accept_draft").state, "confirming")

    def test_an_unknown_code_is_not_found(self) -> None:
        """A code nobody gave."""
        with self.assertRaises(NotFound):
            actions.act(
                code="H50.101.00-261123-9999",
                action="receive",
                actor=testing.officer("dongha.sen"),
                at=testing.MONDAY,
            )
