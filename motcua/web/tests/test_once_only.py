"""The once-only meter: what forms needed and where it came from; every number opens exactly what it counts."""

import re

from django.contrib.auth import get_user_model
from django.test import Client, TestCase

from motcua.kit import clock
from motcua.service.dossiers import testing
from motcua.trust.identity.testing import sign_in

CELL = re.compile(r'href="(/dieu-hanh/mot-lan/[^"]+)">(\d+)<')
LATER = "Gõ: để đối chiếu trước khi lấy dữ liệu của người khác"


class OnceOnlyTest(TestCase):
    """Two births of a mother whom the register knows, seen by the head of the committee."""

    @classmethod
    def setUpTestData(cls) -> None:
        """Of one the father is told by the register, of the other nobody has the number that was typed."""
        testing.load_house()
        user = testing.mother()
        testing.make_dossier(user=user)
        stranger = {"father_number": "045093000265", "father_name": "Ai Khác"}
        ref = testing.make_draft(user=user, parents=stranger)
        testing.actions.submit(ref=ref, vouched=True, actor=testing.actor(user), at=testing.MONDAY)
        testing.run_meter()

    def setUp(self) -> None:
        """The head's browser on that day."""
        self.enterContext(clock.frozen(testing.MONDAY))
        self.head = sign_in(Client(), get_user_model().objects.get(username="dongha.thong"))

    def test_every_number_opens_exactly_what_it_counts(self) -> None:
        """As many lines as the number says, of each column; the papers of two cases, the three that are spared."""
        shown = self.head.get("/dieu-hanh/").content.decode()
        found = {href.split("/")[-2]: int(count) for href, count in CELL.findall(shown)}
        self.assertEqual((found["handed"], found["spared"], found["retyped"]), (2, 6, 2))
        self.assertGreater(found["register"], found["retyped"])
        for column, count in found.items():
            lines = self.head.get(f"/dieu-hanh/mot-lan/1.001193/{column}/").context["lines"]
            self.assertEqual(len(lines), count, column)
            self.assertTrue(all(line.label for line in lines))

    def test_what_a_later_version_no_longer_asks(self) -> None:
        """A question or paper that the dossier's version has not: told by its id, and the page stands."""
        for column, item in (("register", "gone"), ("handed", "gone_paper"), ("spared", "not_needed.99")):
            testing.Needed.objects.filter(pk=testing.Needed.objects.filter(way=column).first().pk).update(
                item=item
            )
            lines = self.head.get(f"/dieu-hanh/mot-lan/1.001193/{column}/").context["lines"]
            self.assertIn(item, [line.label for line in lines])

    def test_what_is_typed_again_says_why(self) -> None:
        """The reason stands in each line, and is a filter of its own."""
        for more in ("", "?vi-sao=confirming"):
            lines = self.head.get(f"/dieu-hanh/mot-lan/1.001193/retyped/{more}").context["lines"]
            self.assertEqual(
                {(line.label, line.way) for line in lines}, {("Họ, chữ đệm, tên của cha", LATER)}
            )
        self.assertFalse(self.head.get("/dieu-hanh/mot-lan/1.001193/retyped/?vi-sao=silent").context["lines"])

    def test_what_there_is_not(self) -> None:
        """A column that does not exist is not found; somebody who oversees nothing may not look."""
        self.assertEqual(self.head.get("/dieu-hanh/mot-lan/1.001193/zzz/").status_code, 404)
        clerk = sign_in(Client(), get_user_model().objects.get(username="dongha.sen"))
        self.assertEqual(clerk.get("/dieu-hanh/mot-lan/1.001193/typed/").status_code, 403)
