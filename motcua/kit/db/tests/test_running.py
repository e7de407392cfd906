"""A statement run by itself says what Django's own cursor says."""

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import TestCase

from motcua.kit.db import run
from motcua.kit.db.postgresql.prepared import numbered

INSERT = "INSERT INTO auth_group (name) VALUES (%s) RETURNING id"


def test_gaps_are_numbered() -> None:
    """PostgreSQL counts its gaps; a doubled sign is the sign itself."""
    assert numbered("SELECT %s, '100%%', %s") == "SELECT $1, '100%', $2"


class RunningTest(TestCase):
    """On the database of this run."""

    def test_rows_and_count(self) -> None:
        """What was inserted comes back; what was touched is counted."""
        assert len(run(connection, INSERT, ["a"]).rows) == 1
        assert run(connection, INSERT, ["b"]).rows
        assert run(connection, "UPDATE auth_group SET name = name || %s", ["!"]) == ([], 2)

    def test_moments_are_utc(self) -> None:
        """A moment comes back as the same moment, aware."""
        at = datetime(2026, 11, 23, 9, 30, 15, 123456, tzinfo=UTC)
        sql = "INSERT INTO django_migrations (app, name, applied) VALUES ('x', 'x', %s) RETURNING applied"
        [(found,)] = run(connection, sql, [at]).rows
        assert connection.vendor != "postgresql" or (found == at and found.utcoffset() == at.utcoffset())

    def test_error_is_djangos(self) -> None:
        """A broken constraint raises Django's error and leaves the connection usable."""
        run(connection, INSERT, ["a"])
        with pytest.raises(IntegrityError), transaction.atomic():
            run(connection, INSERT, ["a"])
        assert run(connection, "SELECT COUNT(*) FROM auth_group WHERE name = %s", ["a"]).rows == [(1,)]

    def test_recorded_statement_is_shown(self) -> None:
        """While statements are recorded Django's own cursor runs them, so that budgets see them."""
        with self.assertNumQueries(1):
            run(connection, "SELECT COUNT(*) FROM auth_group WHERE name = %s", ["a"])
