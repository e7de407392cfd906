"""Reading a register: declared fields only, with a purpose, and a line in the ledger either way."""

from datetime import datetime

from django.test import TestCase

from motcua.data.registries import actions
from motcua.kit.clock import ZONE
from motcua.kit.errors import NotAllowed, NotFound
from motcua.trust.ledger import queries as ledger
from motcua.trust.privacy.testing import recorded

AT = datetime(2026, 11, 23, 9, 0, tzinfo=ZONE)
ROW = {"number": "045195000718", "full_name": "Trần Thị Mai Hương", "residence": "Tổ 3, phường Đông Hà"}


class ReadTest(TestCase):
    """read()."""

    def setUp(self) -> None:
        """A register of one person."""
        actions.load(registry="population", rows=(ROW,), at=AT)

    def read(
        self, key: str = ROW["number"], *fields: str, registry: str = "population", **said: str
    ) -> object:
        """Read for a dossier."""
        return actions.read(
            registry=registry,
            key=key,
            fields=fields or ("full_name",),
            purpose="Điền hồ sơ",
            basis="điều 14",
            subject="draft-1",
            actor="a",
            at=AT,
            said=said,
        )

    def test_a_claim_that_does_not_agree_is_answered_like_an_unknown_number(self) -> None:
        """Marks, case and blanks apart the name must be the record's; either way the read leaves its line."""
        self.assertIsNotNone(self.read(full_name="tran thi  MAI Hương"))
        self.assertIsNone(self.read(full_name="Trần Thị Mai"))
        self.assertIsNone(self.read(full_name=""))
        self.assertIsNone(self.read("045000000000", full_name="Trần Thị Mai Hương"))
        self.assertEqual(len(ledger.leaves(subject="draft-1")), 4)
        with self.assertRaises(NotAllowed):
            self.read(religion="")

    def test_only_the_asked_fields_come_back(self) -> None:
        """The name was asked; the residence stays where it is."""
        self.assertEqual(dict(self.read().fields), {"full_name": "Trần Thị Mai Hương"})

    def test_every_read_leaves_a_line_even_when_nothing_is_found(self) -> None:
        """Looking for somebody is a read too."""
        self.assertIsNone(self.read("045000000000"))
        self.read()
        self.assertEqual([leaf.kind for leaf in ledger.leaves(subject="draft-1")], ["registry.read"] * 2)

    def test_an_undeclared_field_is_refused_without_a_read(self) -> None:
        """No field beyond the register's list."""
        with self.assertRaises(NotAllowed):
            self.read(ROW["number"], "religion")
        self.assertEqual(ledger.leaves(subject="draft-1"), ())

    def test_an_unknown_register_is_not_found(self) -> None:
        """Also not by a path."""
        for name in ("vault", "../places/roles"):
            with self.assertRaises(NotFound):
                self.read(registry=name)

    def test_the_person_is_told_of_every_read_with_its_line(self) -> None:
        """Found or not found: the read stands under the person's pseudonym, and points to its leaf."""
        self.read()
        self.read("045000000000")
        for key, refused in ((ROW["number"], ""), ("045000000000", "not_found")):
            (row,) = recorded(subject=key)
            self.assertEqual((row.registry, row.refused, row.case), ("population", refused, "draft-1"))
            self.assertIsNotNone(row.leaf)
        facts = [leaf.facts for leaf in ledger.leaves(subject="draft-1")]
        self.assertEqual(len(facts), 2)
        self.assertNotIn(ROW["number"], str(facts))

    def test_each_person_of_a_thing_is_told_with_a_line_of_their_own(self) -> None:
        """A parcel of two holders: two readings, two lines; a parcel that nobody holds leaves one."""
        holders = [{"name": "A", "number": "045195000718"}, {"name": "B", "number": "045195000719"}]
        rows = ({"parcel": "w7epxsheyytd", "holders": holders}, {"parcel": "w3gvk1c5uvxw"})
        actions.load(registry="land", rows=rows, at=AT)
        for row in rows:
            self.read(row["parcel"], "area", registry="land")
        told = [read for holder in holders for read in recorded(subject=holder["number"])]
        self.assertEqual(len({read.leaf for read in told}), 2)
        self.assertEqual(len(ledger.leaves(subject="draft-1")), 3)
