"""Work the worker does for vaults."""

from datetime import datetime, timedelta

from motcua.kit.clock import now
from motcua.kit.jobs.queue import job, timer
from motcua.service.vault import actions


@job(retries=8)
def make_export(*, export: int) -> None:
    """Everything of one vault as a file."""
    actions.make_export(export=export, at=now())


@job(retries=3)
def tell_store(*, copy: int) -> None:
    """One result to its owner's store at the Portal; a failure is kept and tried again by the timer."""
    actions.tell_store(copy=copy, at=now())


@job(retries=3)
def ask_store(*, party: int) -> None:
    """What one owner's store at the Portal holds."""
    actions.ask_store(party=party, at=now(), clock=now)


@timer(every=timedelta(seconds=30))
def tell_stores(at: datetime) -> None:
    """Results whose pause is over, and those whose job was lost."""
    actions.tell_due(at=at)


@timer(every=timedelta(minutes=1))
def ask_stores(at: datetime) -> None:
    """Owners whose store was not asked for an hour, or whose pause is over."""
    actions.ask_due(at=at, clock=now)
