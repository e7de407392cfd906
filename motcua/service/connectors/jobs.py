"""Telling at once, telling again after a pause, and asking the Portal what it holds for us."""

from datetime import datetime, timedelta

from motcua.kit.clock import now
from motcua.kit.jobs.queue import job, timer
from motcua.service.connectors import actions


@job(retries=3)
def tell(*, code: str) -> None:
    """Tell the Portal what it does not know yet of one dossier; a failure is kept and tried again by the timer."""
    actions.tell_dossier(code=code, at=now())


@timer(every=timedelta(seconds=15))
def tell_again(at: datetime) -> None:
    """Lines whose pause is over, and reports whose job was lost."""
    actions.tell_due(at=at)


@timer(every=timedelta(minutes=1))
def ask(at: datetime) -> None:
    """What the Portal holds for us."""
    actions.ask_portal(at=at)


@timer(every=timedelta(seconds=15))
def take(at: datetime) -> None:
    """Dossiers that came and are not yet taken in."""
    actions.take_arrivals(at=at)
