"""The ports: without a binding nothing is known and nothing is served."""

import pytest

from motcua.data.exchange import actions, ports, queries
from motcua.data.exchange.testing import AT, SERVICE
from motcua.data.exchange.types import Refused


class Book:
    """Knows every case."""

    def concerns(self, **_said: object) -> bool:
        """Always."""
        return True


class Box:
    """Holds no key."""


def test_ports_are_bound(monkeypatch) -> None:
    """What is bound is what is asked; None leaves a port as it was."""
    monkeypatch.setattr(ports.Bound, "case_book", ports.NoCases())
    monkeypatch.setattr(ports.Bound, "provider", ports.NoProvider())
    monkeypatch.setattr(ports.Bound, "strongbox", ports.NoStrongbox())
    assert not queries.case_book().concerns(case="x", subject="y", at=AT)
    asked = {"service": str(SERVICE), "method": "GET", "path": "", "query": "", "body": b"", "fields": ()}
    with pytest.raises(Refused):
        queries.provider().serve(**asked, client="", case="", at=AT)
    book = Book()
    actions.bind_ports(case_book=book)  # type: ignore[arg-type]  # stands in for the port
    assert queries.case_book() is book
    assert isinstance(queries.provider(), ports.NoProvider)
    for asked in (
        lambda: ports.Bound.strongbox.lock(keys={}, at=AT),
        lambda: ports.Bound.strongbox.unlock(locked={}),
    ):
        with pytest.raises(Refused):
            asked()
    box = Box()
    actions.bind_ports(strongbox=box)  # type: ignore[arg-type]  # stands in for the port
    assert ports.Bound.strongbox is box
