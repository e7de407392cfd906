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


def test_ports_are_bound(monkeypatch) -> None:
    """What is bound is what is asked; None leaves a port as it was."""
    monkeypatch.setattr(ports.Bound, "case_book", ports.NoCases())
    monkeypatch.setattr(ports.Bound, "provider", ports.NoProvider())
    assert not queries.case_book().concerns(case="x", subject="y", at=AT)
    with pytest.raises(Refused):
        queries.provider().serve(
            service=str(SERVICE), method="GET", path="", query="", body=b"", fields=(), at=AT
        )
    book = Book()
    actions.bind_ports(case_book=book)  # type: ignore[arg-type]  # stands in for the port
    assert queries.case_book() is book
    assert isinstance(queries.provider(), ports.NoProvider)
