"""The one reader of time."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import override_settings

from motcua.kit.clock import ZONE, frozen, now


def test_now_is_vietnamese_time() -> None:
    """Aware, at +07:00."""
    assert now().utcoffset() == timedelta(hours=7)


def test_frozen_and_nested() -> None:
    """It stands still, in any zone given; the inner one counts, the outer one comes back."""
    at = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
    with frozen(at):
        assert now() == datetime(2026, 11, 23, 9, 0, tzinfo=ZONE)
        with frozen(at + timedelta(days=1)):
            assert now().day == 24
        assert now().day == 23


def test_frozen_needs_a_zone() -> None:
    """A naive moment is refused."""
    with pytest.raises(ValueError, match="aware"), frozen(datetime(2026, 11, 23)):  # noqa: DTZ001 - the point
        pass


def test_offset() -> None:
    """The demo's clock may run ahead."""
    plain = now()
    with override_settings(MOTCUA_CLOCK_OFFSET=3600):
        assert timedelta(minutes=59) < now() - plain < timedelta(minutes=61)
