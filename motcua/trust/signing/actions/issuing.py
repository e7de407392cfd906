"""The public register of results: issue, revoke, replace (what /xac-minh may tell anyone)."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from motcua.kit.errors import DomainError, NotFound
from motcua.kit.events.bus import announce
from motcua.trust.documents import queries as documents
from motcua.trust.ledger.actions import append
from motcua.trust.signing.actions.numbers import ReasonMissing
from motcua.trust.signing.events import DocumentIssued, DocumentRevoked
from motcua.trust.signing.models import BookEntry, IssuedDocument, SigningRequest
from motcua.trust.signing.queries.issued import issued_line
from motcua.trust.signing.types import IssuedLine

Status = IssuedDocument.Status


class NotFullySigned(DomainError):
    """A signature is still missing."""

    code = "not_fully_signed"
    message = _("Văn bản chưa đủ chữ ký nên chưa phát hành được.")


class NotInForce(DomainError):
    """The document does not stand any more."""

    code = "issued_not_in_force"
    message = _("Văn bản này đã bị thu hồi hoặc thay thế trước đó.")


def issue(
    *, document: str, entry: str, actor: str, at: datetime, holder: str = "", valid_until: date | None = None
) -> IssuedLine:
    """Enter the fully signed current version into the public register; idempotent.

    `entry` is the number's code (it is in the document's QR); `holder` a masked name such as
    "N. T. Dương, sinh năm 1994". Raises NotFound, NotFullySigned.
    """
    line = documents.get(ref=document)
    with transaction.atomic():
        number = BookEntry.objects.select_for_update().select_related("book").filter(code=entry).first()
        if number is None or number.voided_at is not None:
            raise NotFound
        known = _with_names().filter(entry=number).first()
        if known is not None:
            return issued_line(known, at=at)
        wanted = list(SigningRequest.objects.filter(document__ref=document).exclude(state="cancelled"))
        if not wanted or any(row.state != SigningRequest.State.SIGNED for row in wanted):
            raise NotFullySigned
        leader = min(wanted, key=lambda row: row.slot != "leader")
        row = IssuedDocument.objects.create(
            code=number.code,
            sha256=line.sha256,
            document_id=documents.key_of(ref=document),
            entry=number,
            office_id=number.book.office_id,
            title=number.title,
            number=number.text,
            holder=holder,
            authority=leader.authority,
            signed_at=leader.signed_at,
            issued_at=at,
            valid_until=valid_until,
        )
        facts = {"document": document, "number": number.text, "sha256": line.sha256}
        append(kind="document.issued", subject=number.subject, actor=actor, facts=facts, at=at)
        announce(DocumentIssued(code=number.code, document=document, subject=number.subject), at=at)
        return issued_line(_with_names().get(pk=row.pk), at=at)


def revoke(*, code: str, reason: str, actor: str, at: datetime, replaced_by: str = "") -> None:
    """End a document's force: revoked, or replaced by the issued document with code `replaced_by`.

    Raises NotFound, NotInForce, ReasonMissing.
    """
    if not reason.strip():
        raise ReasonMissing
    with transaction.atomic():
        row = IssuedDocument.objects.select_for_update(of=("self",)).select_related("entry", "document")
        found = row.filter(code=code).first()
        other = IssuedDocument.objects.filter(code=replaced_by).first() if replaced_by else None
        if found is None or (replaced_by and other is None):
            raise NotFound
        if found.status != Status.VALID:
            raise NotInForce
        found.status = Status.REPLACED if other else Status.REVOKED
        found.status_at, found.status_reason, found.replaced_by = at, reason.strip()[:500], other
        found.save(update_fields=["status", "status_at", "status_reason", "replaced_by"])
        facts = {"number": found.number, "status": str(found.status)}
        append(kind="document.revoked", subject=found.entry.subject, actor=actor, facts=facts, at=at)
        event = DocumentRevoked(code=code, document=str(found.document.ref), subject=found.entry.subject)
        announce(event, at=at)


def _with_names():  # type: ignore[no-untyped-def]  # a queryset, for this file only
    return IssuedDocument.objects.select_related("office", "replaced_by", "document")
