"""What became of a doubt, asked by who raised it; across nodes: dossiers/tests/test_follow_dispute.py."""

from datetime import date, timedelta

from django.test import TestCase

from motcua.data.registries import actions
from motcua.data.registries.tests.test_doubt_shown import NUMBER, RIGHT
from motcua.data.registries.tests.test_read import AT
from motcua.data.registries.types import Answered
from motcua.kit.errors import NotFound

REF = "0f8fad5b-d9cb-469f-a165-70867728950e"


class HearDoubtTest(TestCase):
    """hear_doubt()."""

    def setUp(self) -> None:
        """A doubt about one person's residence."""
        row = {"number": NUMBER, "full_name": "Trần Thị Mẫu", "residence": "Tổ 3"}
        actions.load(registry="population", rows=[row], at=AT)
        who = {"ref": REF, "case": "draft-1", "actor": "person", "user_id": None}
        actions.doubt_shown(registry="population", key=NUMBER, doubt=RIGHT, at=AT, **who)

    def hear(self, case: str = "draft-1", ref: str = REF) -> Answered | None:
        """Asked for."""
        return actions.hear_doubt(registry="population", field="residence", ref=ref, case=case, at=AT)

    def test_nothing_until_it_is_answered(self) -> None:
        """Then whether it was accepted, in which words, on which day; only to the case that raised it."""
        self.assertIsNone(self.hear())
        told = {"accept": False, "words": "Không", "actor": "owner", "office": "G01"}
        actions.answer(ref=REF, at=AT + timedelta(days=1), **told)
        answered = self.hear()
        assert answered is not None
        self.assertEqual(
            (answered.accepted, answered.words, answered.on), (False, "Không", date(2026, 11, 24))
        )
        for foreign in ({"case": "draft-2"}, {"ref": REF.replace("0", "1")}):
            with self.assertRaises(NotFound):
                self.hear(**foreign)
