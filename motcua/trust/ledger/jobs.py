"""The sequencer's turn in the worker: twice a second, so that a leaf is signed within one second."""

from datetime import datetime, timedelta

from motcua.kit.jobs.queue import timer
from motcua.trust.ledger import actions


@timer(every=timedelta(milliseconds=500))
def sequence(at: datetime) -> None:
    """Order, hash and sign what has come in; a full batch is followed at once by the next."""
    actions.sequence_all(at=at)
