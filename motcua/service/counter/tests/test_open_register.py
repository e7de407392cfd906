"""open_register(): the book of one's own counter on the screen, and a line of every reading."""

from datetime import timedelta

import pytest

from motcua.kit.errors import NotAllowed
from motcua.service.counter import actions
from motcua.service.counter.testing import take_in
from motcua.service.dossiers import testing
from motcua.trust.identity import queries as identity
from motcua.trust.identity.testing import user_named
from motcua.trust.ledger import queries as ledger

DAY = testing.MONDAY.date()


def opened(username: str, *, days: int = 0):  # noqa: ANN201 - a page
    """The register of some days as an officer opens it."""
    who = identity.who(user=user_named(username), at=testing.MONDAY)
    return actions.open_register(who=who, first=DAY - timedelta(days=days), last=DAY, at=testing.MONDAY)


def test_rows_and_a_line(house: None, browser_of) -> None:
    """What was received that day; how much was seen is on record, of whom is not."""
    code = take_in(browser_of("dongha.sen"))
    assert [row.code for row in opened("dongha.sen").rows] == [code]
    (leaf,) = ledger.leaves(subject="19333.pvhcc")
    assert (leaf.kind, leaf.facts["rows"]) == ("register.read", 1)
    assert opened("namdongha.luu").rows == ()


def test_neither_endless_nor_for_everybody(house: None) -> None:
    """Half a year at once shows nothing and leaves no line; who stands at no counter has no book."""
    assert opened("dongha.sen", days=200).too_long
    assert ledger.leaves(subject="19333.pvhcc") == ()
    with pytest.raises(NotAllowed):
        opened("dongha.mai")
