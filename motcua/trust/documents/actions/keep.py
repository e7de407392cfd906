"""Documents and their versions: add, follow, claim, regrade, expire."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from motcua.kit.errors import DomainError, NotFound
from motcua.trust.documents.models import Document, Version
from motcua.trust.documents.rules import as_uuid, clean_name
from motcua.trust.documents.store import store
from motcua.trust.documents.types import DocumentLine, Grade


class DocumentExpired(DomainError):
    """The document's time of keeping is over; its bytes are gone or going."""

    code = "document_expired"
    status = 410
    message = _("Tệp này đã hết thời hạn lưu nên không còn mở được. Bạn gửi lại tệp nếu vẫn cần.")


def add(
    *,
    data: bytes,
    filename: str,
    media_type: str,
    kind: str,
    title: str,
    subject: str,
    owner: str,
    actor: str,
    grade: int,
    at: datetime,
    personal: bool = True,
    retain_until: date | None = None,
    pages: int | None = None,
    meta: Mapping[str, Any] | None = None,
) -> DocumentLine:
    """Keep the bytes durably and record a new document with its version 1.

    `owner` and `actor` are opaque ids; `grade` 1 (best) to 7; `retain_until` only for what may be thrown
    away. The bytes are not checked here: uploads go through `start_upload`/`take_file`. Raises StoreFull,
    StoreUnavailable; nothing is half-done.
    """
    digest = store().put(data)
    with transaction.atomic():
        document = Document.objects.create(
            kind=kind,
            title=title[:300],
            subject=subject,
            owner=owner,
            grade=Grade(grade),
            personal=personal,
            retain_until=retain_until,
            at=at,
        )
        content = {"sha256": digest, "size": len(data), "media_type": media_type, "pages": pages}
        return _version(document, filename, actor, at, meta, content)


def add_version(
    *,
    ref: str,
    data: bytes,
    filename: str,
    media_type: str,
    actor: str,
    at: datetime,
    pages: int | None = None,
    meta: Mapping[str, Any] | None = None,
    grade: int | None = None,
) -> DocumentLine:
    """Follow the current version with another (a signed PDF after its draft); the old one stays.

    Raises NotFound, DocumentExpired, StoreFull, StoreUnavailable.
    """
    digest = store().put(data)
    with transaction.atomic():
        document = _locked(ref)
        document.number += 1
        document.grade = document.grade if grade is None else Grade(grade)
        document.save(update_fields=["number", "grade"])
        content = {"sha256": digest, "size": len(data), "media_type": media_type, "pages": pages}
        return _version(document, filename, actor, at, meta, content)


def claim(*, refs: Sequence[str], subject: str, owner: str, kind: str, at: datetime) -> None:
    """Make a person's own uploads part of a case: they get its subject and are no longer thrown away.

    Claiming twice for the same subject does nothing. Raises NotFound for one that is not this owner's, is
    gone, or already belongs to another subject; then none is claimed.
    """
    if None in map(as_uuid, refs):
        raise NotFound
    with transaction.atomic():
        mine = Document.objects.select_for_update().filter(ref__in=list(refs), owner=owner, expired_at=None)
        if {str(item.ref) for item in mine if item.subject in {"", subject}} != {str(ref) for ref in refs}:
            raise NotFound
        mine.update(subject=subject, kind=kind, retain_until=None)


def regrade(*, ref: str, grade: int, at: datetime) -> None:
    """Record that an officer has compared the paper with its original (NĐ 118/2025/NĐ-CP art 17)."""
    with transaction.atomic():
        document = _locked(ref)
        document.grade = Grade(grade)
        document.save(update_fields=["grade"])


def expire(*, ref: str, at: datetime) -> None:
    """End the keeping of a document: it can no longer be read, and its bytes go at the next purge."""
    with transaction.atomic():
        document = _locked(ref)
        document.expired_at = at
        document.save(update_fields=["expired_at"])


def _version(
    document: Document,
    filename: str,
    actor: str,
    at: datetime,
    meta: Mapping[str, Any] | None,
    content: Mapping[str, Any],
) -> DocumentLine:
    version = Version.objects.create(
        document=document,
        number=document.number,
        filename=clean_name(filename),
        meta=dict(meta or {}),
        at=at,
        actor=actor,
        **content,
    )
    return version.line()


def _locked(ref: str) -> Document:
    document = Document.objects.select_for_update().filter(ref=as_uuid(ref)).first()
    if document is None:
        raise NotFound
    if document.expired_at:
        raise DocumentExpired
    return document
