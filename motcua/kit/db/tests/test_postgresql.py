"""A connection is believed while its socket is quiet, and asked when it is not, or after a silence."""

import socket
from types import SimpleNamespace
from typing import NoReturn

import pytest
from django.db.backends.postgresql.base import Database
from psycopg import OperationalError, pq

from motcua.kit.db.postgresql import base
from motcua.kit.db.postgresql.prepared import Prepared


class Connection:
    """One end of a pair of sockets, which counts how often it is asked and never answers."""

    def __init__(self) -> None:
        self.ours, self.theirs = socket.socketpair()
        self.pgconn = SimpleNamespace(socket=self.ours.fileno())
        self.asked = 0

    def cursor(self) -> NoReturn:
        """SELECT 1 would begin here."""
        self.asked += 1
        raise Database.OperationalError


def _wrapper() -> base.DatabaseWrapper:
    wrapper = base.DatabaseWrapper({"OPTIONS": {}, "TIME_ZONE": None})
    wrapper.connection = Connection()
    wrapper._heard = base.monotonic()
    return wrapper


def test_quiet_connection_is_not_asked() -> None:
    """Nothing was said and nothing closed since the last request: no statement is spent."""
    wrapper = _wrapper()
    assert wrapper.is_usable()
    assert wrapper.connection.asked == 0


def test_closed_connection_is_not_usable() -> None:
    """The server ended: its end of the socket is closed, the question fails, Django connects anew."""
    wrapper = _wrapper()
    wrapper.connection.theirs.close()
    assert not wrapper.is_usable()
    assert wrapper.connection.asked == 1


def test_silent_connection_is_asked() -> None:
    """After a silence the socket alone is not believed."""
    wrapper = _wrapper()
    wrapper._heard -= base.SILENCE_SECONDS + 1
    assert not wrapper.is_usable()
    assert wrapper.connection.asked == 1


def test_broken_socket_is_asked() -> None:
    """A connection whose own socket is closed is asked, and fails as Django expects."""
    wrapper = _wrapper()
    wrapper.connection.ours.close()
    assert not wrapper.is_usable()
    assert wrapper.connection.asked == 1


def test_a_connection_cut_in_the_middle_is_away() -> None:
    """A server that is gone gives no code of an error: it is the database that is away, which passes by itself."""
    prepared = object.__new__(Prepared)
    prepared.pgconn = SimpleNamespace(status=pq.ConnStatus.BAD)
    cut = SimpleNamespace(
        status=pq.ExecStatus.FATAL_ERROR, get_error_message=lambda: "no connection to the server"
    )
    with pytest.raises(OperationalError, match="no connection"):
        prepared._checked(cut)
