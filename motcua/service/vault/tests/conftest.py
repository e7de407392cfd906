"""An owner with a vault, their browser, on a fixed Monday."""

from typing import Any

import pytest
from django.test import Client

from motcua.kit import clock
from motcua.service.vault import testing
from motcua.trust.identity import queries as identity
from motcua.trust.identity.testing import make_person, sign_in
from motcua.trust.ledger.testing import KEY

NUMBER = "045195000718"


@pytest.fixture(autouse=True)
def _ledger_key(settings) -> None:
    settings.MOTCUA_LEDGER_KEY = KEY


@pytest.fixture
def monday():
    """Nine o'clock on Monday."""
    with clock.frozen(testing.AT):
        yield


@pytest.fixture
def owner(db) -> Any:
    """Who holds a vault."""
    return make_person(number=NUMBER, name="Trần Thị Mai Hương")


@pytest.fixture
def who(owner) -> Any:
    """The owner as a page sees them."""
    return identity.who(user=owner, at=testing.AT)


@pytest.fixture
def browser(owner) -> Client:
    """The owner's browser."""
    return sign_in(Client(), owner)
