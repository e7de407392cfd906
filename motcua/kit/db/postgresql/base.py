"""Django's PostgreSQL engine, which asks less often whether a connection still lives.

Django asks `SELECT 1` at every request. A server that ended has closed its end of the socket, which the system
tells for nothing; only after a silence, when something between may have forgotten the connection, is it asked.
"""

import select
from collections.abc import Sequence
from time import monotonic
from typing import Any

from django.db.backends.postgresql import base

from motcua.kit.db.postgresql.prepared import Prepared

SILENCE_SECONDS = 30


class DatabaseWrapper(base.DatabaseWrapper):
    """Named in settings by its package."""

    _heard = 0.0
    _prepared: Prepared | None = None

    def run_prepared(self, sql: str, values: Sequence[Any]) -> tuple[list[tuple[Any, ...]], int]:
        """Rows of a statement prepared once for this connection, and how many it touched; Django's errors."""
        self.validate_no_broken_transaction()
        if self._prepared is None or self._prepared.connection is not self.connection:
            self._prepared = Prepared(self.connection)
        with self.wrap_database_errors:
            return self._prepared.run(sql, values)

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
