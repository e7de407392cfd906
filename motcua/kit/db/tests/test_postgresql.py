"""A connection is believed while its socket is quiet, and asked when it is not, or after a silence."""

import socket
from types import SimpleNamespace
from typing import NoReturn

from django.db.backends.postgresql.base import Database

from motcua.kit.db.postgresql import base


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
