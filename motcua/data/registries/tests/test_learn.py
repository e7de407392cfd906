"""Asking the owner of a fact: the same answer from a register kept here and from another agency's node."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Barrier
from typing import Any
from unittest import mock

from django.test import TestCase, override_settings

from motcua.data.exchange import actions as exchange
from motcua.data.exchange.types import Asked
from motcua.data.registries import actions, queries
from motcua.data.registries.actions import learning
from motcua.data.registries.tests.test_read import AT, ROW
from motcua.data.registries.types import Asker, Question, Told
from motcua.kit.errors import NotAllowed
from motcua.trust.ledger import queries as ledger

CASE = "8f4b6a0e-0000-4000-8000-000000000000"
NODE = {"MOTCUA_EXCHANGE_EDGE": "https://node.invalid", "MOTCUA_EXCHANGE_REGISTERS": ["population"]}


def question(*fields: str, **said: str) -> Question:
    """About the person of the register."""
    return Question("population", ROW["number"], fields, "Điền tờ khai", "điều 14", said)


def learn(*questions: Question) -> tuple[Told, ...]:
    """As a draft asks."""
    asker = Asker(verified=True)
    return actions.learn(
        questions=questions, code="1.001193", case=CASE, actor="person:1", asker=asker, at=AT
    )


@contextmanager
def node(answer: Any) -> Iterator[mock.Mock]:
    """A node that answers so: values, None for nobody, an error, or a function."""
    effect = answer if callable(answer) or isinstance(answer, Exception) else None
    asked = Asked(values=answer, request_id="r-1", at=AT) if isinstance(answer, dict) else None
    with (
        override_settings(**NODE),
        mock.patch.object(learning.exchange, "ask", side_effect=effect, return_value=asked) as ask,
    ):
        yield ask


class LearnHereTest(TestCase):
    """learn() of a register that is kept here."""

    @classmethod
    def setUpTestData(cls) -> None:
        """One person."""
        actions.load(registry="population", rows=(ROW,), at=AT)

    def test_it_is_a_read_as_any_other(self) -> None:
        """The fields, the name of the register, and a line of the ledger."""
        (told,) = learn(question("full_name", "residence"))
        self.assertEqual((told.state, told.fields["residence"]), ("known", ROW["residence"]))
        self.assertEqual([leaf.kind for leaf in ledger.leaves(subject=CASE)], ["registry.read"])

    def test_a_claim_that_does_not_agree_is_nobody(self) -> None:
        """A number alone tells nothing."""
        (told,) = learn(question("residence", full_name="Người Khác"))
        self.assertEqual((told.state, told.fields), ("nobody", {}))


class LearnElsewhereTest(TestCase):
    """learn() of a register at another node."""

    def test_the_owner_is_asked_for_the_procedure_in_its_own_words(self) -> None:
        """Service, path that returns all that is wanted, names on the wire, claim, purpose; no read is noted here."""
        with node({"ho_ten": "Trần Thị Mai Hương", "dan_toc": "Kinh"}) as ask:
            (told,) = learn(question("full_name", "ethnicity", full_name="mai hương"))
        asked = ask.call_args.kwargs
        self.assertEqual((asked["service"], asked["path"]), ("VN/GOV/G01/dancu/tracuu", "/v1/ho-tich"))
        self.assertEqual(asked["body"], {"so_dinh_danh": ROW["number"], "ho_ten": "mai hương"})
        self.assertEqual(
            (asked["purpose"], asked["fields"], asked["case"]), ("1.001193", ("dan_toc", "ho_ten"), CASE)
        )
        self.assertEqual(told.fields, {"full_name": "Trần Thị Mai Hương", "ethnicity": "Kinh"})
        self.assertEqual((told.state, told.reference), ("known", "r-1"))
        self.assertEqual(ledger.leaves(subject=CASE), ())

    def test_whatever_fails_is_an_answer(self) -> None:
        """Nobody, down, used up, not allowed: a page goes on in each case."""
        words = {"service": "Dân cư"}
        for answer, state in (
            (None, "nobody"),
            (exchange.ExchangeUnavailable(**words), "down"),
            (exchange.QuotaUsed(seconds="60", **words), "down"),
            (exchange.NoAgreement(**words), "refused"),
            (exchange.ExchangeRefused(reason="bad_request", **words), "refused"),
        ):
            with self.subTest(state=state), node(answer):
                (told,) = learn(question("residence"))
                self.assertEqual((told.state, told.fields, told.name), (state, {}, told.name))

    def test_all_are_asked_at_once(self) -> None:
        """Each question waits for the other to be under way, and all come home in their order."""
        together = Barrier(2)

        def answer(**asked: Any) -> Asked:
            together.wait(timeout=20)
            return Asked(values={asked["fields"][0]: asked["fields"][0]}, request_id="", at=AT)

        with node(answer):
            told = learn(question("residence"), question("full_name"))
        self.assertEqual([one.fields for one in told], [{"residence": "noi_cu_tru"}, {"full_name": "ho_ten"}])

    def test_only_what_the_settings_name_is_elsewhere(self) -> None:
        """No node: everything is here. A node without a list: every register with a service is asked through it."""
        self.assertTrue(queries.kept_here(registry="population"))
        with override_settings(**NODE):
            self.assertFalse(queries.kept_here(registry="population"))
            self.assertTrue(queries.kept_here(registry="civil_status"))
        with override_settings(**{**NODE, "MOTCUA_EXCHANGE_REGISTERS": []}):
            self.assertFalse(queries.kept_here(registry="civil_status"))
            self.assertTrue(queries.kept_here(registry="vault"))

    def test_an_undeclared_field_is_a_mistake(self) -> None:
        """What no path of the owner returns cannot be asked."""
        with node({}), self.assertRaises(NotAllowed):
            learn(question("shoe_size"))
