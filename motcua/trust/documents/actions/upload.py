"""Uploads: chunks that resume after a dropped line, or one plain POST; checked before they are accepted.

Chunks lie in MOTCUA_DATA/uploads until the last one; a file lock lets one writer at a time touch them.
The offset in the table moves only after the bytes are on the disk, so a killed process loses no byte.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from motcua.kit.crypto import sha256 as digest_of
from motcua.kit.errors import DomainError, NotFound
from motcua.trust.documents.actions.keep import add
from motcua.trust.documents.checks import FileRefused, inspect_apart, inspect_name
from motcua.trust.documents.models import Document, Kind, Upload
from motcua.trust.documents.rules import as_uuid, last_part
from motcua.trust.documents.store.files import plain_refusal
from motcua.trust.documents.types import Grade, UploadLine, limits_for

MOST_CHUNK = 4 * 1024 * 1024
MOST_OPEN = 30
MOST_A_DAY = 2 * 1024 * 1024 * 1024
UNCLAIMED = timedelta(days=30)


class OffsetConflict(DomainError):
    """The chunk does not begin where the last one ended; ask for the offset and go on from there."""

    code = "upload_offset"
    status = 409
    message = _("Phần tệp gửi lên không nối tiếp phần đã có (%(offset)s byte). Bạn gửi tiếp từ chỗ đó.")


class ChunkTooLarge(DomainError):
    """One chunk is larger than allowed."""

    code = "upload_chunk"
    status = 413
    message = _("Mỗi lần gửi tối đa %(most)s byte. Bạn chia nhỏ phần gửi.")


class TooManyUploads(DomainError):
    """Too many uploads of one person stand unfinished."""

    code = "upload_many"
    status = 429
    message = _("Bạn đang có nhiều tệp gửi dở. Bạn gửi xong hoặc chờ một ngày rồi gửi tệp mới.")


def start_upload(
    *, owner: str, filename: str, size: int, at: datetime, component: str = "", sha256: str = ""
) -> UploadLine:
    """Announce a file of `size` bytes; name and size are judged at once.

    Raises FileRefused, TooManyUploads.
    """
    name = last_part(filename)
    inspect_name(name, size, limits_for(component))
    if Upload.objects.filter(owner=owner, state=Upload.State.OPEN).count() >= MOST_OPEN:
        raise TooManyUploads
    _room_for(owner, size, at)
    upload = Upload.objects.create(
        owner=owner, component=component[:120], filename=name, size=size, sha256=sha256.lower()[:64], at=at
    )
    return upload.line()


def write_chunk(*, ref: str, owner: str, offset: int, data: bytes, at: datetime) -> UploadLine:
    """Append one chunk; the last one runs the checks and makes the document.

    An empty chunk at the end finishes an upload whose last answer was lost. Raises NotFound (not this
    owner's), OffsetConflict, ChunkTooLarge, FileRefused (the upload is then closed), StoreFull.
    """
    if len(data) > MOST_CHUNK:
        raise ChunkTooLarge(most=MOST_CHUNK)
    if (upload := _mine(ref, owner)).state == Upload.State.ACCEPTED:
        return upload.line()
    path = part_path(ref)
    with plain_refusal(), _locked_part(path) as stream:
        upload = _mine(ref, owner)  # again: another request may have ended it while this one waited
        if upload.state == Upload.State.ACCEPTED:
            return upload.line()
        if offset != upload.offset or offset + len(data) > upload.size:
            raise OffsetConflict(offset=upload.offset)
        _append(stream, offset, data)
        upload.offset = offset + len(data)
        upload.save(update_fields=["offset"])
        if upload.offset == upload.size:
            return _finish(upload, path, at)
    return upload.line()


def take_file(*, owner: str, filename: str, data: bytes, at: datetime, component: str = "") -> UploadLine:
    """A whole file in one piece (a form without JavaScript): checked, then kept. Raises as write_chunk."""
    name = last_part(filename)
    _room_for(owner, len(data), at)
    verdict = inspect_apart(data, name, limits_for(component))
    with transaction.atomic():
        upload = Upload.objects.create(
            owner=owner, component=component[:120], filename=name, size=len(data), offset=len(data), at=at
        )
        return _accept(upload, data, verdict.media_type, verdict.pages, at)


def part_path(ref: str) -> Path:
    """Where the chunks of an upload lie."""
    return Path(settings.MOTCUA_DATA) / "uploads" / f"{as_uuid(ref)}.part"


def _room_for(owner: str, size: int, at: datetime) -> None:
    """A day's files of one person have a bound, so that nobody fills the store by himself."""
    today = Upload.objects.filter(owner=owner, at__gt=at - timedelta(days=1))
    if (today.aggregate(sent=Sum("size"))["sent"] or 0) + size > MOST_A_DAY:
        raise TooManyUploads


def _finish(upload: Upload, path: Path, at: datetime) -> UploadLine:
    data = path.read_bytes()[: upload.size]
    try:
        if upload.sha256 and digest_of(data) != upload.sha256:
            raise FileRefused("digest")
        verdict = inspect_apart(data, upload.filename, limits_for(upload.component))
    except FileRefused as refusal:
        upload.state, upload.refusal = Upload.State.REFUSED, str(refusal)[:500]
        upload.save(update_fields=["state", "refusal"])
        path.unlink(missing_ok=True)
        raise
    line = _accept(upload, data, verdict.media_type, verdict.pages, at)
    path.unlink(missing_ok=True)
    return line


def _accept(upload: Upload, data: bytes, media_type: str, pages: int | None, at: datetime) -> UploadLine:
    with transaction.atomic():
        document = add(
            data=data,
            filename=upload.filename,
            media_type=media_type,
            kind=Kind.COMPONENT,
            title=upload.filename,
            subject="",
            owner=upload.owner,
            actor=upload.owner,
            grade=Grade.PLAIN_SCAN,
            at=at,
            retain_until=(at + UNCLAIMED).date(),
            pages=pages,
        )
        upload.state = Upload.State.ACCEPTED
        upload.document = Document.objects.get(ref=document.ref)
        upload.save(update_fields=["state", "document"])
    return upload.line()


def _mine(ref: str, owner: str) -> Upload:
    upload = Upload.objects.select_related("document").filter(ref=as_uuid(ref), owner=owner).first()
    if upload is None or not owner or upload.state == Upload.State.REFUSED:
        raise NotFound
    return upload


def _append(stream: int, offset: int, data: bytes) -> None:
    os.lseek(stream, offset, os.SEEK_SET)
    written = 0
    while written < len(data):
        written += os.write(stream, data[written:])
    os.fsync(stream)


@contextmanager
def _locked_part(path: Path) -> Iterator[int]:
    path.parent.mkdir(parents=True, exist_ok=True)
    stream = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(stream, fcntl.LOCK_EX)
        yield stream
    finally:
        os.close(stream)
