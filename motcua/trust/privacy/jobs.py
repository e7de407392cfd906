"""Timers: take readings over from the ledger, look up what new reads are about."""

from datetime import datetime, timedelta

from motcua.kit.jobs.queue import timer
from motcua.trust.privacy import actions


@timer(every=timedelta(seconds=5))
def follow(at: datetime) -> None:
    """Readings that only the ledger has."""
    actions.follow_ledger(at=at)


@timer(every=timedelta(seconds=5))
def look_up(at: datetime) -> None:
    """Dossier, office and alarms of new reads."""
    actions.settle(at=at)
