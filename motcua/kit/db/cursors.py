"""A cursor for statements that never change: PostgreSQL parses and plans each of them once per connection."""

from contextlib import AbstractContextManager
from typing import Any

from django.db.backends.postgresql.base import ServerBindingCursor


def steady(connection: Any) -> AbstractContextManager[Any]:
    """Like connection.cursor(), but its parameters travel apart from the SQL, so psycopg may prepare it.

    Needs `prepare_threshold` in the connection's options (config/env.py); other databases have one kind only.
    """
    if connection.vendor != "postgresql" or connection.queries_logged:
        return connection.cursor()  # also while statements are recorded: Django can show only its own kind
    connection.close_if_health_check_failed()
    connection.ensure_connection()
    return connection._prepare_cursor(ServerBindingCursor(connection.connection))
