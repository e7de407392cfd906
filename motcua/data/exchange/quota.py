"""A token bucket for each agreement, in memory of the node; used from the one thread of its loop."""

from datetime import datetime
from math import ceil

from motcua.data.exchange.types import Agreement, Refused

MINUTE = 60.0


class Buckets:
    """The buckets of one node, by agreement hash: what is left, and when that was."""

    def __init__(self) -> None:
        self._left: dict[str, tuple[float, float]] = {}

    def take(self, *, agreement: Agreement, at: datetime) -> None:
        """Take a token. Raises Refused (too_many_requests, 429, with retry_after in seconds)."""
        quota, moment = agreement.quota, at.timestamp()
        left, before = self._left.get(agreement.hash, (float(quota.burst), moment))
        # A clock set back gives no tokens and takes none.
        left = min(float(quota.burst), left + max(0.0, moment - before) * quota.per_minute / MINUTE)
        if left < 1:
            self._left[agreement.hash] = left, moment
            wait = ceil((1 - left) * MINUTE / quota.per_minute)
            message = "The quota of the agreement is used up for now"
            raise Refused("too_many_requests", message, 429, retry_after=wait)
        self._left[agreement.hash] = left - 1, moment
