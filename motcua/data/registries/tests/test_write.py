"""A declared write: a birth gives a personal number, the same for the same dossier."""

from django.test import TestCase

from motcua.data.registries import actions, queries
from motcua.data.registries.models import Version
from motcua.data.registries.tests.test_read import AT
from motcua.data.registries.types import Writing
from motcua.kit.errors import NotAllowed
from motcua.vn import identifiers

CHILD = {
    "full_name": "Lê Trần Minh An",
    "date_of_birth": "2026-09-30",
    "sex": "Nữ",
    "nationality": "Việt Nam",
}


class WriteTest(TestCase):
    """write()."""

    def write(self, origin: str = "H50-1", operation: str = "register_birth", **more: str) -> str:
        """Register the child of a dossier."""
        return actions.write(
            registry="population",
            operation=operation,
            data={**CHILD, **more},
            origin=origin,
            actor="system",
            at=AT,
        )

    def test_it_issues_a_valid_number(self) -> None:
        """Century, sex and year of the number fit the child."""
        found = identifiers.personal_number(self.write())
        self.assertTrue(found.valid, found.reasons)

    def test_the_same_dossier_gets_the_same_number(self) -> None:
        """A job that runs twice registers one child."""
        self.assertEqual(self.write(), self.write())
        self.assertNotEqual(self.write(), self.write("H50-2"))
        self.assertEqual(Version.objects.count(), 2)

    def test_a_dossier_put_right_before_its_end_is_put_right_here(self) -> None:
        """The same number, a new version of what changed; what somebody else said since stays; told again, nothing."""
        number = self.write()
        other = Writing(kind="correction", actor="officer:1", origin="other")
        actions.amend(registry="population", key=number, data={"hometown": "Huế"}, writing=other, at=AT)
        for _again in range(2):
            self.assertEqual(self.write(full_name="Lê Trần Minh Anh", hometown="Đông Hà"), number)
        now, *before = queries.past(registry="population", key=number)
        told = {fact.name: fact.value for fact in now.facts}
        self.assertEqual((told["full_name"], told["hometown"]), ("Lê Trần Minh Anh", "Huế"))
        self.assertEqual(len(before), 2)

    def test_a_number_tells_year_and_sex(self) -> None:
        """Put right in one of these, the number would lie: a person must see to it."""
        self.write()
        for change in ({"sex": "Nam"}, {"date_of_birth": "2025-09-30"}):
            with self.assertRaises(actions.BadValue):
                self.write(**change)

    def test_what_is_not_declared_is_refused(self) -> None:
        """Neither another operation nor another field."""
        with self.assertRaises(NotAllowed):
            self.write(operation="register_death")
        with self.assertRaises(NotAllowed):
            self.write(religion="x")

    def test_a_name_that_nobody_bears_is_refused(self) -> None:
        """The rule of its field in the register's definition, as for a file."""
        for name in ("A" * 5_000, "<script>alert(1)</script>", '=HYPERLINK("http://x.vn")'):
            with self.subTest(name=name[:20]), self.assertRaises(actions.BadValue) as caught:
                self.write(full_name=name)
            self.assertNotIn(name, str(caught.exception))
        self.assertFalse(Version.objects.exists())
