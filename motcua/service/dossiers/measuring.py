"""How long people take from starting to handing in, measured on real dossiers; for the burden that is published."""

from statistics import median

from motcua.service.dossiers.models import Dossier
from motcua.service.procedures.types import Measured

LATEST, FEWEST = 500, 5


def minutes_to_submit(code: str, version: int) -> Measured | None:
    """The median of the latest online dossiers of a version, breaks included; None where there are too few. One SQL."""
    rows = (
        Dossier.objects.filter(
            procedure=code, version=version, channel=Dossier.Channel.ONLINE, submitted_at__isnull=False
        )
        .order_by("-id")
        .values_list("created_at", "submitted_at")[:LATEST]
    )
    taken = [(submitted - created).total_seconds() / 60 for created, submitted in rows]
    return Measured(median(taken), len(taken)) if len(taken) >= FEWEST else None
