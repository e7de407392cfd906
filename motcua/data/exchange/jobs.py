"""Work of the exchange that nobody waits for: fresh editions of the directory, time stamps, the end of keeping."""

from datetime import datetime, timedelta

from motcua.data.exchange import actions
from motcua.kit.jobs.queue import timer


@timer(every=timedelta(minutes=1))
def refresh_directory(at: datetime) -> None:
    """The operator's directory never grows old."""
    actions.refresh_directory(at=at)


@timer(every=timedelta(minutes=5))
def stamp_checkpoint(at: datetime) -> None:
    """Once an hour a checkpoint gets its time stamp; an authority that is down is asked again."""
    actions.stamp_checkpoint(at=at)


@timer(every=timedelta(hours=1))
def purge_bodies(at: datetime) -> None:
    """Messages kept under an agreement go when its days are over."""
    actions.purge_bodies(at=at)
