"""Content-addressed bytes: written once, named by their SHA-256, verified at every read.

Two drivers behind one Protocol: files (default) and any S3-compatible object store, chosen by settings.
"""

from motcua.trust.documents.store.base import BlobDamaged, BlobMissing, Store, StoreFull, StoreUnavailable
from motcua.trust.documents.store.chosen import store

__all__ = ["BlobDamaged", "BlobMissing", "Store", "StoreFull", "StoreUnavailable", "store"]
