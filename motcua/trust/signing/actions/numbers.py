"""The document book: the next number, once; a void one explained (NĐ 30/2020/NĐ-CP)."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from motcua.kit.errors import DomainError, NotFound
from motcua.trust.identity import queries as identity
from motcua.trust.ledger.actions import append
from motcua.trust.signing.models import Book, BookEntry, IssuedDocument
from motcua.trust.signing.queries.books import entry_line
from motcua.trust.signing.rules import numbers
from motcua.trust.signing.types import EntryLine


class AlreadyVoid(DomainError):
    """The number was voided before."""

    code = "number_already_void"
    message = _("Số này đã được hủy trước đó.")


class NumberIssued(DomainError):
    """A document with this number has gone out; it can be revoked, its number cannot be voided."""

    code = "number_issued"
    message = _("Văn bản mang số này đã phát hành nên không hủy số được. Bạn thu hồi văn bản thay vì hủy số.")


class ReasonMissing(DomainError):
    """A void number needs a reason."""

    code = "reason_missing"
    status = 422
    message = _("Chưa ghi lý do. Bạn ghi một câu để người sau hiểu vì sao.")


def reserve_number(
    *,
    agency: str,
    subject: str,
    title: str,
    form: str,
    dated: date,
    actor: str,
    at: datetime,
    kind: str = "",
) -> EntryLine:
    """The next number of the agency's book of the year of `dated`, with the public code for the QR.

    `agency` is the office's code; `subject` the caller's key of the document: asked again, it gets the same
    number back. `form` is data such as `{n:02d}/{year}`; `kind` names a separate book. Numbers never repeat,
    whatever happens at the same moment. Raises NotFound, ValueError for a wrong form.
    """
    office = identity.office(code=agency)
    with transaction.atomic():
        Book.objects.get_or_create(office_id=office.office_id, year=dated.year, kind=kind)
        book = Book.objects.select_for_update().get(office_id=office.office_id, year=dated.year, kind=kind)
        known = BookEntry.objects.filter(book=book, subject=subject, voided_at=None).first()
        if known is not None:
            return entry_line(known)
        book.last += 1
        text = numbers.written(form, number=book.last, year=dated.year)
        book.save(update_fields=["last"])
        entry = BookEntry.objects.create(
            book=book,
            number=book.last,
            text=text,
            subject=subject,
            title=title,
            code=numbers.new_code(),
            dated=dated,
            actor=actor,
            at=at,
        )
        append(kind="number.reserved", subject=subject, actor=actor, facts={"number": text}, at=at)
    return entry_line(entry)


def void_number(*, entry: str, reason: str, actor: str, at: datetime) -> None:
    """Take a number out of use; it stays in the book with the reason and is never given again.

    `entry` is the code that reserve_number gave. Raises NotFound, ReasonMissing, AlreadyVoid, NumberIssued.
    """
    if not reason.strip():
        raise ReasonMissing
    with transaction.atomic():
        found = BookEntry.objects.select_for_update().filter(code=entry).first()
        if found is None:
            raise NotFound
        if found.voided_at is not None:
            raise AlreadyVoid
        if IssuedDocument.objects.filter(entry=found).exists():
            raise NumberIssued
        found.voided_at, found.void_reason, found.voided_by = at, reason.strip()[:500], actor
        found.save(update_fields=["voided_at", "void_reason", "voided_by"])
        append(kind="number.voided", subject=found.subject, actor=actor, facts={"number": found.text}, at=at)
