"""A counter on Monday morning, for every test of the room."""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.utils import translation

from motcua.kit import clock
from motcua.service.counter.testing import CARD_TEXT
from motcua.service.dossiers import testing
from motcua.trust.identity.testing import sign_in, user_named


@pytest.fixture
def house(db: None) -> Iterator[None]:
    """The sample province at 09:00 on Monday, in Vietnamese."""
    with clock.frozen(testing.MONDAY), translation.override("vi"):
        testing.load_house()
        yield


@pytest.fixture
def browser_of(house: None):  # noqa: ANN201 - a factory of clients
    """A signed-in client of an officer."""
    return lambda username: sign_in(Client(), user_named(username))


@pytest.fixture
def card() -> str:
    """What the scanner types for the sample mother."""
    return CARD_TEXT
