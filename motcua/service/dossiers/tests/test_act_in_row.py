"""Several steps in one press: for who holds the posts of each, all of them or none, each still a step of its own."""

from dataclasses import replace
from typing import Any
from unittest.mock import patch

import pytest
from django.db import connection
from django.test import TestCase, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from motcua.kit import clock
from motcua.service.dossiers import actions, merging, queries, testing
from motcua.service.dossiers.actions import acting
from motcua.service.dossiers.models import Dossier, Slip, Step
from motcua.service.dossiers.types import Actor
from motcua.service.procedures import queries as procedures
from motcua.trust.identity import queries as identity
from motcua.trust.identity.testing import sign_in, user_named
from motcua.trust.ledger import queries as ledger

SEN, BACH, MAI, TRAM = "dongha.sen", "dongha.bach", "dongha.mai", "dongha.tram"
GIO_LINH = "giolinh.me"


def holding(me: str, *others: str) -> Actor:
    """One officer with the posts of others besides."""
    actor = testing.officer(me)
    return replace(actor, scopes=actor.scopes.union(*(testing.officer(name).scopes for name in others)))


@override_settings(MOTCUA_DEMO=True)
class RowTest(TestCase):
    """A birth that waits for reception in Đông Hà."""

    @classmethod
    def setUpTestData(cls) -> None:
        """Submitted online."""
        testing.load_house()
        cls.code = testing.make_dossier(user=testing.mother())
        cls.three = holding(MAI, SEN, BACH)

    def offered(self, actor: Actor, **changes: Any) -> list[tuple[str, ...]]:
        """The rows that this actor is offered now, by the names of their actions; with a process that is changed."""
        dossier = Dossier.objects.select_related("deciding").get(code=self.code)
        package = procedures.package(code=dossier.procedure, version=dossier.version)
        if changes:
            package = changed(package, **changes)
        with self.assertNumQueries(0):
            rows = merging.rows(dossier, package, actor, testing.MONDAY)
        return [tuple(duty.action.name for duty in row) for row in rows]

    def row(self, until: str, actor: Actor, **rest: Any) -> Any:
        """Take a row."""
        return actions.act_in_row(code=self.code, until=until, actor=actor, at=testing.MONDAY, **rest)

    def test_three_posts_go_through_in_one_press(self) -> None:
        """Received, assigned to oneself, examined: three steps, three leaves, each by its own post."""
        before = len(ledger.leaves(subject=self.code))
        taken = self.row("accept_draft", self.three, turn=1)
        assert (taken.state, Dossier.objects.get(code=self.code).turn) == ("confirming", 4)
        steps = Step.objects.order_by("turn")
        assert list(steps.values_list("action", "role"))[1:] == [
            ("receive", "reception"),
            ("assign", "head"),
            ("accept_draft", "specialist"),
        ]
        assert steps.get(action="assign").input == {"assignee": str(self.three.user_id)}
        assert [row.form for row in Slip.objects.all()] == ["01"]
        kinds = [leaf.kind for leaf in ledger.leaves(subject=self.code)[before:]]
        assert kinds == ["dossier.receive", "dossier.assign", "dossier.accept_draft"]

    def test_the_dossier_is_locked_once(self) -> None:
        """However many steps: it is held from the first to the last, and no step needs a savepoint."""
        with CaptureQueriesContext(connection) as asked:
            self.row("accept_draft", self.three, turn=1)
        begun = [item["sql"] for item in asked if item["sql"].startswith(("SAVEPOINT", "BEGIN"))]
        read = [item["sql"] for item in asked if 'FROM "dossiers_dossier"' in item["sql"]]
        assert (len(begun), len(read)) == (1, 1)

    def test_one_may_stop_earlier_and_choose_somebody_else(self) -> None:
        """Two steps: reception and assignment, the assignee asked and oneself proposed."""
        page = queries.row_page(code=self.code, until="assign", actor=self.three, at=testing.MONDAY)
        assert [post for _what, post in page.steps] == ["Tiếp nhận", "Lãnh đạo phòng"]
        (field,) = page.form.fields
        assert (field.name, field.value) == ("assignee", str(self.three.user_id))
        tram = testing.officer(TRAM)
        taken = self.row("assign", self.three, turn=1, given={"assignee": str(tram.user_id)})
        assert (taken.state, taken.mine) == ("examining", False)
        assert Dossier.objects.get(code=self.code).holder_id == tram.user_id

    def test_one_post_sees_nothing_merged(self) -> None:
        """Reception alone is offered its own step, and cannot ask for more by the address."""
        sen = testing.officer(SEN)
        assert self.offered(sen) == []
        page = queries.officer_page(code=self.code, actor=sen, at=testing.MONDAY)
        assert [act for act in page.acts if "→" in act.title] == []
        with pytest.raises(procedures.NotNow):
            self.row("assign", sen, given={"assignee": str(sen.user_id)})
        assert Dossier.objects.get(code=self.code).turn == 1

    def test_posts_elsewhere_do_not_count(self) -> None:
        """The head of another commune merges nothing here."""
        assert self.offered(holding(SEN, GIO_LINH)) == []

    def test_posts_that_are_not_next_to_each_other_do_not_merge(self) -> None:
        """Reception and examination with the assignment by somebody else between them."""
        assert self.offered(holding(SEN, MAI)) == []

    def test_the_second_officer_is_told_and_nothing_is_written(self) -> None:
        """Received by somebody else meanwhile: the whole row is refused in words."""
        actions.act(code=self.code, action="receive", actor=testing.officer(SEN), at=testing.MONDAY)
        with pytest.raises(actions.Moved) as caught:
            self.row("accept_draft", self.three, turn=1)
        assert "Trần Thị Sen" in str(caught.value)
        assert Dossier.objects.get(code=self.code).turn == 2

    def test_nothing_is_half_done(self) -> None:
        """The last of three steps fails: the dossier stands where it stood, with no slip, step or leaf."""
        leaves = len(ledger.leaves(subject=self.code))
        take_step, done = acting.take_step, []

        def failing(**given: Any) -> Any:
            if given["action"] == "accept_draft":
                raise procedures.NotNow
            done.append(given["action"])
            return take_step(**given)

        with patch.object(acting, "take_step", failing), pytest.raises(procedures.NotNow):
            self.row("accept_draft", self.three, turn=1)
        dossier = Dossier.objects.get(code=self.code)
        assert (done, dossier.state, dossier.turn) == (["receive", "assign"], "submitted", 1)
        assert not Slip.objects.exists()
        assert len(ledger.leaves(subject=self.code)) == leaves

    def test_a_signature_is_never_merged(self) -> None:
        """Who examines at the counter and also signs stops before the signature: it has its own PIN."""
        Dossier.objects.filter(code=self.code).update(channel=Dossier.Channel.COUNTER)
        everybody = holding(MAI, SEN, BACH, "dongha.tung", "dongha.duong", "dongha.truc")
        assert self.offered(everybody)[-1] == ("receive", "assign", "accept_draft")

    def test_a_step_the_package_keeps_apart_is_never_merged(self) -> None:
        """Whatever posts one holds: what the package marks `apart` is a press of its own."""
        assert self.offered(self.three) == [("receive", "assign"), ("receive", "assign", "accept_draft")]
        assert self.offered(self.three, accept_draft={"apart": True}) == [("receive", "assign")]
        assert self.offered(self.three, assign={"apart": True}) == []

    def test_the_dossier_offers_it_as_buttons(self) -> None:
        """Two steps ask whom; three ask nothing, so that they are one press on the dossier itself."""
        page = queries.officer_page(code=self.code, actor=self.three, at=testing.MONDAY)
        two, three = (act for act in page.acts if "→" in act.title)
        assert (two.title, two.key) == ("Tiếp nhận → Phân công", "2")
        assert two.href == reverse("dossiers-officer-row", args=[self.code, "assign"])
        assert (three.title, three.key) == ("Tiếp nhận → Phân công cho tôi → Đạt, lập bản thảo", "3")
        assert three.action == reverse("dossiers-officer-row", args=[self.code, "accept_draft"])
        assert [act.name for act in page.acts][:3] == ["receive", "assign", "accept_draft"]


def changed(package: Any, **actions_: dict[str, Any]) -> Any:
    """The package with some of its actions changed."""
    process = package.process
    new = {name: replace(process.actions[name], **change) for name, change in actions_.items()}
    offered = {
        state: tuple(new.get(item.name, item) for item in items) for state, items in process.offered.items()
    }
    return replace(package, process=replace(process, actions={**process.actions, **new}, offered=offered))


@pytest.mark.django_db
def test_a_small_commune_on_the_screen(client: Any) -> None:
    """An officer of Gio Linh with three posts presses once; the course names each duty."""
    with clock.frozen(testing.MONDAY):
        testing.load_house()
        code = testing.make_dossier(user=testing.mother())
        gio_linh = testing.officer(GIO_LINH)
        centre, committee = (identity.office(code=found).office_id for found in ("19495.pvhcc", "19495"))
        Dossier.objects.filter(code=code).update(
            receiving_id=centre, returning_id=centre, deciding_id=committee, holder_office_id=centre
        )
        sign_in(client, user_named(GIO_LINH))
        page = client.get(f"/ban-lam-viec/{code}/").content.decode()
        address = reverse("dossiers-officer-row", args=[code, "accept_draft"])
        assert address in page
        answer = client.post(address, {"turn": "1"})
        assert answer.status_code == 302
        assert Dossier.objects.get(code=code).state == "confirming"
        course = client.get(f"/ban-lam-viec/{code}/").content.decode()
        again = client.post(address, {"turn": "1"})
    for duty in ("Tiếp nhận", "Lãnh đạo phòng", "Công chức chuyên môn"):
        assert f"Võ Thị Me, {duty}" in course
    assert again.status_code == 409
    assert Step.objects.filter(actor=gio_linh.user_id).count() == 3
