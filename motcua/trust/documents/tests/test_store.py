"""The file store: whole or absent, once, verified, swept."""

import errno
import os
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from motcua.kit.crypto import sha256
from motcua.trust.documents.store import BlobDamaged, BlobMissing, StoreFull, StoreUnavailable, store

pytestmark = pytest.mark.filterwarnings("error")


def blob(folder: Path, digest: str) -> Path:
    return folder / "blobs" / digest[:2] / digest[2:4] / digest


def test_put_names_by_content_and_keeps_once(data_folder: Path) -> None:
    """The same bytes are one file, found by their SHA-256."""
    first, second = store().put(b"giay"), store().put(b"giay")
    assert first == second == sha256(b"giay")
    assert store().get(first) == b"giay"
    assert [item for item in (data_folder / "blobs").rglob("*") if item.is_file()] == [
        data_folder / "blobs" / ".lock",
        blob(data_folder, first),
    ]


def test_get_refuses_changed_bytes(data_folder: Path) -> None:
    """A blob changed behind the store's back is not handed out."""
    digest = store().put(b"giay")
    blob(data_folder, digest).write_bytes(b"giax")
    with pytest.raises(BlobDamaged):
        store().get(digest)


@pytest.mark.parametrize("digest", ["0" * 64, "../../etc/passwd", "", "A" * 64])
def test_get_unknown(digest: str) -> None:
    """An unknown digest, or one that is none, is missing."""
    with pytest.raises(BlobMissing):
        store().get(digest)


def test_put_mends_a_short_blob(data_folder: Path) -> None:
    """Putting the bytes again replaces a blob of another size."""
    digest = store().put(b"giay")
    blob(data_folder, digest).write_bytes(b"gi")
    store().put(b"giay")
    assert store().get(digest) == b"giay"


@pytest.mark.parametrize(("number", "refusal"), [(errno.ENOSPC, StoreFull), (errno.EIO, StoreUnavailable)])
def test_full_disk_leaves_nothing(
    monkeypatch: Any, data_folder: Path, number: int, refusal: type[Exception]
) -> None:
    """A full or failing disk is a plain refusal, and no file stays behind."""

    def fail(_handle: int) -> None:
        raise OSError(number, "fsync")

    store().put(b"co san")
    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(refusal):
        store().put(b"giay")
    files = {item.name for item in (data_folder / "blobs").rglob("*") if item.is_file()}
    assert files == {".lock", sha256(b"co san")}


def test_sweep_spares_the_needed_and_the_young(data_folder: Path, at: datetime) -> None:
    """Only old blobs that nobody needs go; leftovers of killed writers go too."""
    kept, gone, young = store().put(b"can"), store().put(b"bo"), store().put(b"moi")
    left = data_folder / "blobs" / "new" / "abc.1"
    left.write_bytes(b"x")
    for path in (blob(data_folder, kept), blob(data_folder, gone), left):
        os.utime(path, (1, 1))
    removed = store().sweep(before=at + timedelta(days=9999), needed=lambda found: {kept} & set(found))
    assert removed == 2
    assert store().get(kept) == b"can"
    assert store().get(young) == b"moi"
    with pytest.raises(BlobMissing):
        store().get(gone)
    assert not left.exists()


def test_put_again_makes_young(data_folder: Path, at: datetime) -> None:
    """A blob put again is safe from the next sweep although nobody refers to it yet."""
    digest = store().put(b"giay")
    os.utime(blob(data_folder, digest), (1, 1))
    store().put(b"giay")
    assert store().sweep(before=at + timedelta(days=9999), needed=lambda _found: set()) == 0
