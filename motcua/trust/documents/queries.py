"""The questions of the room: a document, what belongs to a case, its bytes, a rendering, an upload."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import segno
from django.db.models import F, QuerySet

from motcua.kit.errors import NotFound
from motcua.trust.documents import render as typst
from motcua.trust.documents.models import Document, Upload, Version
from motcua.trust.documents.rules import as_uuid
from motcua.trust.documents.store import store
from motcua.trust.documents.types import Content, DocumentLine, Rendering, Trial, UploadLine, VersionLine


def get(*, ref: str) -> DocumentLine:
    """One document in its current version. Raises NotFound."""
    version = _current().filter(document__ref=as_uuid(ref)).first()
    if version is None:
        raise NotFound
    return version.line()


def of_subject(*, subject: str) -> tuple[DocumentLine, ...]:
    """What belongs to a case, oldest first, expired ones left out."""
    rows = _current().filter(document__subject=subject, document__expired_at=None).order_by("document_id")
    return tuple(version.line() for version in rows) if subject else ()


def versions(*, ref: str) -> tuple[VersionLine, ...]:
    """All versions of a document, first to last. Raises NotFound for an unknown one."""
    rows = Version.objects.filter(document__ref=as_uuid(ref)).order_by("number")
    lines = tuple(
        VersionLine(
            number=row.number,
            filename=row.filename,
            media_type=row.media_type,
            size=row.size,
            sha256=row.sha256,
            pages=row.pages,
            at=row.at,
            actor=row.actor,
        )
        for row in rows
    )
    if not lines:
        raise NotFound
    return lines


def by_digest(*, sha256: str) -> tuple[DocumentLine, ...]:
    """Documents any version of which has exactly these bytes (the verification page)."""
    rows = Version.objects.select_related("document").filter(sha256=sha256).order_by("id")
    return tuple(version.line() for version in rows)


def open_blob(*, ref: str, number: int | None = None) -> Content:
    """The verified bytes of the current or the given version, for other rooms; people read through
    `actions.read`. Raises NotFound, BlobMissing, BlobDamaged."""
    rows = _current() if number is None else Version.objects.select_related("document").filter(number=number)
    version = rows.filter(document__ref=as_uuid(ref), document__expired_at=None).first()
    if version is None:
        raise NotFound
    return Content(
        document=version.line(),
        data=store().get(version.sha256),
        filename=version.filename,
        media_type=version.media_type,
    )


def render(
    *,
    template: Path,
    data: Mapping[str, Any],
    at: datetime,
    standards: tuple[str, ...] = typst.STANDARDS,
) -> Rendering:
    """Typst → PDF bytes and the boxes left for signatures; `data` as the room's README defines it.

    Same template, data and `at` (PDF creation time) give the same bytes. Raises RenderError.
    """
    return typst.render(template, data, at=at, standards=standards)


def try_templates(*, templates: Sequence[Path], library: Path) -> tuple[Trial | None, ...]:
    """Whether templates below `library` compile on no data, and who has a place to sign; about 0.1 s, no database.

    In a child process of two seconds and a gigabyte, without network; None for what it could not finish.
    """
    return typst.tried(templates, library)


def qr(*, text: str) -> list[list[int]]:
    """The QR matrix of a text (a dossier code, an address) as templates take it: rows of 0 and 1."""
    return [[int(bool(cell)) for cell in row] for row in segno.make_qr(text, error="m").matrix]


def key_of(*, ref: str) -> int:
    """The database key of a document, for foreign keys of higher rooms. Raises NotFound."""
    key = Document.objects.filter(ref=as_uuid(ref)).values_list("pk", flat=True).first()
    if key is None:
        raise NotFound
    return int(key)


def upload(*, ref: str, owner: str) -> UploadLine:
    """An upload of this owner. Raises NotFound."""
    found = Upload.objects.select_related("document").filter(ref=as_uuid(ref), owner=owner).first()
    if found is None or not owner:
        raise NotFound
    return found.line()


def _current() -> QuerySet[Version]:
    return Version.objects.select_related("document").filter(number=F("document__number"))
