"""How a vault stands beside its owner's store at the National Portal."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, Sum
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.kit.crypto import sha256
from motcua.kit.errors import NotFound
from motcua.kit.http import Who
from motcua.service.vault.models import Copy, Link
from motcua.service.vault.queries.papers import STORES, lines
from motcua.service.vault.types import StoreCounts, StorePaper, StoreTrouble
from motcua.trust.documents import queries as documents

MOST_SHOWN = 50
UNREACHED = gettext_lazy("Cổng chưa trả lời")
OTHERWISE = gettext_lazy("phần mềm chưa làm được, cơ quan đã thấy lỗi này")
WORDS = {
    "vault_tampered": gettext_lazy("tệp nhận từ Cổng không đúng dấu vết Cổng đã ghi"),
    "file": gettext_lazy("tệp ở Cổng không qua kiểm tra an toàn"),
    "portal_refused": gettext_lazy("Cổng chưa nhận"),
    "upload_many": gettext_lazy("hôm nay đã nhận nhiều tệp"),
    "OSError": UNREACHED,
    "ValueError": gettext_lazy("Cổng trả lời không đọc được"),
    "KeyError": gettext_lazy("Cổng trả lời không đọc được"),
    "TypeError": gettext_lazy("Cổng trả lời không đọc được"),
}
MARKS = {"waiting": "wait", "same": "done", "different": "late", "withdrawn": "late", "gone": "stuck"}


@dataclass(frozen=True, slots=True)
class CopyLine:
    """One paper beside the Portal: state and its words, why it is not in step and when it is tried again."""

    title: str
    href: str
    way: str
    state: str
    state_text: str
    trouble: str
    next_try: datetime | None
    done_at: datetime | None


@dataclass(frozen=True, slots=True)
class SyncPage:
    """The owner's page: whether the Portal is asked, when it was, what is not in step; `trouble` "" if all is well.

    unreadable: lines of the Portal's list that could not be read.
    """

    agreed: bool
    asked_at: datetime | None
    trouble: str
    next_try: datetime | None
    unreadable: int
    copies: tuple[CopyLine, ...]
    agree_href: str
    stop_href: str
    back_href: str


def store_bound() -> bool:
    """Whether there are stores at the Portal to keep in step with; no SQL."""
    return bool(STORES)


def sync_page(*, who: Who, at: datetime) -> SyncPage:
    """How the signed-in owner's vault stands beside the Portal; 2 SQL statements. Raises NotFound without a store."""
    if not STORES or who.party_id is None:
        raise NotFound
    link = Link.objects.filter(party_id=who.party_id, ended_at=None).first()
    found = Copy.objects.filter(party_id=who.party_id).select_related("item")
    # What waits and what differs first: that is what the owner came to see.
    rows = sorted(
        found.order_by("-made_at", "-pk")[:MOST_SHOWN], key=lambda row: row.state == Copy.State.SAME
    )
    return SyncPage(
        agreed=link is not None,
        asked_at=link.asked_at if link else None,
        trouble=words(link.trouble) if link and link.failures else "",
        next_try=link.next_try if link else None,
        unreadable=link.unreadable if link else 0,
        copies=tuple(_line(row) for row in rows),
        agree_href=reverse("vault-sync-agree"),
        stop_href=reverse("vault-sync-stop"),
        back_href=reverse("vault-mine"),
    )


def store_paper(*, copy: Copy, at: datetime) -> StorePaper:
    """What the Portal is told of one issued result, bytes included; 3 SQL statements. Raises NotFound, BlobMissing."""
    item = copy.item
    if item is None:
        raise NotFound
    line = lines(rows=[item], at=at)[0]
    content = documents.open_blob(ref=str(item.document))
    return StorePaper(
        id=copy.theirs,
        reference=str(item.ref),
        owner=item.party.number or "",
        title=item.title,
        sha256=sha256(content.data),
        grade=item.grade,
        stands=item.ended_at is None,
        signed=bool(item.code),
        number=line.number,
        holder=line.holder,
        issuer=item.issuer,
        dated=item.dated,
        valid_until=item.valid_until,
        code=item.code,
        filename=content.filename,
        media_type=content.media_type,
        data=content.data,
    )


def store_counts(*, at: datetime) -> StoreCounts | None:
    """How all stores are in step, for the operator: no names; None without a store; 4 SQL statements."""
    if not STORES:
        return None
    out, in_, waiting = Q(way=Copy.Way.OUT), Q(way=Copy.Way.IN), Q(state=Copy.State.WAITING)
    copies = Copy.objects.aggregate(
        told=Count("pk", filter=out & ~waiting),
        taken=Count("pk", filter=in_ & ~waiting),
        waiting=Count("pk", filter=waiting),
        differing=Count("pk", filter=~waiting & ~Q(state=Copy.State.SAME)),
    )
    links = Link.objects.filter(ended_at=None).aggregate(
        owners=Count("pk"), strangers=Sum("strangers", default=0), unreadable=Sum("unreadable", default=0)
    )
    papers = Copy.objects.filter(failures__gt=0).order_by("-failures", "pk")[:MOST_SHOWN]
    owners = Link.objects.filter(failures__gt=0, ended_at=None).order_by("-failures", "pk")[:MOST_SHOWN]
    troubles = [
        StoreTrouble(f"#{row.pk}", row.way, row.failures, row.trouble, row.next_try) for row in papers
    ]
    troubles += [StoreTrouble(f"@{row.pk}", "ask", row.failures, row.trouble, row.next_try) for row in owners]
    return StoreCounts(**copies, **links, troubles=tuple(troubles))


def words(trouble: str) -> str:
    """A trouble's code as its owner reads it."""
    return str(WORDS.get("file" if trouble.startswith("file_") else trouble, OTHERWISE))


def _line(row: Copy) -> CopyLine:
    return CopyLine(
        title=row.title or _("Giấy tờ"),
        href=reverse("vault-paper", args=[row.item.ref]) if row.item else "",
        way=Copy.Way(row.way).label,
        state=MARKS[row.state],
        state_text=Copy.State(row.state).label,
        trouble=words(row.trouble) if row.failures else "",
        next_try=row.next_try,
        done_at=row.done_at,
    )
