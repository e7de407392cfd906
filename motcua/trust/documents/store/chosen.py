"""Which store the settings name: files under MOTCUA_DATA, or MOTCUA_STORE=s3+https://endpoint/bucket."""

from functools import lru_cache
from pathlib import Path

from django.conf import settings

from motcua.trust.documents.store.base import Store
from motcua.trust.documents.store.files import FileStore


def store() -> Store:
    """The store in use."""
    return _store(getattr(settings, "MOTCUA_STORE", ""), str(settings.MOTCUA_DATA))


@lru_cache(maxsize=8)
def _store(address: str, data: str) -> Store:
    return FileStore(Path(data) / "blobs")
