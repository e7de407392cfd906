"""The one place where time is read.

Views and jobs call now() and pass it on as `at`; actions, rules and the engine never read a clock.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
_frozen: ContextVar[datetime | None] = ContextVar("frozen", default=None)


def now() -> datetime:
    """The present, aware, in Vietnamese time; the demo may run with an offset in seconds."""
    frozen_at = _frozen.get()
    if frozen_at is not None:
        return frozen_at
    offset = timedelta(seconds=settings.MOTCUA_CLOCK_OFFSET)
    return datetime.now(tz=UTC).astimezone(ZONE) + offset  # noqa: TID251 - the one reader of the clock


@contextmanager
def frozen(at: datetime) -> Iterator[None]:
    """Hold now() at an aware moment (tests, the demo story)."""
    if at.tzinfo is None:
        raise ValueError("frozen() needs an aware datetime")
    token = _frozen.set(at.astimezone(ZONE))
    try:
        yield
    finally:
        _frozen.reset(token)
