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
from motcua.service.vault.models import Export, Item, Mandate
from motcua.service.vault.queries import words
from motcua.service.vault.types import GradeLine, Store
from motcua.trust.documents import queries as documents
from motcua.trust.documents.types import DocumentLine
from motcua.ui.paging import Pages, page_of, pages

A_PAGE = 20
STORES: list[Store] = []  # the port to the National Portal, bound by actions.bind_store


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
class Other:
    """Somebody else whose vault one may see."""

    name: str
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
    mandates_href: str
    sync_href: str
    export: ExportLine | None
    of: str
    others: tuple[Other, ...]


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
    of: str
    back_href: str


def vault_page(*, who: Who, at: datetime, number: str = "1", mandate: Mandate | None = None) -> VaultPage:
    """The vault of the signed-in person, or of whom they may see by a mandate; 5 SQL statements."""
    party_id = mandate.principal_id if mandate else who.party_id
    mine = Item.objects.filter(party_id=party_id)
    page = page_of(number)
    first = (page - 1) * A_PAGE
    rows = list(mine.order_by("-added_at", "-pk")[first : first + A_PAGE + 1])
    more = len(rows) > A_PAGE
    return VaultPage(
        papers=lines(rows=rows[:A_PAGE], at=at, cho=str(mandate.ref) if mandate else ""),
        count=mine.aggregate(count=Count("pk"))["count"],
        pages=pages(page, more),
        start_href=reverse("web-search"),
        share_href=reverse("vault-share-new"),
        shares_href=reverse("vault-shares"),
        mandates_href=reverse("vault-mandates"),
        sync_href=reverse("vault-sync") if STORES and mandate is None else "",
        export=None if mandate else _export(who, at),
        of=mandate.principal.name if mandate else "",
        others=tuple(
            Other(row.principal.name, f"{reverse('vault-mine')}?cho={row.ref}") for row in held_by(who, at)
        ),
    )


def held_by(who: Who, at: datetime) -> QuerySet[Mandate]:
    """The mandates by which this person may see others' vaults today."""
    day = at.astimezone(ZONE).date()
    found = Mandate.objects.filter(agent_id=who.party_id, agent_id__isnull=False, withdrawn_at=None)
    return found.filter(valid_from__lte=day, valid_to__gte=day).select_related("principal").order_by("pk")


def _export(who: Who, at: datetime) -> ExportLine | None:
    """The newest file of everything, while it is kept."""
    kept = at - timedelta(days=words.sharing().keep_days)
    row = Export.objects.filter(party_id=who.party_id, asked_at__gt=kept).order_by("-asked_at").first()
    if row is None:
        return None
    href = reverse("documents-download", args=[row.document]) if row.document else ""
    return ExportLine(row.asked_at, row.papers, href)


def paper_page(*, who: Who, ref: str, at: datetime, mandate: Mandate | None = None) -> PaperPage:
    """One paper of one's own, or of whom one may see by a mandate; 3 SQL statements. Raises NotFound."""
    seen = Item.objects.filter(party_id=mandate.principal_id) if mandate else own(who)
    item = seen.filter(ref=ref).first()
    if item is None:
        raise NotFound
    file = documents.get(ref=str(item.document))
    return PaperPage(
        line=lines(rows=[item], at=at)[0],
        origin=Item.Origin(item.origin).label,
        source=item.source,
        source_href=address("dossiers-dossier", item.source) if item.source and not mandate else "",
        filename=file.filename,
        size=file.size,
        sha256=file.sha256,
        look_href="" if mandate else reverse("documents-look", args=[item.document]),
        file_href=_file(item, mandate),
        verify_href=reverse("signing-verify-code", args=[item.code]) if item.code else "",
        grades=words.grades(),
        share_href="" if mandate else f"{reverse('vault-share-new')}?giay={item.ref}",
        of=mandate.principal.name if mandate else "",
        back_href=f"{reverse('vault-mine')}?cho={mandate.ref}" if mandate else reverse("vault-mine"),
    )


def _file(item: Item, mandate: Mandate | None) -> str:
    if mandate is None:
        return reverse("documents-download", args=[item.document])
    return f"{reverse('vault-paper-file', args=[item.ref])}?cho={mandate.ref}"


def lines(*, rows: Sequence[Item], at: datetime, cho: str = "") -> tuple[PaperLine, ...]:
    """Items as people read them, by the mandate `cho`; at most one SQL statement, for the keys of what is sealed."""
    day = at.astimezone(ZONE).date()
    opened = registries.open_values(
        rows=[Sealed(data_key=row.data_key_id, row=str(row.ref), values=row.sealed) for row in rows]
    )
    return tuple(_line(row, values, day, cho) for row, values in zip(rows, opened, strict=True))


def _line(row: Item, values: dict[str, str], day: date, cho: str) -> PaperLine:
    return PaperLine(
        ref=str(row.ref),
        title=row.title,
        href=reverse("vault-paper", args=[row.ref]) + (f"?cho={cho}" if cho else ""),
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


def may_read(*, who: Who, document: DocumentLine, at: datetime) -> bool:
    """The answer of this room when documents asks who else may read: who owns a vault that holds it.

    Whoever may see it by a mandate reads it through `actions.open_paper_for`, which tells the owner.
    """
    return who.is_person and own(who).filter(document=document.ref).exists()
