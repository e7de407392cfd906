"""Saving a page: right or wrong, what was typed is kept."""

from unittest import mock

from django.test import TestCase

from motcua.data.registries import actions as registries
from motcua.kit.errors import NotFound
from motcua.service.dossiers import actions, queries, testing
from motcua.service.dossiers.models import Dossier
from motcua.trust.identity.testing import make_person
from motcua.trust.ledger import queries as ledger


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

    def test_a_number_and_its_name_bring_the_register_facts(self) -> None:
        """The father's number and name, marks apart, fill the rest from the register."""
        self.save("requester", **testing.PAGES["requester"])
        errors = self.save("parents", father_number="045 093 000 264", father_name="le duc  thiện")
        self.assertEqual(errors, ())
        facts = Dossier.objects.get(ref=self.ref).facts
        self.assertEqual((facts["father_name"], facts["father_dob"]), ("Lê Đức Thiện", "1993-03-02"))

    def test_a_bare_number_brings_nothing(self) -> None:
        """Without the name the register is not even asked, and the page asks for the name."""
        self.save("requester", **testing.PAGES["requester"])
        with mock.patch.object(registries, "learn", wraps=registries.learn) as read:
            errors = self.save("parents", father_number="045 093 000 264")
        self.assertEqual([error.field for error in errors], ["father_number"])
        self.assertEqual(read.call_count, 0)
        self.assertNotIn("father_dob", Dossier.objects.get(ref=self.ref).facts)

    def test_a_wrong_name_and_an_unknown_number_look_the_same(self) -> None:
        """One answer for both, nothing told of the person, and each read leaves its line."""
        self.save("requester", **testing.PAGES["requester"])
        looks = []
        for number, name in (("045093000264", "Lê Đức Thử"), ("045093000265", "Lê Đức Thử")):
            before = len(ledger.leaves(subject=self.ref))
            self.assertEqual(self.save("parents", father_number=number, father_name=name), ())
            self.assertEqual(len(ledger.leaves(subject=self.ref)), before + 1)
            shown = queries.fill_page(ref=self.ref, page="parents", actor=self.mother, at=testing.MONDAY).form
            (field,) = (field for field in shown.fields if field.name == "father_name")
            looks.append((field.hint, field.value, shown.facts, shown.shape))
        self.assertEqual(looks[0], looks[1])
        self.assertIn("không có người mang cả số và họ tên", looks[0][0])

    def test_a_changed_number_forgets_the_person_before(self) -> None:
        """The facts of a father go when another number is typed over his."""
        self.save("requester", **testing.PAGES["requester"])
        self.save("parents", **testing.PAGES["parents"])
        self.save("parents", father_number="045093000265")
        self.assertNotIn("father_dob", Dossier.objects.get(ref=self.ref).facts)

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
