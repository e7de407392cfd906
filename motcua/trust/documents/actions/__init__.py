"""The verbs of the room: keep, follow with a version, claim, expire, read, receive an upload, purge."""

from motcua.trust.documents.actions.keep import DocumentExpired, add, add_version, claim, expire, regrade
from motcua.trust.documents.actions.purge import purge
from motcua.trust.documents.actions.read import read
from motcua.trust.documents.actions.upload import (
    MOST_CHUNK,
    ChunkTooLarge,
    OffsetConflict,
    TooManyUploads,
    start_upload,
    take_file,
    write_chunk,
)
from motcua.trust.documents.checks import FileRefused
from motcua.trust.documents.store import BlobDamaged, BlobMissing, StoreFull, StoreUnavailable

__all__ = [
    "BlobDamaged",
    "BlobMissing",
    "ChunkTooLarge",
    "DocumentExpired",
    "FileRefused",
    "MOST_CHUNK",
    "OffsetConflict",
    "StoreFull",
    "StoreUnavailable",
    "TooManyUploads",
    "add",
    "add_version",
    "claim",
    "expire",
    "purge",
    "read",
    "regrade",
    "start_upload",
    "take_file",
    "write_chunk",
]
