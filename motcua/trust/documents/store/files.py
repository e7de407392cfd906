"""Blobs as files: blobs/ab/cd/<sha256>. Write aside, fsync, rename, fsync the folder: whole or absent.

A shared lock while writing and an exclusive one while sweeping keep a blob that is put again from being
removed at that moment.
"""

import errno
import fcntl
import os
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from motcua.kit.crypto import sha256
from motcua.trust.documents.store.base import BlobDamaged, BlobMissing, Needed, StoreFull, StoreUnavailable

YOUNG = 86_400
FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


class FileStore:
    """A folder of blobs on one file system."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.aside = folder / "new"

    def put(self, data: bytes) -> str:
        """Keep the bytes durably; their SHA-256."""
        digest = sha256(data)
        with plain_refusal(), self._lock(fcntl.LOCK_SH):
            target = self._path(digest)
            if target.exists() and target.stat().st_size == len(data):
                os.utime(target)
            else:
                self._write(target, data)
        return digest

    def get(self, digest: str) -> bytes:
        """The bytes, verified."""
        try:
            data = self._path(digest).read_bytes()
        except FileNotFoundError as error:
            raise BlobMissing from error
        except OSError as error:
            raise StoreUnavailable from error
        if sha256(data) != digest:
            raise BlobDamaged
        return data

    def sweep(self, *, before: datetime, needed: Needed) -> int:
        """Remove old blobs that nobody needs, and what a killed writer left aside."""
        # Ages of files follow the machine, whatever the clock of the demo says.
        limit, removed = min(before.timestamp(), time.time() - YOUNG), 0
        with plain_refusal():
            for folder in [self.aside, *sorted(self.folder.glob("[0-9a-f][0-9a-f]/[0-9a-f][0-9a-f]"))]:
                removed += self._sweep_folder(folder, limit, needed)
        return removed

    def _sweep_folder(self, folder: Path, limit: float, needed: Needed) -> int:
        if not folder.exists():
            return 0
        with self._lock(fcntl.LOCK_EX):
            old = [item.name for item in folder.iterdir() if item.stat().st_mtime < limit]
            gone = set(old) - (needed(old) if old and folder != self.aside else set())
            for name in gone:
                (folder / name).unlink()
            return len(gone)

    def _write(self, target: Path, data: bytes) -> None:
        _make_folder(self.aside)
        _make_folder(target.parent)
        part = self.aside / f"{target.name}.{secrets.token_hex(4)}"
        try:
            with part.open("xb") as stream:
                stream.write(data)
                stream.flush()
                os.fsync(stream.fileno())
            part.rename(target)
        except OSError:
            part.unlink(missing_ok=True)
            raise
        _sync_folder(target.parent)

    def _path(self, digest: str) -> Path:
        if len(digest) != 64 or not set(digest) <= set("0123456789abcdef"):
            raise BlobMissing
        return self.folder / digest[:2] / digest[2:4] / digest

    @contextmanager
    def _lock(self, kind: int) -> Iterator[None]:
        _make_folder(self.folder)
        with (self.folder / ".lock").open("ab") as stream:
            fcntl.flock(stream, kind)
            yield


@contextmanager
def plain_refusal() -> Iterator[None]:
    """Turn the system's errors about the disk into words a person can act on."""
    try:
        yield
    except OSError as error:
        raise (StoreFull if error.errno in FULL else StoreUnavailable) from error


def _make_folder(folder: Path) -> None:
    if folder.is_dir():
        return
    _make_folder(folder.parent)
    folder.mkdir(exist_ok=True)
    _sync_folder(folder.parent)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
