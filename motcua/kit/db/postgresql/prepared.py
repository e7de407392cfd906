"""Prepared statements spoken to libpq directly, in text both ways.

psycopg's cursor costs several times what the statement itself costs; for a dozen statements a request that is felt.
Values are dumped and rows loaded by psycopg's own adapters; types are those that PostgreSQL infers from the statement.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from psycopg import Connection, OperationalError, errors, pq
from psycopg.adapt import PyFormat, Transformer
from psycopg.types.datetime import TimestamptzLoader

IDLE, FAILED, BAD = pq.TransactionStatus.IDLE, pq.ExecStatus.FATAL_ERROR, pq.ConnStatus.BAD


class Prepared:
    """The statements one connection has prepared so far."""

    def __init__(self, connection: Connection[Any]) -> None:
        self.connection, self.pgconn = connection, connection.pgconn
        context = connection.cursor()
        # Moments by psycopg's compiled reader; Django's own is slow, and the session's zone is UTC already.
        context.adapters.register_loader("timestamptz", TimestamptzLoader)
        self.adapter = Transformer(context)
        self.names: dict[str, bytes] = {}

    def run(self, sql: str, values: Sequence[Any]) -> tuple[list[tuple[Any, ...]], int]:
        """Rows, and how many were touched; raises psycopg's errors. Begins a transaction where one is due."""
        if not self.connection.autocommit and self.pgconn.transaction_status == IDLE:
            self._checked(self.pgconn.exec_(self.connection._get_tx_start_command()))
        name = self.names.get(sql) or self._prepare(sql)
        given = self.adapter.dump_sequence(values, [PyFormat.TEXT] * len(values))
        result = self._checked(self.pgconn.exec_prepared(name, given))
        self.adapter.set_pgresult(result)
        return self.adapter.load_rows(0, result.ntuples, tuple), result.command_tuples or 0

    def _prepare(self, sql: str) -> bytes:
        name = f"motcua_{len(self.names)}".encode()
        self._checked(self.pgconn.prepare(name, numbered(sql).encode()))
        self.names[sql] = name
        return name

    def _checked(self, result: pq.abc.PGresult) -> pq.abc.PGresult:
        if result.status == FAILED:
            if self.pgconn.status == BAD:  # nobody is left to say which error it was
                raise OperationalError(result.get_error_message())
            raise errors.error_from_result(result, encoding="utf-8")
        return result


@lru_cache(maxsize=512)
def numbered(sql: str) -> str:
    """`%s` as PostgreSQL counts them, `%%` as the sign itself."""
    first, *rest = sql.split("%s")
    parts = [first, *(f"${number}{part}" for number, part in enumerate(rest, 1))]
    return "".join(part.replace("%%", "%") for part in parts)
