"""The broom takes what may go, and nothing else."""

import os
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from motcua.kit.jobs.queue import timers
from motcua.trust.documents import actions, jobs, queries
from motcua.trust.documents.models import Upload
from motcua.trust.documents.store import BlobMissing, store
from motcua.trust.documents.testing import make_document

pytestmark = pytest.mark.django_db


def age(folder: Path) -> None:
    """Make every blob look old."""
    for item in (folder / "blobs").rglob("*"):
        if item.is_file():
            os.utime(item, (1, 1))


def test_unclaimed_go_and_records_stay(at: datetime, data_folder: Path) -> None:
    """An unclaimed upload past its day goes with its bytes; a record has no such day and stays."""
    record = make_document(at=at, data=b"ho so")
    lost = make_document(at=at, data=b"bo quen", retain_until=at.date() - timedelta(days=1))
    age(data_folder)
    assert actions.purge(at=at) == 1
    assert actions.purge(at=at) == 0
    assert queries.get(ref=lost.ref).expired
    assert queries.open_blob(ref=record.ref).data == b"ho so"
    with pytest.raises(BlobMissing):
        store().get(lost.sha256)


def test_shared_bytes_stay_while_anyone_needs_them(at: datetime, data_folder: Path) -> None:
    """Two documents with the same bytes: expiring one leaves the other readable."""
    lost = make_document(at=at, data=b"giong nhau")
    kept = make_document(at=at, data=b"giong nhau")
    actions.expire(ref=lost.ref, at=at)
    age(data_folder)
    assert actions.purge(at=at) == 0
    assert queries.open_blob(ref=kept.ref).data == b"giong nhau"


def test_old_versions_stay(at: datetime, data_folder: Path) -> None:
    """Earlier versions of a living document are referenced, however old."""
    line = make_document(at=at, data=b"mot")
    actions.add_version(ref=line.ref, data=b"hai", filename="a.pdf", media_type="x/y", actor="an", at=at)
    age(data_folder)
    assert actions.purge(at=at) == 0
    assert queries.open_blob(ref=line.ref, number=1).data == b"mot"


def test_unfinished_uploads_go_after_two_days(at: datetime, data_folder: Path) -> None:
    """An upload nobody finished leaves neither row nor bytes; a fresh one stays."""
    for started in (at, at - timedelta(days=3)):
        ref = actions.start_upload(owner="an", filename="a.pdf", size=9, at=started).ref
        actions.write_chunk(ref=ref, owner="an", offset=0, data=b"%PDF", at=started)
    jobs.sweep(at)
    assert Upload.objects.count() == 1
    assert len(list((data_folder / "uploads").iterdir())) == 1
    assert "motcua.trust.documents.jobs.sweep" in {item.name for item in timers()}
