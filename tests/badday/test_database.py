"""The database goes away at any statement of a submission or of a step: a plain page, and nothing half-done."""

from collections.abc import Callable
from typing import Any

from django.apps import apps
from django.db import OperationalError, connection, transaction
from django.test import Client, TestCase

from motcua.kit import clock
from motcua.service.dossiers import testing
from motcua.trust.identity.models import User
from motcua.trust.identity.testing import sign_in

MOST = 200


class Away:
    """An execute_wrapper that fails at one statement; the rest, rollbacks included, go through."""

    def __init__(self, at: int) -> None:
        self.left = at
        self.struck = False

    def __call__(self, execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        """Count what is asked; strike once."""
        if "SAVEPOINT" not in sql:
            self.left -= 1
        if self.left == 0 and not self.struck:
            self.struck = True
            raise OperationalError("the server closed the connection unexpectedly")
        return execute(sql, *rest)


def census() -> dict[str, int]:
    """How many rows each table has."""
    return {model._meta.label: model.objects.count() for model in apps.get_models()}


class DatabaseAwayTest(TestCase):
    """One birth at its review page."""

    def setUp(self) -> None:
        """A complete draft."""
        self.enterContext(clock.frozen(testing.MONDAY))
        testing.load_house()
        self.person = testing.mother()
        self.citizen = sign_in(Client(raise_request_exception=False), self.person)

    def attempt(self, send: Callable[[], Any], number: int) -> tuple[bool, int, dict[str, int]]:
        """One request whose statement of this number fails, taken back: struck, status, rows after it."""
        away = Away(number)
        with transaction.atomic():
            with connection.execute_wrapper(away):
                response = send()
            rows = census()
            transaction.set_rollback(True)
        assert "Traceback" not in response.content.decode()
        return away.struck, response.status_code, rows

    def break_everywhere(self, send: Callable[[], Any]) -> int:
        """Fail at the first statement, the second …: all or nothing each time; how many there were."""
        nothing = census()
        _struck, status, all_of_it = self.attempt(send, MOST)
        assert (status, all_of_it != nothing) == (302, True)
        for number in range(1, MOST):
            struck, status, rows = self.attempt(send, number)
            if not struck:
                return number - 1
            assert status == 503, (number, status)
            assert rows in (nothing, all_of_it), number
        raise AssertionError("never went through")

    def test_submit(self) -> None:
        """No code, no clock, no leaf, no job of a submission that did not happen."""
        ref = testing.make_draft(user=self.person)
        count = self.break_everywhere(
            lambda: self.citizen.post(f"/ho-so/nhap/{ref}/nop/", {"cam-doan": "on"})
        )
        assert count > 5

    def test_receive(self) -> None:
        """The same for an officer's step."""
        code = testing.make_dossier(user=self.person)
        officer = sign_in(Client(raise_request_exception=False), User.objects.get(username="dongha.sen"))
        count = self.break_everywhere(lambda: officer.post(f"/ban-lam-viec/{code}/lam/receive/", {"turn": 1}))
        assert count > 5
