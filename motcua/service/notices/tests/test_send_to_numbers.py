"""People named by their number are told when they are known here; an answered doubt is told to both sides."""

from datetime import timedelta

from django.test import TestCase

from motcua.data.registries import actions as registries
from motcua.data.registries.events import CorrectionAnswered
from motcua.data.registries.types import Asker, Doubt
from motcua.service.notices import actions, handlers, queries
from motcua.trust.identity.testing import AT, make_officer, make_person

NUMBER = "045195000718"
WORDS = {"registry": "Dân cư", "field": "Nơi cư trú", "answer": "Đúng như giấy."}


class SendToNumbersTest(TestCase):
    """send_to_numbers(), and the handlers of an answered correction."""

    def setUp(self) -> None:
        """A person who has signed in once."""
        make_person(number=NUMBER)

    def test_only_who_is_known_is_told(self) -> None:
        """A number that nobody signed in with is passed over."""
        numbers = (NUMBER, "045000000000")
        actions.send_to_numbers(numbers=numbers, kind="correction_accepted", subject="x", params=WORDS, at=AT)
        (told,) = queries.of_subject(subject="x", language="vi")
        self.assertIn("Đúng như giấy.", told.text)

    def test_an_answered_doubt_is_told_to_the_person_and_to_the_reader(self) -> None:
        """Each once, in the words of the answer."""
        officer = make_officer(role="registrar")
        registries.load(registry="population", rows=({"number": NUMBER, "residence": "Tổ 3"},), at=AT)
        me = {"actor": "officer:1", "user_id": officer.pk, "at": AT}
        asked = {"registry": "population", "key": NUMBER, "purpose": "Xác minh", "case": "H50-1"}
        opened = registries.look_up(**asked, sensitive=False, asker=Asker(), **me)
        doubt = Doubt("residence", "Xã Cam Lộ", "Đã chuyển", "Giấy 12")
        ref = registries.doubt(look_up=opened, doubt=doubt, office="Công an tỉnh", **me)
        later = AT + timedelta(days=1)
        registries.answer(
            ref=ref, accept=False, words="Chưa đủ giấy.", actor="officer:2", office="", at=later
        )
        event = CorrectionAnswered(ref=ref, accepted=False)
        for handler in (handlers.tell_people, handlers.tell_reader):
            handler(event=event, at=later)
        (told,) = queries.of_subject(subject=ref, language="vi")
        self.assertIn("Chưa đủ giấy.", told.text)
        (seen,) = queries.of_officer(user_id=officer.pk, language="vi")
        self.assertEqual((seen.subject, seen.kind), (ref, "correction_answered"))
