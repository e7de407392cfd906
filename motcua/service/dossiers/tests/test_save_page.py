"""Saving a page: right or wrong, what was typed is kept."""

from django.test import TestCase

from motcua.kit.errors import NotFound
from motcua.service.dossiers import actions, testing
from motcua.service.dossiers.models import Dossier
from motcua.trust.identity.testing import make_person


class SavePageTest(TestCase):
    """save_page()."""

    @classmethod
    def setUpTestData(cls) -> None:
        """The mother's open draft."""
        testing.load_house()
        cls.mother = testing.actor(testing.mother())
        cls.ref = actions.open_draft(procedure="1.001193", actor=cls.mother, at=testing.MONDAY)

    def save(self, page: str, **raw: str) -> tuple:
        """Save as the mother."""
        return actions.save_page(ref=self.ref, page=page, raw=raw, actor=self.mother, at=testing.MONDAY)

    def test_a_wrong_date_is_kept_as_typed(self) -> None:
        """The 31st of September is refused in words, and stays in the box."""
        errors = self.save("child", **{**testing.PAGES["child"], "child_dob": "31/9/2026"})
        self.assertEqual([error.field for error in errors], ["child_dob"])
        self.assertEqual(Dossier.objects.get(ref=self.ref).raw["child_dob"], "31/9/2026")

    def test_a_number_typed_brings_the_register_facts(self) -> None:
        """The father's number fills his name from the register."""
        self.save("requester", **testing.PAGES["requester"])
        self.assertEqual(self.save("parents", father_number="045 093 000 264"), ())
        self.assertEqual(Dossier.objects.get(ref=self.ref).facts["father_name"], "Lê Đức Thiện")

    def test_hidden_is_not_erased(self) -> None:
        """An answer that goes out of sight is still there when it comes back."""
        self.save("result", return_way="post", post_address="Tổ 3, phường Đông Hà")
        self.save("result", return_way="portal")
        self.assertEqual(Dossier.objects.get(ref=self.ref).answers["post_address"], "Tổ 3, phường Đông Hà")

    def test_an_autosave_does_not_complain_of_what_is_empty(self) -> None:
        """Half a page may be saved."""
        errors = actions.save_page(
            ref=self.ref,
            page="child",
            raw={"child_name": "An"},
            actor=self.mother,
            at=testing.MONDAY,
            partial=True,
        )
        self.assertEqual(errors, ())

    def test_somebody_elses_draft_is_not_found(self) -> None:
        """A ref in a wrong hand opens nothing."""
        other = testing.actor(make_person(name="Người Khác"))
        with self.assertRaises(NotFound):
            actions.save_page(ref=self.ref, page="child", raw={}, actor=other, at=testing.MONDAY)

    def test_a_page_that_is_not_there_is_not_found(self) -> None:
        """An invented page name is refused."""
        with self.assertRaises(NotFound):
            self.save("nowhere")
