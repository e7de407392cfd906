"""The counter's own verbs: who stands there, and the printed register. Dossiers move by the dossiers' verbs."""

from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from motcua.kit.clock import ZONE
from motcua.kit.errors import DomainError, NotAllowed
from motcua.kit.library import root
from motcua.service.counter import queries as pages
from motcua.service.dossiers import actions as dossiers
from motcua.service.dossiers import queries
from motcua.service.dossiers.types import Actor, actor_of_who
from motcua.trust.documents import queries as documents
from motcua.trust.identity import actions as identity_actions
from motcua.trust.identity import queries as identity
from motcua.trust.ledger import actions as ledger
from motcua.ui.formats import number
from motcua.vn import dates
from motcua.vn.cards import Card, parse_card
from motcua.vn.identifiers import FEMALE, MALE, personal_number, tax_code
from motcua.vn.text import clean

ON_A_PAGE = 100
IN_A_PRINT = 1000  # lines of the book in one PDF
SEX = {MALE: "male", FEMALE: "female"}


class NotRead(DomainError):
    """The scanned text is no identity card, or the typed number is no number."""

    code = "not_read"
    status = 422
    message = _("%(reasons)s")


class NameNeeded(DomainError):
    """Nobody of this number is known here, so a name must be typed."""

    code = "name_needed"
    status = 422
    message = _("Số này chưa từng nộp ở đây. Ghi họ và tên như trên thẻ, hoặc quét thẻ.")


class BookTooLong(DomainError):
    """More lines than are printed at once; a book with its end cut off would be a wrong book."""

    code = "book_too_long"
    status = 422
    message = _(
        "Khoảng này có hơn %(most)s hồ sơ, không in hết một lần. Chọn ít ngày hơn rồi in từng khoảng."
    )


def start(
    *, scanned: str, number: str, name: str, procedure: str, counter: str, actor: Actor, at: datetime
) -> str:
    """Begin an intake for who stands at the counter, from the card's QR text or a typed number; returns its ref.

    The QR fills fields and proves nothing: a known party keeps its name, birth date and address. Not inside a
    transaction: registers are asked. Raises NotRead, NameNeeded, NotFound (procedure, counter), NotYours.
    """
    if scanned.strip():
        card = parse_card(scanned, today=at.astimezone(ZONE).date())
        if not card.valid:
            raise NotRead(reasons=" ".join(card.reasons))
    else:
        card = _typed(number, name)
    party = identity.party_by_number(number=card.id or "")
    if party is None and not card.name:
        raise NameNeeded
    party_id = party.party_id if party else _new_party(card, at)
    return dossiers.open_intake(
        procedure=procedure,
        party_id=party_id,
        card=_by_register_field(card),
        counter=counter,
        actor=actor,
        at=at,
    )


def open_register(*, who: Any, first: date, last: date, page: int, at: datetime) -> pages.RegisterPage:
    """A page of sổ theo dõi hồ sơ of one's counter; the reading leaves a ledger line. Raises NotAllowed.

    `first` to `last` both included; of more than 92 days nothing is read, and the page says so. Pages count from 1.
    """
    post, rows, start = pages.counter_of(who=who), None, (page - 1) * ON_A_PAGE
    if first <= last and (last - first).days <= queries.MOST_DAYS:
        rows = _read_register(post.office_code, (first, last), actor_of_who(who), at, start, ON_A_PAGE + 1)
    return pages.register_page(
        counter=post.office_name,
        first=first,
        last=last,
        rows=rows[:ON_A_PAGE] if rows is not None else None,
        number=page,
        more=len(rows or ()) > ON_A_PAGE,
    )


def print_register(*, counter: str, first: date, last: date, actor: Actor, at: datetime) -> bytes:
    """Sổ theo dõi hồ sơ of one counter as PDF (mẫu 07 TT 03/2025/TT-VPCP); the reading leaves a ledger line.

    `first` to `last` both included, at most 92 days. Raises NotAllowed for another office's book, NotFound,
    BookTooLong beyond 1,000 lines.
    """
    rows = _read_register(counter, (first, last), actor, at, 0, IN_A_PRINT + 1)
    if len(rows) > IN_A_PRINT:
        raise BookTooLong(most=number(IN_A_PRINT))
    office = identity.office(code=counter)
    parent = identity.office(code=office.parent_code) if office.parent_code else None
    period = str(_("Từ %(first)s đến %(last)s")) % {
        "first": dates.numeric(first),
        "last": dates.numeric(last),
    }
    data = {
        "agency": {
            "parent": parent.name if parent else "",
            "name": office.name,
            "place": queries.place_name(area=office.area_code, at=at),
        },
        "number": queries.described_slip(form="07")["number"].format(book=_books(first, last)),
        "date": at.astimezone(ZONE).date().isoformat(),
        "slip": {"period": period, "rows": [_line(row) for row in rows]},
    }
    template = root() / "slips" / "tt03-2025" / "07.typ"
    return documents.render(template=template, data=data, at=at).pdf


def _books(first: date, last: date) -> str:
    """A book is a year; some days may lie in two."""
    return str(first.year) if first.year == last.year else f"{first.year}, {last.year}"


@transaction.atomic
def _read_register(
    counter: str, days: tuple[date, date], actor: Actor, at: datetime, start: int, most: int
) -> tuple[queries.RegisterRow, ...]:
    """`most` lines after `start`; the last of them only tells that there are more."""
    office = identity.office(code=counter)
    if not actor.roles_at(frozenset({office.office_id})):
        raise NotAllowed
    first, last = days
    rows = queries.register_rows(
        office_id=office.office_id, first=first, last=last, at=at, start=start, most=most
    )
    shown = {"start": start, "rows": min(len(rows), most - 1)}
    facts = {"office": counter, "first": first.isoformat(), "last": last.isoformat(), **shown}
    ledger.append(kind="register.read", subject=counter, actor=actor.actor, facts=facts, at=at)
    return rows


def _typed(number: str, name: str) -> Card:
    """A number typed instead of a card: a person's, or an organisation's tax code."""
    person = personal_number(number)
    told = person if person.valid or len(number.strip()) in (9, 12) else tax_code(number)
    if not told.valid:
        raise NotRead(reasons=" ".join(person.reasons))
    return Card(True, (), id=told.value, name=clean(name)[:200] or None)


def _new_party(card: Card, at: datetime) -> int:
    return identity_actions.record_party(
        number=card.id or "",
        name=card.name or "",
        kind="person" if personal_number(card.id or "").valid else "organisation",
        dob=date.fromisoformat(card.dob) if card.dob and len(card.dob) == 10 else None,
        sex=SEX.get(card.sex or "", ""),
        address=(card.address or "")[:300],
        at=at,
    )


def _by_register_field(card: Card) -> dict[str, str]:
    """What the card says, under the population register's names of the same facts."""
    told = {
        "full_name": card.name,
        "number": card.id,
        "date_of_birth": card.dob,
        "sex": card.sex,
        "residence": card.address,
    }
    return {name: value for name, value in told.items() if value}


def _line(row: queries.RegisterRow) -> dict[str, str]:
    moments = ("received_at", "due_at", "returned_at")
    line = asdict(row)
    return line | {
        name: line[name].astimezone(ZONE).isoformat(timespec="minutes") if line[name] else ""
        for name in moments
    }
