"""The papers of a vault as pages, and who may open their bytes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Q, QuerySet
from django.urls import reverse

from motcua.data.registries import queries as registries
from motcua.data.registries.types import Sealed
from motcua.kit.clock import ZONE
from motcua.kit.errors import NotFound
from motcua.kit.http import Who, address
from motcua.service.vault import rules
from motcua.service.vault.models import Export, Item
from motcua.service.vault.queries import words
from motcua.service.vault.types import GradeLine
from motcua.trust.documents import queries as documents
from motcua.trust.documents.types import DocumentLine
from motcua.ui.paging import Pages, page_of, pages

A_PAGE = 20


@dataclass(frozen=True, slots=True)
class PaperLine:
    """A paper in a list; "" and None where there is nothing to say. `stands`: it still has force."""

    ref: str
    title: str
    href: str
    number: str
    holder: str
    issuer: str
    dated: date | None
    valid_until: date | None
    stands: bool
    ended: bool
    added_at: datetime
    grade: GradeLine


@dataclass(frozen=True, slots=True)
class ExportLine:
    """Everything as one file: when it was asked for, of how many papers, and where it is ("" while it is made)."""

    asked_at: datetime
    papers: int
    href: str


@dataclass(frozen=True, slots=True)
class VaultPage:
    """What one owner holds, newest first, twenty a page."""

    papers: tuple[PaperLine, ...]
    count: int
    pages: Pages
    start_href: str
    share_href: str
    shares_href: str
    export: ExportLine | None


@dataclass(frozen=True, slots=True)
class PaperPage:
    """One paper with where it came from and what can be done with it."""

    line: PaperLine
    origin: str
    source: str
    source_href: str
    filename: str
    size: int
    sha256: str
    look_href: str
    file_href: str
    verify_href: str
    grades: tuple[GradeLine, ...]
    share_href: str
    back_href: str


def vault_page(*, who: Who, at: datetime, number: str = "1") -> VaultPage:
    """The vault of the signed-in person; 4 SQL statements."""
    mine = Item.objects.filter(party_id=who.party_id)
    page = page_of(number)
    first = (page - 1) * A_PAGE
    rows = list(mine.order_by("-added_at", "-pk")[first : first + A_PAGE + 1])
    more = len(rows) > A_PAGE
    return VaultPage(
        papers=lines(rows=rows[:A_PAGE], at=at),
        count=mine.aggregate(count=Count("pk"))["count"],
        pages=pages(page, more),
        start_href=reverse("web-search"),
        share_href=reverse("vault-share-new"),
        shares_href=reverse("vault-shares"),
        export=_export(who, at),
    )


def _export(who: Who, at: datetime) -> ExportLine | None:
    """The newest file of everything, while it is kept."""
    kept = at - timedelta(days=words.sharing().keep_days)
    row = Export.objects.filter(party_id=who.party_id, asked_at__gt=kept).order_by("-asked_at").first()
    if row is None:
        return None
    href = reverse("documents-download", args=[row.document]) if row.document else ""
    return ExportLine(row.asked_at, row.papers, href)


def paper_page(*, who: Who, ref: str, at: datetime) -> PaperPage:
    """One paper of one's own; 3 SQL statements. Raises NotFound."""
    item = own(who).filter(ref=ref).first()
    if item is None:
        raise NotFound
    file = documents.get(ref=str(item.document))
    return PaperPage(
        line=lines(rows=[item], at=at)[0],
        origin=Item.Origin(item.origin).label,
        source=item.source,
        source_href=address("dossiers-dossier", item.source) if item.source else "",
        filename=file.filename,
        size=file.size,
        sha256=file.sha256,
        look_href=reverse("documents-look", args=[item.document]),
        file_href=reverse("documents-download", args=[item.document]),
        verify_href=reverse("signing-verify-code", args=[item.code]) if item.code else "",
        grades=words.grades(),
        share_href=f"{reverse('vault-share-new')}?giay={item.ref}",
        back_href=reverse("vault-mine"),
    )


def lines(*, rows: Sequence[Item], at: datetime) -> tuple[PaperLine, ...]:
    """Items as people read them; at most one SQL statement, for the keys of what is sealed."""
    day = at.astimezone(ZONE).date()
    opened = registries.open_values(
        rows=[Sealed(data_key=row.data_key_id, row=str(row.ref), values=row.sealed) for row in rows]
    )
    return tuple(_line(row, values, day) for row, values in zip(rows, opened, strict=True))


def _line(row: Item, values: dict[str, str], day: date) -> PaperLine:
    return PaperLine(
        ref=str(row.ref),
        title=row.title,
        href=reverse("vault-paper", args=[row.ref]),
        number=values.get("number", ""),
        holder=values.get("holder", ""),
        issuer=row.issuer,
        dated=row.dated,
        valid_until=row.valid_until,
        stands=rules.stands(ended=row.ended_at, valid_until=row.valid_until, day=day),
        ended=row.ended_at is not None,
        added_at=row.added_at,
        grade=words.grade_line(grade=row.grade),
    )


def own(who: Who) -> QuerySet[Item]:
    """What the signed-in person holds; nothing for anybody who is no party."""
    return Item.objects.filter(Q(party_id=who.party_id) & Q(party_id__isnull=False))


def may_read(*, who: Who, document: DocumentLine, at: datetime) -> bool:  # noqa: ARG001 - the port passes it
    """The answer of this room when documents asks who else may read: the owner of a vault that holds it."""
    return who.is_person and own(who).filter(document=document.ref).exists()
