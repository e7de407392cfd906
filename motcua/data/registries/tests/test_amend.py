"""A change by two clocks: what was known stays readable, each fact names its source."""

from datetime import date, timedelta

from django.test import TestCase

from motcua.data.registries import actions, queries
from motcua.data.registries.tests.test_read import AT, ROW
from motcua.data.registries.types import Writing
from motcua.kit.errors import NotAllowed, NotFound

KEY = ROW["number"]
MOVED = date(2026, 11, 1)
LATER = AT + timedelta(days=2)
HOW = Writing(kind="correction", actor="officer:1", origin="dc-1", document="Quyết định 12", reason="Ghi sai")


class AmendTest(TestCase):
    """amend(), and read() and past() of what it leaves."""

    def setUp(self) -> None:
        """A register of one person, who moved on the first of the month; we were told two days later."""
        actions.load(registry="population", rows=(ROW,), at=AT)
        self.amend(residence="Xã Cam Lộ")

    def amend(self, key: str = KEY, **data: str) -> None:
        """Move."""
        actions.amend(registry="population", key=key, data=data, writing=HOW, at=LATER, valid_from=MOVED)

    def residence(self, *, valid: date | None = None, known: object = None) -> str:
        """Where the register says that the person lived."""
        found = actions.read(
            registry="population",
            key=KEY,
            fields=("residence",),
            purpose="Điền hồ sơ",
            basis="điều 14",
            subject="draft-1",
            actor="a",
            at=LATER + timedelta(days=1),
            valid_at=valid,
            known_at=known,
        )
        return found.fields["residence"] if found else ""

    def test_both_clocks_answer(self) -> None:
        """Today, on an earlier day, and as it was known when a decision was made."""
        self.assertEqual(self.residence(), "Xã Cam Lộ")
        self.assertEqual(self.residence(valid=MOVED - timedelta(days=1)), ROW["residence"])
        self.assertEqual(self.residence(valid=MOVED, known=AT + timedelta(days=1)), ROW["residence"])
        self.assertEqual(self.residence(valid=MOVED, known=LATER), "Xã Cam Lộ")
        self.assertEqual(self.residence(known=AT - timedelta(days=1)), "")

    def test_the_past_tells_who_what_and_why_for_each_field(self) -> None:
        """Three versions: two known now, one given up; only the residence comes from the correction."""
        held = queries.past(registry="population", key=KEY)
        self.assertEqual([one.known_to for one in held], [None, None, LATER])
        now = {fact.name: fact for fact in held[0].facts}
        self.assertEqual((held[0].valid_from, held[0].valid_to), (MOVED, None))
        self.assertEqual(now["residence"].origin.document, "Quyết định 12")
        self.assertEqual((now["full_name"].origin.kind, now["number"].value), ("load", KEY))
        self.assertTrue(now["number"].sealed)
        self.assertFalse(now["full_name"].sealed)
        with self.assertNumQueries(2):
            queries.past(registry="population", key=KEY)

    def test_neither_the_number_nor_an_unknown_person_nor_a_bad_value_can_be_written(self) -> None:
        """The identifier is for life; an amendment makes nobody."""
        with self.assertRaises(NotAllowed):
            self.amend(number="045000000000")
        with self.assertRaises(NotFound):
            self.amend("045195000999", residence="x")
        with self.assertRaises(actions.BadValue) as caught:
            self.amend(date_of_birth="hôm qua")
        self.assertNotIn("hôm qua", str(caught.exception))
