"""The worker proves what somebody has approved: the check, the stories and the mutants take seconds."""

from motcua.kit import clock
from motcua.kit.jobs.queue import job
from motcua.service.procedures import actions


@job()
def prove(*, code: str, version: int) -> None:
    """Keep what the machine finds of this version, for the files as they are now."""
    actions.prove(code=code, version=version, at=clock.now())
