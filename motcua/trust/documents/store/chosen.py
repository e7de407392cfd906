"""Which store the settings name: files under MOTCUA_DATA, or MOTCUA_STORE=s3+https://host/bucket."""

from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from motcua.trust.documents.store.base import Store
from motcua.trust.documents.store.files import FileStore
from motcua.trust.documents.store.s3 import Keys, S3Store


def store() -> Store:
    """The store in use; `settings.MOTCUA_STORE` is {address, key, secret, region}, address "" for files."""
    chosen = getattr(settings, "MOTCUA_STORE", {})
    if not chosen.get("address"):
        return FileStore(Path(settings.MOTCUA_DATA) / "blobs")
    return _bucket(chosen["address"], chosen["key"], chosen["secret"], chosen.get("region", "us-east-1"))


@lru_cache(maxsize=4)
def _bucket(address: str, key: str, secret: str, region: str) -> S3Store:
    if not address.startswith(("s3+https://", "s3+http://")):
        raise ImproperlyConfigured("MOTCUA_STORE: s3+https://host/bucket")
    return S3Store(address.removeprefix("s3+"), Keys(key=key, secret=secret, region=region))
