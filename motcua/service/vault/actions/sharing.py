"""Sharing papers by a link: scope, purpose and expiry chosen by the owner, each opening written down and told."""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from motcua.data.registries import actions as registries
from motcua.kit.errors import DomainError, NotFound
from motcua.kit.http import Who
from motcua.service.vault.models import Item, Opening, Share
from motcua.service.vault.queries import ReceivedPage, received_page, sharing
from motcua.service.vault.rules import is_ref
from motcua.service.vault.types import VAULT, Shared
from motcua.trust.documents import queries as documents
from motcua.trust.documents.types import Content
from motcua.trust.identity import queries as identity
from motcua.trust.ledger.actions import append
from motcua.trust.privacy import actions as privacy
from motcua.trust.privacy.types import REGISTRY, Read

# Told to the owner on "who read my data"; kept in Vietnamese, as offices' names are.
BEARER = "Người có đường dẫn bạn đã chia sẻ"
PURPOSE = "Mở giấy tờ bạn chia sẻ từ kho"


class NothingChosen(DomainError):
    """A share needs papers of one's own, a purpose and one of the offered spans of days."""

    code = "vault_nothing_chosen"
    status = 422
    message = _("Chọn ít nhất một giấy tờ (nhiều nhất %(most)s), ghi mục đích và chọn số ngày.")


class ShareOver(DomainError):
    """The link was good once; it is past its end, or its owner took it back."""

    code = "vault_share_over"
    status = 410
    message = _(
        "Đường dẫn này đã hết hạn hoặc đã được chủ giấy tờ thu lại. Bạn xin người gửi một đường dẫn mới."
    )


@transaction.atomic
def share(*, who: Who, items: Sequence[str], purpose: str, receiver: str, days: int, at: datetime) -> Shared:
    """Share papers of one's own vault for some days with whoever holds the link; its token is told once.

    purpose, receiver: the owner's words, kept sealed. Raises NothingChosen. Leaves a ledger line `vault.shared`.
    Legal source: Nghị định 45/2020/NĐ-CP điều 16 (the owner decides).
    """
    rules = sharing()
    chosen = list(
        Item.objects.filter(party_id=who.party_id, ref__in=[item for item in items if is_ref(item)])
    )
    purpose, receiver = " ".join(purpose.split())[:300], " ".join(receiver.split())[:200]
    if not 0 < len(chosen) <= rules.most_papers or not purpose or days not in rules.days:
        raise NothingChosen(most=rules.most_papers)
    token = secrets.token_urlsafe(24)
    row = Share(
        party_id=who.party_id,
        token=hashed(token),
        by=who.actor,
        made_at=at,
        expires_at=at + timedelta(days=days),
    )
    said = {"purpose": purpose, "receiver": receiver}
    sealed = registries.seal_values(registry=VAULT, row=str(row.ref), values=said, at=at)
    row.sealed, row.data_key_id = dict(sealed.values), sealed.data_key
    row.save()
    row.items.set(chosen)
    facts = {"items": sorted(str(item.ref) for item in chosen), "until": row.expires_at.isoformat()}
    append(kind="vault.shared", subject=f"share:{row.ref}", actor=who.actor, facts=facts, at=at)
    return Shared(ref=str(row.ref), token=token)


@transaction.atomic
def take_back(*, who: Who, ref: str, at: datetime) -> None:
    """End one's own share now; ending it twice keeps the first moment. Raises NotFound."""
    row = Share.objects.select_for_update().filter(ref=ref, party_id=who.party_id).first()
    if row is None:
        raise NotFound
    if row.revoked_at is None:
        row.revoked_at = at
        row.save(update_fields=("revoked_at",))
        append(kind="vault.share_ended", subject=f"share:{row.ref}", actor=who.actor, facts={}, at=at)


@transaction.atomic
def open_share(*, token: str, at: datetime) -> ReceivedPage:
    """What the holder of a link sees; the opening is written down and told to the owner.

    Raises NotFound for a token that never was, ShareOver for one that ended.
    """
    row = _live(token, at)
    page = received_page(share=row, token=token, at=at)
    _tell(row, None, tuple(paper.title for paper in page.papers), at)
    return page


@transaction.atomic
def open_shared_paper(*, token: str, item: str, at: datetime) -> Content:
    """The bytes of one shared paper for the holder of a link; written down and told as `open_share`."""
    row = _live(token, at)
    found = row.items.filter(ref=item).first()
    if found is None:
        raise NotFound
    content = documents.open_blob(ref=str(found.document))
    _tell(row, found, (found.title,), at)
    return content


def hashed(token: str) -> str:
    """What is kept of a token: 192 random bits need no salt."""
    return hashlib.sha256(token.encode()).hexdigest()


def _live(token: str, at: datetime) -> Share:
    row = Share.objects.select_related("party").filter(token=hashed(token)).first()
    if row is None:
        raise NotFound
    if row.revoked_at is not None or row.expires_at <= at:
        raise ShareOver
    return row


def _tell(row: Share, item: Item | None, titles: tuple[str, ...], at: datetime) -> None:
    """One line for the owner, with its leaf."""
    facts = {"share": str(row.ref), "item": str(item.ref) if item else "", "purpose": PURPOSE}
    leaf = append(kind="vault.opened", subject=f"share:{row.ref}", actor="link", facts=facts, at=at)
    Opening.objects.create(share=row, item=item, at=at, leaf=leaf)
    number = identity.party(party_id=row.party_id).number
    if number:
        told = Read(
            subject=number,
            office="",
            office_name=BEARER,
            actor="",
            purpose=PURPOSE,
            basis=sharing().basis,
            fields=titles,
            channel=REGISTRY,
            registry=VAULT,
            own=True,
            leaf=leaf,
        )
        privacy.record_reads(reads=[told], at=at)
