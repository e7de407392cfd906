"""Questions about document books."""

from datetime import date

from motcua.kit.errors import NotFound
from motcua.trust.signing.models import BookEntry
from motcua.trust.signing.rules import numbers
from motcua.trust.signing.types import EntryLine


def entry(*, code: str) -> EntryLine:
    """One entry by its public code. Raises NotFound."""
    found = BookEntry.objects.filter(code=numbers.tidy_code(code)).first()
    if found is None:
        raise NotFound
    return entry_line(found)


def book(*, agency: str, year: int, kind: str = "") -> tuple[EntryLine, ...]:
    """The outgoing register of an agency and year in order, void ones included; one SQL."""
    rows = BookEntry.objects.filter(book__office__code=agency, book__year=year, book__kind=kind)
    return tuple(entry_line(row) for row in rows.order_by("number"))


def entry_line(row: BookEntry) -> EntryLine:
    """The row as a line."""
    dated: date = row.dated
    return EntryLine(
        code=row.code,
        number=row.number,
        text=row.text,
        subject=row.subject,
        title=row.title,
        dated=dated,
        at=row.at,
        voided_at=row.voided_at,
        void_reason=row.void_reason,
    )
