"""Work the worker does for vaults."""

from motcua.kit.clock import now
from motcua.kit.jobs.queue import job
from motcua.service.vault import actions


@job(retries=8)
def make_export(*, export: int) -> None:
    """Everything of one vault as a file."""
    actions.make_export(export=export, at=now())
