"""Time stamps (RFC 3161) on checkpoints of the ledger: once an hour by a job, never in the path of a message."""

from datetime import datetime, timedelta

from motcua.data.exchange import models
from motcua.trust.ledger import queries as ledger
from motcua.trust.signing import actions as signing

EVERY = timedelta(hours=1)


def stamp_checkpoint(*, at: datetime) -> bool:
    """Have the latest checkpoint stamped when an hour has passed since the last stamp; whether it was.

    Nothing happens where no authority is configured or it does not answer: the next turn tries again.
    """
    head = ledger.checkpoint()
    last = models.Stamp.objects.order_by("-size").first()
    if head is None or (last is not None and (last.size >= head.size or at < last.at + EVERY)):
        return False
    token = signing.time_stamp(data=head.note.encode())
    if token is None:
        return False
    models.Stamp.objects.get_or_create(size=head.size, defaults={"root": head.root, "token": token, "at": at})
    return True
