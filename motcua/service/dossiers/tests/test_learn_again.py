"""A register that is silent: named on the page, typed instead, asked again by the office's side, marked until then."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any
from unittest import mock

from django.test import TestCase, override_settings
from django_tasks_db.models import DBTaskResult

from motcua.data.exchange import actions as exchange
from motcua.data.exchange.types import Asked
from motcua.data.registries import actions as registries
from motcua.data.registries.actions import learning as owners
from motcua.data.registries.types import Told
from motcua.kit.errors import NotFound
from motcua.service.dossiers import actions, queries, testing
from motcua.service.dossiers.models import Dossier
from motcua.trust.ledger import queries as ledger

AT = testing.MONDAY
JOB = "motcua.service.dossiers.jobs.learn_again"
TYPED = {"requester_name": "Trần Thị Mai Hương", "requester_number": testing.MOTHER["number"]}
PLACE = {"requester_residence": "Tổ 9, Phường Đông Hà, Tỉnh Quảng Trị"}
REQUESTER = {**testing.PAGES["requester"], **TYPED, **PLACE}
WIRES = {
    "so_dinh_danh": "number",
    "ho_ten": "full_name",
    "ngay_sinh": "date_of_birth",
    "gioi_tinh": "sex",
    "dan_toc": "ethnicity",
    "quoc_tich": "nationality",
    "noi_cu_tru": "residence",
}


@contextmanager
def node(*, answers: bool) -> Iterator[mock.Mock]:
    """The population register behind another node: it answers about the mother and the father, or is silent."""
    people = {one["number"]: one for one in (testing.MOTHER, testing.FATHER)}

    def ask(**asked: Any) -> Asked:
        if not answers:
            raise exchange.ExchangeUnavailable(service="Dân cư")
        person = people[asked["body"]["so_dinh_danh"]]
        values = {wire: person[WIRES[wire]] for wire in asked["fields"]}
        return Asked(values=values, request_id="r-1", at=asked["at"])

    with (
        override_settings(
            MOTCUA_EXCHANGE_EDGE="https://node.invalid", MOTCUA_EXCHANGE_REGISTERS=["population"]
        ),
        mock.patch.object(owners.exchange, "ask", side_effect=ask) as asked,
    ):
        yield asked


def waiting() -> list[datetime]:
    """When the register is asked again, by the jobs that wait."""
    rows = DBTaskResult.objects.filter(args_kwargs__kwargs__job=JOB).order_by("enqueued_at")
    return [row.run_after for row in rows]


class LearnAgainTest(TestCase):
    """learn_again(), and what comes before it."""

    @classmethod
    def setUpTestData(cls) -> None:
        """The sample province; what the population register knows is at another node."""
        testing.load_house()
        cls.user = testing.mother()
        cls.mother = testing.actor(cls.user)

    def submitted(self) -> str:
        """A birth whose register was silent all along; its code."""
        with node(answers=False):
            ref = testing.make_draft(user=self.user, requester=REQUESTER)
        return actions.submit(ref=ref, vouched=True, actor=self.mother, at=AT)

    def test_the_page_names_the_register_and_asks_instead(self) -> None:
        """The boxes are there to type in, the register is named, nothing is held against the typed name."""
        with node(answers=False):
            ref = actions.open_draft(procedure="1.001193", actor=self.mother, at=AT)
            actions.save_page(ref=ref, page="requester", raw=REQUESTER, actor=self.mother, at=AT)
            actions.save_page(ref=ref, page="parents", raw=testing.PAGES["parents"], actor=self.mother, at=AT)
        first = queries.fill_page(ref=ref, page="requester", actor=self.mother, at=AT)
        self.assertEqual(first.down, ("Cơ sở dữ liệu quốc gia về dân cư",))
        self.assertIn("requester_residence", [field.name for field in first.form.fields])
        parents = queries.fill_page(ref=ref, page="parents", actor=self.mother, at=AT)
        (name,) = (field for field in parents.form.fields if field.name == "father_name")
        self.assertNotIn("không có người", name.hint)
        self.assertEqual(queries.fill_page(ref=ref, page="child", actor=self.mother, at=AT).down, ())

    def test_who_signed_in_is_not_asked_who_they_are(self) -> None:
        """Name and number come from the account: shown as that, nobody else's is taken, no register is blamed."""
        other = {"requester_name": "Người Khác", "requester_number": testing.FATHER["number"]}
        with node(answers=False):
            ref = actions.open_draft(procedure="1.001193", actor=self.mother, at=AT)
            actions.save_page(ref=ref, page="requester", raw={**REQUESTER, **other}, actor=self.mother, at=AT)
        page = queries.fill_page(ref=ref, page="requester", actor=self.mother, at=AT)
        (group,) = page.form.facts
        self.assertEqual(group.source.name, "Tài khoản định danh điện tử")
        rows = {row.field: row for row in group.rows}
        self.assertEqual(rows["requester_name"].value, testing.MOTHER["full_name"])
        self.assertEqual(rows["requester_number"].wrong_href, "")
        self.assertFalse({"requester_name", "requester_number"} & {field.name for field in page.form.fields})
        with self.assertRaises(NotFound):
            queries.dispute_page(ref=ref, field="requester_name", actor=self.mother)
        review = queries.review_page(ref=ref, actor=self.mother, at=AT)
        said = {row.label: row for row in review.sections[0].rows}
        self.assertEqual(said["Số định danh"].value.replace(" ", ""), testing.MOTHER["number"])
        self.assertEqual(said["Số định danh"].source, "Tài khoản định danh điện tử")
        self.assertEqual(review.down, ("Cơ sở dữ liệu quốc gia về dân cư",))
        with node(answers=True):
            actions.open_draft(procedure="1.001193", actor=self.mother, at=AT + timedelta(minutes=1))
        page = queries.fill_page(ref=ref, page="requester", actor=self.mother, at=AT)
        self.assertEqual([one.source.name for one in page.form.facts], ["Cơ sở dữ liệu quốc gia về dân cư"])
        self.assertEqual(queries.review_page(ref=ref, actor=self.mother, at=AT).down, ())

    def test_opened_again_it_is_asked_again_but_nothing_twice(self) -> None:
        """A little later a silent register is asked once more; one that has answered is not."""
        with node(answers=False) as asked:
            ref = actions.open_draft(procedure="1.001193", actor=self.mother, at=AT)
            actions.open_draft(procedure="1.001193", actor=self.mother, at=AT + timedelta(seconds=1))
            self.assertEqual(asked.call_count, 1)
        with node(answers=True) as asked:
            for minutes in (1, 2):
                later = AT + timedelta(minutes=minutes)
                actions.open_draft(procedure="1.001193", actor=self.mother, at=later)
            self.assertEqual(asked.call_count, 1)
        page = queries.fill_page(ref=ref, page="requester", actor=self.mother, at=AT)
        self.assertEqual(page.down, ())
        self.assertEqual(page.form.facts[0].rows[0].value, testing.MOTHER["full_name"])

    def test_the_draft_says_about_whom_before_it_asks(self) -> None:
        """When the node looks the case up, the basis is already there."""
        seen: list[bool] = []

        def learn(**asked: Any) -> tuple[Told, ...]:
            numbers = [question.key for question in asked["questions"]]
            seen.extend(queries.concerns(case=asked["case"], subject=number, at=AT) for number in numbers)
            return tuple(Told(one.registry, "", "nobody", {}, AT) for one in asked["questions"])

        with mock.patch.object(registries, "learn", side_effect=learn):
            testing.make_draft(user=self.user)
        self.assertEqual(seen, [True, True, True])

    def test_the_office_asks_until_it_is_told(self) -> None:
        """Ever more seldom while it is silent; then the facts stand, the mark goes, and both values are shown."""
        code = self.submitted()
        clerk = testing.officer("dongha.sen")
        marked = queries.officer_page(code=code, actor=clerk, at=AT).others
        self.assertTrue(any("chưa trả lời" in text for text in marked))
        with node(answers=False):
            for tries in (1, 2):
                actions.learn_again(code=code, tries=tries, at=AT)
        first, second, third = (moment - AT for moment in waiting())
        self.assertTrue(first < second < third)
        with node(answers=True):
            actions.learn_again(code=code, tries=3, at=AT + timedelta(minutes=5))
        page = queries.officer_page(code=code, actor=clerk, at=AT)
        self.assertFalse(any("chưa trả lời" in text for text in page.others))
        rows = {row.label: row for row in page.answers}
        self.assertEqual(rows["Nơi cư trú"].value, testing.MOTHER["residence"])
        self.assertIn("Tổ 9", rows["Nơi cư trú"].more)
        self.assertEqual(Dossier.objects.get(code=code).facts["father_dob"], "1993-03-02")
        self.assertIn("dossier.facts_learned", [leaf.kind for leaf in ledger.leaves(subject=code)])
        self.assertEqual(len(waiting()), 3)

    def test_a_dossier_that_has_ended_is_left_alone(self) -> None:
        """Nobody is read about for nothing."""
        code = self.submitted()
        Dossier.objects.filter(code=code).update(finished_at=AT)
        with node(answers=True) as asked:
            actions.learn_again(code=code, tries=1, at=AT)
        self.assertEqual(asked.call_count, 0)
