"""A time stamp and what it stamps, to be checked by hand with tools that are not ours."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from motcua.data.exchange import models
from motcua.kit.errors import NotFound
from motcua.trust.ledger import queries as ledger


class NoStamp(NotFound):
    """No checkpoint (of this size) was stamped."""

    code = "no_stamp"
    message = _(
        "Chưa có dấu thời gian nào như vậy. Mỗi giờ một dấu, khi MOTCUA_TSA_URL đã đặt và sổ cái có dòng mới."
    )


@dataclass(frozen=True, slots=True)
class Stamped:
    """The token (DER, CMS) over the SHA-256 of `note`, the checkpoint of the first `size` lines; `at`: our clock."""

    size: int
    note: str
    token: bytes
    at: datetime


def stamp(*, size: int | None = None) -> Stamped:
    """The latest stamp, or the one on the checkpoint of this size. Two statements. Raises NoStamp."""
    rows = models.Stamp.objects.order_by("-size")
    row = (rows if size is None else rows.filter(size=size)).first()
    head = ledger.checkpoint(size=row.size) if row else None
    if row is None or head is None:
        raise NoStamp
    return Stamped(size=row.size, note=head.note, token=bytes(row.token), at=row.at)
