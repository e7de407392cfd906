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


def opened(username: str, *, days: int = 0, page: int = 1):  # noqa: ANN201 - a page
    """The register of some days as an officer opens it."""
    who = identity.who(user=user_named(username), at=testing.MONDAY)
    return actions.open_register(
        who=who, first=DAY - timedelta(days=days), last=DAY, page=page, at=testing.MONDAY
    )


def test_rows_and_a_line(house: None, browser_of) -> None:
    """What was received that day; how much was seen is on record, of whom is not."""
    code = take_in(browser_of("dongha.sen"))
    assert [row.code for row in opened("dongha.sen").rows] == [code]
    (leaf,) = ledger.leaves(subject="19333.pvhcc")
    assert (leaf.kind, leaf.facts["rows"]) == ("register.read", 1)
    assert opened("namdongha.luu").rows == ()


def test_a_long_book_has_pages(house: None, browser_of, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is cut off in silence: the next page goes on, and each leaf says which lines were seen."""
    monkeypatch.setattr(actions, "ON_A_PAGE", 1)
    monkeypatch.setattr(actions, "IN_A_PRINT", 1)
    client = browser_of("dongha.sen")
    codes = [take_in(client), take_in(client)]
    first, second, third = (opened("dongha.sen", page=number) for number in (1, 2, 3))
    assert [row.code for row in (*first.rows, *second.rows)] == codes
    assert (first.pages.next, second.pages.next, third.rows) == (2, None, ())
    facts = [leaf.facts for leaf in ledger.leaves(subject="19333.pvhcc")]
    assert [(fact["start"], fact["rows"]) for fact in facts] == [(0, 1), (1, 1), (2, 0)]
    shown = client.get("/quay/so/?trang=2").content.decode()
    assert codes[1] in shown
    assert codes[0] not in shown
    assert "?trang=1" in shown
    answer = client.get("/quay/so/in/")
    assert (answer.status_code, "hơn 1 hồ sơ" in answer.content.decode()) == (422, True)


def test_neither_endless_nor_for_everybody(house: None) -> None:
    """Half a year at once shows nothing and leaves no line; who stands at no counter has no book."""
    assert opened("dongha.sen", days=200).too_long
    assert ledger.leaves(subject="19333.pvhcc") == ()
    with pytest.raises(NotAllowed):
        opened("dongha.mai")
