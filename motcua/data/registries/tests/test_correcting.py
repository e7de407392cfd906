"""“Dữ liệu chưa đúng”: doubted with reason and proof, answered once, carried out as a new version."""

from datetime import date, timedelta

from django.test import TestCase

from motcua.data.registries import actions, queries
from motcua.data.registries.models import Correction
from motcua.data.registries.tests.test_looking import PERSON, look_up
from motcua.data.registries.tests.test_read import AT
from motcua.data.registries.types import Asker, Doubt
from motcua.kit.errors import NotAllowed, NotFound
from motcua.kit.events.models import EventRecord
from motcua.trust.privacy.testing import recorded

RIGHT = Doubt(
    field="residence",
    proposed="Xã Cam Lộ",
    reason="Đã chuyển đi",
    proof="Giấy xác nhận cư trú 12/2026",
    valid_from=date(2026, 11, 1),
)
ASKER = Asker(office="44.ca", office_name="Công an tỉnh")


class CorrectingTest(TestCase):
    """doubt(), open_doubt(), answer()."""

    def setUp(self) -> None:
        """A person just looked up."""
        actions.load(registry="population", rows=(PERSON,), at=AT - timedelta(days=9))
        self.look_up = look_up(sensitive=True)

    def doubt(self, doubt: Doubt = RIGHT, user: int = 1) -> str:
        """Doubt a field."""
        return actions.doubt(
            look_up=self.look_up, doubt=doubt, actor="officer:1", user_id=user, office="Công an tỉnh", at=AT
        )

    def answer(self, ref: str, *, accept: bool = True, words: str = "Đúng như giấy.") -> None:
        """Answer it."""
        actions.answer(
            ref=ref, accept=accept, words=words, actor="officer:2", office="44.ca", at=AT + timedelta(days=1)
        )

    def test_accepted_it_is_a_new_version_with_its_proof(self) -> None:
        """The old value stays for the days before; the source is the correction."""
        ref = self.doubt()
        self.answer(ref)
        held = queries.past(registry="population", key=PERSON["number"])
        now = {fact.name: fact for fact in held[0].facts}
        self.assertEqual((now["residence"].value, held[0].valid_from), ("Xã Cam Lộ", date(2026, 11, 1)))
        self.assertEqual((now["residence"].origin.document, held[0].made_by.origin), (RIGHT.proof, ref))
        self.assertEqual(
            EventRecord.objects.get(name="registries.CorrectionAnswered").payload["accepted"], True
        )

    def test_rejected_nothing_changes_and_an_answer_is_given_once(self) -> None:
        """Words are needed; a second answer is refused."""
        ref = self.doubt()
        with self.assertRaises(actions.NoWords):
            self.answer(ref, words=" ")
        self.answer(ref, accept=False)
        self.assertEqual(len(queries.past(registry="population", key=PERSON["number"])), 1)
        with self.assertRaises(actions.AlreadyAnswered):
            self.answer(ref)

    def test_nobody_accepts_their_own_doubt(self) -> None:
        """One officer alone cannot rewrite a register; taking the doubt back is theirs to do."""
        ref = self.doubt()
        own = {"ref": ref, "words": "Đúng", "actor": "officer:1", "office": "44.ca", "at": AT}
        with self.assertRaises(actions.OwnDoubt):
            actions.answer(accept=True, **own)
        self.assertEqual(len(queries.past(registry="population", key=PERSON["number"])), 1)
        actions.answer(accept=False, **own)
        self.assertEqual(Correction.objects.get().state, Correction.State.REJECTED)

    def test_what_is_not_founded_is_refused(self) -> None:
        """Reason, proof and a value that fits; not the number itself; only by who looked it up."""
        for wrong, error in (
            (Doubt("residence", "x", "", "y"), actions.NotFounded),
            (Doubt("residence", "x", "y", ""), actions.NotFounded),
            (Doubt("sex", "nam", "y", "z"), actions.BadValue),
            (Doubt("full_name", "=1+1", "y", "z"), actions.BadValue),
            (Doubt("number", "045195000999", "y", "z"), NotAllowed),
            (Doubt("unknown", "x", "y", "z"), NotAllowed),
        ):
            with self.subTest(wrong=wrong), self.assertRaises(error):
                self.doubt(wrong)
        with self.assertRaises(NotFound):
            self.doubt(user=2)

    def test_the_proposed_value_is_sealed_and_the_limit_is_the_data_s(self) -> None:
        """Not readable at rest, readable after keys changed; due in the days that the register declares."""
        ref = self.doubt()
        row = Correction.objects.get()
        self.assertNotIn("Cam Lộ", row.proposed)
        days = queries.definition(registry="population")["corrections"]["answer_within"]["days"]
        self.assertEqual(row.due, AT.date() + timedelta(days=days))
        actions.renew_key(registry="population", at=AT)
        while not actions.reseal(registry="population", after=0, limit=9, at=AT).done:
            continue
        self.assertNotEqual(Correction.objects.get().data_key, row.data_key)
        shown = actions.open_doubt(ref=ref, actor="officer:2", asker=ASKER, at=AT)
        self.assertEqual((shown.held, shown.proposed), (PERSON["residence"], "Xã Cam Lộ"))
        self.assertEqual(len(recorded(subject=PERSON["number"])), 2)
        self.assertEqual(queries.answered(ref=ref).numbers, (PERSON["number"],))
