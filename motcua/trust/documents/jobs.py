"""Timer: the nightly broom."""

from datetime import datetime, timedelta

from motcua.kit.jobs.queue import timer
from motcua.trust.documents.actions import purge


@timer(every=timedelta(hours=6))
def sweep(at: datetime) -> None:
    """Throw away what may be thrown away."""
    purge(at=at)
