"""A doubt by who reads a fact in a form: before the owner, once, due by the register's own limit."""

from datetime import date, timedelta
from uuid import uuid4

from django.test import TestCase

from motcua.data.registries import actions, queries
from motcua.data.registries.models import Correction
from motcua.data.registries.tests.test_read import AT
from motcua.data.registries.types import Doubt, Doubted
from motcua.kit.errors import NotAllowed, NotFound

NUMBER = "045195000718"
RIGHT = Doubt("residence", "Tổ 9, Phường Đông Hà", "Đã chuyển", "Giấy số 12")


class DoubtShownTest(TestCase):
    """doubt_shown()."""

    @classmethod
    def setUpTestData(cls) -> None:
        """One person in the register."""
        row = {"number": NUMBER, "full_name": "Trần Thị Mẫu", "residence": "Tổ 3"}
        actions.load(registry="population", rows=[row], at=AT)

    def doubt(
        self, doubt: Doubt = RIGHT, key: str = NUMBER, *, ref: str = "", case: str = "draft-1"
    ) -> Doubted:
        """Said in a draft."""
        who = {"ref": ref or str(uuid4()), "case": case, "actor": "person", "user_id": None}
        return actions.doubt_shown(registry="population", key=key, doubt=doubt, at=AT, **who)

    def test_it_waits_before_the_owner(self) -> None:
        """In the worklist, with the day that the register's data sets; said again it is the same."""
        opened = self.doubt()
        self.assertEqual(self.doubt(), opened)
        (line,) = queries.register_page(registry="population", at=AT).doubts
        self.assertEqual((line.ref, line.due, line.case), (opened.ref, opened.due, "draft-1"))
        self.assertGreater(opened.due, date(2026, 11, 23))

    def test_what_was_answered_is_not_opened_again(self) -> None:
        """Under the ref that is known; under another it is another doubt. A ref is one case's alone."""
        opened = self.doubt()
        told = {"words": "Không", "actor": "owner", "office": "G01", "at": AT + timedelta(days=1)}
        actions.answer(ref=opened.ref, accept=False, **told)
        self.assertEqual(self.doubt(ref=opened.ref), opened)
        self.assertNotEqual(self.doubt().ref, opened.ref)
        with self.assertRaises(NotAllowed):
            self.doubt(ref=opened.ref, case="draft-2")

    def test_an_unfounded_doubt_is_refused(self) -> None:
        """Without proof, about the number itself, or about nobody."""
        with self.assertRaises(actions.NotFounded):
            self.doubt(Doubt("residence", "Tổ 9", "vì thế", ""))
        with self.assertRaises(NotAllowed):
            self.doubt(Doubt("number", "045195000719", "x", "x"))
        with self.assertRaises(NotFound):
            self.doubt(key="045195000000")
        self.assertFalse(Correction.objects.exists())
