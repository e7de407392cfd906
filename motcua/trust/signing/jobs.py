"""Work the worker does for signing: prepare, fetch and embed, give back what was left lying."""

from datetime import datetime, timedelta

from motcua.kit.clock import now
from motcua.kit.jobs.queue import job, timer
from motcua.trust.signing import actions


@job(retries=5)
def prepare_batch(*, batch: str) -> None:
    """Phase one for every document of a batch."""
    actions.prepare_documents(batch=batch, at=now())


@job(retries=8)
def finish_batch(*, batch: str) -> None:
    """Phase two for every document of an authorised batch."""
    actions.finish_batch(batch=batch, at=now())


@timer(every=timedelta(minutes=5))
def release_stale(at: datetime) -> None:
    """Batches without a PIN go back to the desk."""
    actions.release_stale(at=at)
