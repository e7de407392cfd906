"""Running statements that never change: PostgreSQL parses and plans each of them once per connection."""

from collections.abc import Sequence
from typing import Any, NamedTuple


class Ran(NamedTuple):
    """What came of a statement: its rows (none where it returns none) and how many it touched."""

    rows: list[tuple[Any, ...]]
    count: int


def run(connection: Any, sql: str, values: Sequence[Any]) -> Ran:
    """Run one statement with `%s` for each value.

    On PostgreSQL by a prepared statement of the connection (motcua.kit.db.postgresql). Django's own cursor runs it
    everywhere else, where a pooler keeps no statements, and while statements are recorded or wrapped.
    """
    if connection.vendor == "postgresql" and not (connection.queries_logged or connection.execute_wrappers):
        connection.close_if_health_check_failed()
        connection.ensure_connection()
        if connection.connection.prepare_threshold is not None:
            return Ran(*connection.run_prepared(sql, values))
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return Ran(cursor.fetchall() if cursor.description else [], cursor.rowcount)
