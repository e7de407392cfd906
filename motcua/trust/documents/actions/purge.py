"""Throwing away what may be thrown away: unclaimed uploads, unfinished ones, bytes nobody refers to."""

from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings

from motcua.trust.documents.models import Document, Upload, Version
from motcua.trust.documents.store import store

UNFINISHED = timedelta(days=2)
SETTLED = timedelta(days=2)
BATCH = 500


def purge(*, at: datetime) -> int:
    """Expire what is past `retain_until`, drop unfinished uploads, remove unreferenced bytes; how many blobs.

    Bytes that any unexpired document refers to are never removed, nor any put within the last two days (their
    transaction may not have ended). Safe to run twice.
    """
    due = Document.objects.filter(retain_until__lt=at.date(), expired_at=None)
    due.update(expired_at=at)
    for upload in Upload.objects.filter(state=Upload.State.OPEN, at__lt=at - UNFINISHED):
        (Path(settings.MOTCUA_DATA) / "uploads" / f"{upload.ref}.part").unlink(missing_ok=True)
        upload.delete()
    return store().sweep(before=at - SETTLED, needed=_referenced)


def _referenced(digests: list[str]) -> set[str]:
    found: set[str] = set()
    for start in range(0, len(digests), BATCH):
        batch = digests[start : start + BATCH]
        rows = Version.objects.filter(sha256__in=batch, document__expired_at=None)
        found.update(rows.values_list("sha256", flat=True))
    return found
