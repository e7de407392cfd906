"""Uploads in chunks: resume, refuse, accept once; and in one piece."""

import errno
import os
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from motcua.kit.crypto import sha256
from motcua.kit.errors import NotFound
from motcua.trust.documents import actions, queries, types
from motcua.trust.documents.models import Document, Upload
from motcua.trust.documents.testing import pdf
from motcua.trust.documents.types import Limits

pytestmark = pytest.mark.django_db


def begin(at: datetime, data: bytes, **other: Any) -> str:
    given = {"owner": "an", "filename": "giay.pdf", "size": len(data), "sha256": sha256(data), **other}
    return actions.start_upload(at=at, **given).ref


def test_chunks_become_a_document(at: datetime, data_folder: Path) -> None:
    """Chunk after chunk; the last one makes a document of grade 7 that waits to be claimed."""
    data = pdf(pages=2)
    ref = begin(at, data)
    half = len(data) // 2
    assert actions.write_chunk(ref=ref, owner="an", offset=0, data=data[:half], at=at).offset == half
    line = actions.write_chunk(ref=ref, owner="an", offset=half, data=data[half:], at=at)
    document = queries.get(ref=line.document)
    assert (line.state, document.pages, document.grade, document.owner) == ("accepted", 2, 7, "an")
    assert document.retain_until is not None
    assert queries.open_blob(ref=line.document).data == data
    assert not list((data_folder / "uploads").iterdir())


def test_resume_after_a_lost_answer(at: datetime) -> None:
    """A chunk sent twice is refused with the offset to go on from; asking tells the same."""
    data = pdf()
    ref = begin(at, data)
    actions.write_chunk(ref=ref, owner="an", offset=0, data=data[:10], at=at)
    with pytest.raises(actions.OffsetConflict, match="upload_offset|10"):
        actions.write_chunk(ref=ref, owner="an", offset=0, data=data[:10], at=at)
    offset = queries.upload(ref=ref, owner="an").offset
    assert offset == 10
    line = actions.write_chunk(ref=ref, owner="an", offset=offset, data=data[offset:], at=at)
    again = actions.write_chunk(ref=ref, owner="an", offset=len(data), data=b"", at=at)
    assert again == line
    assert Document.objects.count() == 1


def test_killed_before_the_end_is_finished_by_an_empty_chunk(at: datetime, monkeypatch: Any) -> None:
    """When the process dies between the last byte and the document, the next try makes it, once."""
    data = pdf()
    ref = begin(at, data)
    with monkeypatch.context() as patch:
        patch.setattr("motcua.trust.documents.actions.upload._finish", lambda *_a: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            actions.write_chunk(ref=ref, owner="an", offset=0, data=data, at=at)
    line = actions.write_chunk(ref=ref, owner="an", offset=len(data), data=b"", at=at)
    assert (line.state, Document.objects.count()) == ("accepted", 1)


def test_refused_at_the_end(at: datetime, data_folder: Path) -> None:
    """A bad file is closed with its reason, leaves no bytes and no document."""
    data = b"MZ" + b"\0" * 50
    ref = begin(at, data)
    with pytest.raises(actions.FileRefused) as caught:
        actions.write_chunk(ref=ref, owner="an", offset=0, data=data, at=at)
    assert caught.value.reason == "program"
    line = queries.upload(ref=ref, owner="an")
    assert (line.state, line.refusal) == ("refused", str(caught.value))
    assert not Document.objects.exists()
    assert not list((data_folder / "uploads").iterdir())


def test_damaged_on_the_way(at: datetime) -> None:
    """When the bytes differ from the digest announced, the person is told to send again."""
    data = pdf()
    ref = begin(at, data, sha256="0" * 64)
    with pytest.raises(actions.FileRefused) as caught:
        actions.write_chunk(ref=ref, owner="an", offset=0, data=data, at=at)
    assert caught.value.reason == "digest"


def test_another_person_never_sees_it(at: datetime) -> None:
    """An upload belongs to who began it."""
    data = pdf()
    ref = begin(at, data)
    for owner in ("binh", ""):
        with pytest.raises(NotFound):
            actions.write_chunk(ref=ref, owner=owner, offset=0, data=data, at=at)
        with pytest.raises(NotFound):
            queries.upload(ref=ref, owner=owner)


def test_more_than_announced(at: datetime) -> None:
    """Bytes beyond the announced size are not written."""
    data = pdf()
    ref = begin(at, data)
    with pytest.raises(actions.OffsetConflict):
        actions.write_chunk(ref=ref, owner="an", offset=0, data=data + b"x", at=at)
    with pytest.raises(actions.ChunkTooLarge):
        actions.write_chunk(ref=ref, owner="an", offset=0, data=b"x" * (actions.MOST_CHUNK + 1), at=at)


def test_name_and_size_are_judged_first(at: datetime, monkeypatch: Any) -> None:
    """Before any byte travels, name and size are checked against the component's own limits."""
    monkeypatch.setattr(types, "_limits", {})
    types.register_limits("procedures", lambda key: Limits(max_bytes=50) if key == "nho" else None)
    with pytest.raises(actions.FileRefused) as caught:
        actions.start_upload(owner="an", filename="a.pdf", size=51, component="nho", at=at)
    assert caught.value.reason == "large"
    assert actions.start_upload(owner="an", filename="a.pdf", size=51, component="khac", at=at).offset == 0


def test_unfinished_uploads_are_bounded(at: datetime) -> None:
    """One person cannot fill the disk with uploads that never end."""
    for _number in range(30):
        begin(at, b"x")
    with pytest.raises(actions.TooManyUploads):
        begin(at, b"x")


def test_full_disk_keeps_the_offset(at: datetime, monkeypatch: Any) -> None:
    """When the disk is full the offset does not move and the person is told so."""
    data = pdf()
    ref = begin(at, data)

    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, "fsync")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(actions.StoreFull):
            actions.write_chunk(ref=ref, owner="an", offset=0, data=data, at=at)
    assert queries.upload(ref=ref, owner="an").offset == 0
    assert actions.write_chunk(ref=ref, owner="an", offset=0, data=data, at=at).state == "accepted"


def test_take_file_in_one_piece(at: datetime) -> None:
    """A plain form's file is checked and kept; a bad one leaves no row."""
    line = actions.take_file(owner="an", filename="C:\\giay.pdf", data=pdf(), at=at)
    assert queries.get(ref=line.document).filename == "giay.pdf"
    with pytest.raises(actions.FileRefused):
        actions.take_file(owner="an", filename="a.pdf", data=b"", at=at)
    assert Upload.objects.count() == 1
