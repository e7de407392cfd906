"""Questions to the public register of issued documents."""

from datetime import datetime

from django.utils.translation import gettext as _

from motcua.kit.clock import ZONE
from motcua.trust.signing.models import IssuedDocument
from motcua.trust.signing.rules import numbers
from motcua.trust.signing.types import IssuedLine


def issued_by_digest(*, sha256: str, at: datetime) -> IssuedLine | None:
    """The issued document with exactly these bytes, if any; one SQL."""
    row = (
        IssuedDocument.objects.select_related("office", "replaced_by", "document")
        .filter(sha256=sha256)
        .first()
    )
    return None if row is None else issued_line(row, at=at)


def issued_by_code(*, code: str, at: datetime) -> IssuedLine | None:
    """The issued document with this public code, however it was typed; one SQL."""
    tidy = numbers.tidy_code(code)
    row = IssuedDocument.objects.select_related("office", "replaced_by", "document").filter(code=tidy).first()
    return None if row is None or not tidy else issued_line(row, at=at)


def issued_line(row: IssuedDocument, *, at: datetime) -> IssuedLine:
    """The row as a line, with whether it stands at `at`."""
    today = at.astimezone(ZONE).date()
    over = row.valid_until is not None and today > row.valid_until
    authority = row.authority
    return IssuedLine(
        code=numbers.shown_code(row.code),
        sha256=row.sha256,
        document=str(row.document.ref),
        number=row.number,
        title=row.title,
        agency=row.office.name,
        agency_phone=row.office.phone,
        holder=row.holder,
        authority_words=str(authority.get("words", "")),
        authority_basis=str(authority.get("basis", "")),
        signed_at=row.signed_at,
        valid_until=row.valid_until,
        status=row.status,
        stands=row.status == IssuedDocument.Status.VALID and not over,
        sentence=_sentence(row, over=over),
    )


def _sentence(row: IssuedDocument, *, over: bool) -> str:
    day = row.status_at.astimezone(ZONE).strftime("%d/%m/%Y") if row.status_at else ""
    if row.status == IssuedDocument.Status.REVOKED:
        return _("Đã bị thu hồi ngày %(day)s. Lý do: %(reason)s") % {"day": day, "reason": row.status_reason}
    if row.status == IssuedDocument.Status.REPLACED:
        other = row.replaced_by.number if row.replaced_by else ""
        return _("Đã được thay bằng văn bản số %(number)s ngày %(day)s. Lý do: %(reason)s") % {
            "number": other,
            "day": day,
            "reason": row.status_reason,
        }
    if over and row.valid_until:
        return _("Đã hết hạn sử dụng từ hết ngày %(day)s.") % {"day": row.valid_until.strftime("%d/%m/%Y")}
    if row.valid_until:
        return _("Đang còn giá trị, đến hết ngày %(day)s.") % {"day": row.valid_until.strftime("%d/%m/%Y")}
    return _("Đang còn giá trị.")
