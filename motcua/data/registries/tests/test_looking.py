"""An officer's look-up: exact number, purpose and dossier, or nothing; seen for half an hour by whoever asked."""

from datetime import timedelta

from django.test import TestCase

from motcua.data.registries import actions, queries
from motcua.data.registries.tests.test_read import AT, ROW
from motcua.data.registries.types import Asker
from motcua.kit.errors import NotFound
from motcua.trust.privacy.testing import recorded

PERSON = {**ROW, "ethnicity": "Pa Cô"}


def look_up(**changes: object) -> str:
    """Look up the one person of the register."""
    given = {
        **{
            "registry": "population",
            "key": PERSON["number"],
            "purpose": "Xác minh nơi cư trú",
            "case": "H50-1",
        },
        **{"sensitive": False, "actor": "officer:1", "user_id": 1, "at": AT},
        "asker": Asker(office="44.ca", office_name="Công an tỉnh"),
    }
    return actions.look_up(**{**given, **changes})


class LookUpTest(TestCase):
    """look_up() and record_page()."""

    def setUp(self) -> None:
        """One person."""
        actions.load(registry="population", rows=(PERSON,), at=AT - timedelta(days=9))

    def test_without_purpose_or_dossier_nothing_is_read(self) -> None:
        """Nobody looks around."""
        for missing in ("key", "purpose", "case"):
            with self.assertRaises(actions.NoPurpose):
                look_up(**{missing: " "})
        self.assertEqual(recorded(subject=PERSON["number"]), [])

    def test_the_person_sees_office_purpose_dossier_and_fields(self) -> None:
        """The look-up is told, without the sensitive field that was not asked for."""
        look_up()
        (read,) = recorded(subject=PERSON["number"])
        self.assertEqual(
            (read.office_name, read.purpose, read.case), ("Công an tỉnh", "Xác minh nơi cư trú", "H50-1")
        )
        self.assertNotIn("ethnicity", read.fields)

    def test_the_record_opens_for_this_officer_for_a_while(self) -> None:
        """Not for another, not an hour later, and a sensitive field only when it was asked for."""
        ref, whole = look_up(), look_up(sensitive=True)
        with self.assertNumQueries(4):
            shown = queries.record_page(ref=ref, user_id=1, at=AT)
        self.assertEqual((shown.key, len(shown.past)), (PERSON["number"], 1))
        self.assertNotIn("Pa Cô", str(shown))
        self.assertIn("Pa Cô", str(queries.record_page(ref=whole, user_id=1, at=AT)))
        for user, at in ((2, AT), (1, AT + timedelta(hours=1))):
            with self.assertRaises(NotFound):
                queries.record_page(ref=ref, user_id=user, at=at)

    def test_nobody_found_is_written_down_too(self) -> None:
        """Looking for somebody is a read."""
        self.assertEqual(look_up(key="045000000000"), "")
        self.assertEqual(recorded(subject="045000000000")[0].refused, "not_found")
