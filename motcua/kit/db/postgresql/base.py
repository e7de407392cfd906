"""Django's PostgreSQL engine, which asks less often whether a connection still lives.

Django asks `SELECT 1` at every request. A server that ended has closed its end of the socket, which the system
tells for nothing; only after a silence, when something between may have forgotten the connection, is it asked.
"""

import select
from time import monotonic

from django.db.backends.postgresql import base

SILENCE_SECONDS = 30


class DatabaseWrapper(base.DatabaseWrapper):
    """Named in settings by its package."""

    _heard = 0.0

    def is_usable(self) -> bool:
        """Whether the connection still lives; CONN_HEALTH_CHECKS calls this once a request."""
        recent, self._heard = monotonic() - self._heard < SILENCE_SECONDS, monotonic()
        return (recent and self._quiet()) or super().is_usable()

    def _quiet(self) -> bool:
        """Nothing waits to be read: neither the server's last words nor the end of the stream."""
        try:
            poll = select.poll()
            poll.register(self.connection.pgconn.socket, select.POLLIN)
            return not poll.poll(0)
        except (OSError, base.Database.Error):
            return False
