"""Shares as their owner sees them, and as the holder of a link does."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import Count, Max, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from motcua.data.registries import queries as registries
from motcua.data.registries.types import Sealed
from motcua.kit.errors import NotFound
from motcua.kit.http import Who
from motcua.service.vault.models import Item, Opening, Share
from motcua.service.vault.queries.papers import PaperLine, lines, own
from motcua.service.vault.queries.words import sharing
from motcua.trust.signing import queries as signatures

MOST_SHOWN = 50


@dataclass(frozen=True, slots=True)
class ShareLine:
    """A share in its owner's list; state: ok (open), done (over), stuck (taken back)."""

    title: str
    receiver: str
    href: str
    made_at: datetime
    expires_at: datetime
    state: str
    state_text: str
    openings: int
    last_at: datetime | None


@dataclass(frozen=True, slots=True)
class SharesPage:
    """The owner's shares, newest first."""

    shares: tuple[ShareLine, ...]
    new_href: str
    back_href: str


@dataclass(frozen=True, slots=True)
class NewSharePage:
    """What one may share: papers to tick, spans of days; `typed` what was sent before."""

    papers: tuple[PaperLine, ...]
    chosen: tuple[str, ...]
    days: tuple[tuple[str, str], ...]
    day: str
    purpose: str
    receiver: str
    error: str
    back_href: str


@dataclass(frozen=True, slots=True)
class OpeningLine:
    """When a share was opened, and which paper of it ("" the list)."""

    at: datetime
    title: str


@dataclass(frozen=True, slots=True)
class SharePage:
    """One share of one's own. link: told once, right after it was made."""

    line: ShareLine
    papers: tuple[PaperLine, ...]
    openings: tuple[OpeningLine, ...]
    link: str
    open: bool
    revoke_href: str
    back_href: str


@dataclass(frozen=True, slots=True)
class ReceivedPaper:
    """A shared paper as its receiver sees it: how far to trust it, whether it stands, how to check."""

    title: str
    line: PaperLine
    verdict: str
    genuine: bool
    verify_href: str
    file_href: str


@dataclass(frozen=True, slots=True)
class ReceivedPage:
    """What the holder of a link sees."""

    owner: str
    purpose: str
    expires_at: datetime
    papers: tuple[ReceivedPaper, ...]


def shares_page(*, who: Who, at: datetime) -> SharesPage:
    """The owner's newest fifty shares; 2 SQL statements."""
    rows = list(_mine(who).order_by("-made_at")[:MOST_SHOWN])
    return SharesPage(
        shares=_lines(rows, at), new_href=reverse("vault-share-new"), back_href=reverse("vault-mine")
    )


def new_share_page(
    *, who: Who, at: datetime, chosen: Sequence[str] = (), error: str = "", **typed: str
) -> NewSharePage:
    """The form of a new share: papers in force, newest first; 2 SQL statements."""
    rows = list(own(who).filter(ended_at=None).order_by("-added_at")[:MOST_SHOWN])
    days = sharing().days
    return NewSharePage(
        papers=lines(rows=rows, at=at),
        chosen=tuple(chosen),
        days=tuple((str(day), _("%(n)s ngày") % {"n": day}) for day in days),
        day=typed.get("day") or str(days[0]),
        purpose=typed.get("purpose", ""),
        receiver=typed.get("receiver", ""),
        error=error,
        back_href=reverse("vault-mine"),
    )


def share_page(*, who: Who, ref: str, at: datetime, token: str = "") -> SharePage:
    """One share of one's own with its openings; 5 SQL statements. Raises NotFound."""
    row = _mine(who).filter(ref=ref).first()
    if row is None:
        raise NotFound
    opened = Opening.objects.filter(share=row).select_related("item").order_by("-at")[:MOST_SHOWN]
    line = _lines([row], at)[0]
    return SharePage(
        line=line,
        papers=lines(rows=list(row.items.order_by("-added_at")), at=at),
        openings=tuple(OpeningLine(one.at, one.item.title if one.item else "") for one in opened),
        link=link_of(token=token) if token and line.state == "ok" else "",
        open=line.state == "ok",
        revoke_href=reverse("vault-share-end", args=[row.ref]),
        back_href=reverse("vault-shares"),
    )


def received_page(*, share: Share, token: str, at: datetime) -> ReceivedPage:
    """What the holder of a link sees of a share that is open; one SQL statement a paper that anybody can verify."""
    rows = list(share.items.order_by("-added_at"))
    said = _opened([share])[0]
    return ReceivedPage(
        owner=share.party.name,
        purpose=said.get("purpose", ""),
        expires_at=share.expires_at,
        papers=tuple(
            _received(row, line, token, at) for row, line in zip(rows, lines(rows=rows, at=at), strict=True)
        ),
    )


def link_of(*, token: str) -> str:
    """The address that opens a share."""
    return f"{settings.MOTCUA_PUBLIC_URL}{reverse('vault-received', args=[token])}"


def _received(row: Item, line: PaperLine, token: str, at: datetime) -> ReceivedPaper:
    """An issued paper is looked up in the public register now; the bytes must be those that were issued."""
    issued = signatures.issued_by_code(code=row.code, at=at) if row.code else None
    genuine = issued is not None and issued.stands and issued.sha256 == row.sha256
    return ReceivedPaper(
        title=row.title,
        line=line,
        verdict=issued.sentence if issued is not None else "",
        genuine=genuine,
        verify_href=reverse("signing-verify-code", args=[row.code]) if issued is not None else "",
        file_href=reverse("vault-received-paper", args=[token, row.ref]),
    )


def _mine(who: Who) -> QuerySet[Share]:
    found = Share.objects.filter(party_id=who.party_id, party_id__isnull=False)
    return found.annotate(opened=Count("openings"), last=Max("openings__at"))


def _opened(rows: Sequence[Share]) -> tuple[dict[str, str], ...]:
    return registries.open_values(
        rows=[Sealed(data_key=row.data_key_id, row=str(row.ref), values=row.sealed) for row in rows]
    )


def _lines(rows: Sequence[Share], at: datetime) -> tuple[ShareLine, ...]:
    return tuple(_line(row, said, at) for row, said in zip(rows, _opened(rows), strict=True))


def _line(row: Share, said: dict[str, str], at: datetime) -> ShareLine:
    state, text = "ok", _("Đang mở")
    if row.revoked_at is not None:
        state, text = "stuck", _("Bạn đã thu lại")
    elif row.expires_at <= at:
        state, text = "done", _("Đã hết hạn")
    return ShareLine(
        title=said.get("purpose", ""),
        receiver=said.get("receiver", ""),
        href=reverse("vault-share", args=[row.ref]),
        made_at=row.made_at,
        expires_at=row.expires_at,
        state=state,
        state_text=text,
        openings=row.opened,  # type: ignore[attr-defined]  # annotated in _mine
        last_at=row.last,  # type: ignore[attr-defined]  # annotated in _mine
    )
