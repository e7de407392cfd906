"""Writing down who read whose data."""

from collections.abc import Sequence
from datetime import datetime

from motcua.kit.db import insert_many
from motcua.trust.privacy import models, queries
from motcua.trust.privacy.types import Read


def record_reads(*, reads: Sequence[Read], at: datetime) -> None:
    """Write down reads and refusals for the people they concern, in a few statements and the caller's transaction.

    Raises PrivacyKeyMissing. Legal source: Luật Bảo vệ dữ liệu cá nhân 91/2025/QH15 (the right to know).
    """
    insert_many([row_of(read, at) for read in reads])


def row_of(read: Read, at: datetime) -> models.Read:
    """The row of one read: the personal number becomes its pseudonym here and goes no further."""
    return models.Read(
        subject=queries.pseudonym(subject=read.subject),
        at=at,
        channel=read.channel,
        office=read.office,
        office_name=read.office_name,
        actor=read.actor,
        registry=read.registry,
        purpose=read.purpose[:300],
        basis=read.basis[:500],
        case=read.case,
        verified=read.verified,
        own=read.own,
        refused=read.refused,
        fields=list(read.fields),
        leaf=read.leaf,
        hidden_until=read.hidden_until,
        hidden_basis=read.hidden_basis,
        kept_until=read.kept_until,
        kept_under=read.kept_under,
    )


def release_kept(*, leaves: Sequence[int]) -> int:
    """The messages of the reads with these leaves are no longer kept; how many lines say so."""
    return models.Read.objects.filter(leaf__in=leaves).update(kept_until=None, kept_under="")
