"""The ports of the exchange are bound to the rooms above it."""

import pytest

from motcua.config import wiring
from motcua.data.exchange import actions, queries
from motcua.data.exchange.testing import make_kept
from motcua.data.registries import actions as registries
from motcua.service.dossiers import queries as dossiers


@pytest.fixture(autouse=True)
def _as_before():
    """What was bound is bound again."""
    book, provider = queries.case_book(), queries.provider()
    yield
    actions.bind_ports(case_book=book, provider=provider)


def test_dossiers_answer_for_cases_and_registers_for_services() -> None:
    """The exchange asks dossiers whether a case concerns somebody, and serves from the registers of the node."""
    wiring.bind()
    assert isinstance(queries.case_book(), dossiers.Cases)
    assert queries.provider() is registries.as_provider()


@pytest.mark.django_db
def test_the_house_keys_seal_what_the_exchange_keeps() -> None:
    """Without them an exchange that must be kept would not pass."""
    wiring.bind()
    make_kept()
