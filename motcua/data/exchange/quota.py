"""A token bucket for each agreement, in memory of the node."""

from datetime import datetime

from motcua.data.exchange.types import Agreement


class Buckets:
    """The buckets of one node; used from one thread."""

    def take(self, *, agreement: Agreement, at: datetime) -> None:
        """Take a token. Raises Refused (too_many_requests, 429, with retry_after in seconds)."""
        raise NotImplementedError
