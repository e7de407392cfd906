"""The one job of the room: carry a sending out, again with growing pauses when the network is down."""

from motcua.kit.clock import now
from motcua.kit.jobs.queue import job
from motcua.service.notices import actions


@job(retries=15)
def deliver(*, sending_id: int) -> None:
    """Send one SMS or e-mail."""
    actions.deliver(sending_id=sending_id, at=now())
