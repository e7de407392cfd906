"""Keeping a paper for its owner, and marking it when it no longer stands."""

from datetime import datetime

from django.db import transaction

from motcua.data.registries import actions as registries
from motcua.service.vault.actions.telling import note_copy
from motcua.service.vault.models import Item
from motcua.service.vault.types import VAULT, Deposit
from motcua.trust.ledger.actions import append


@transaction.atomic
def deposit(*, party_id: int, paper: Deposit, actor: str, at: datetime) -> str:
    """Keep a paper for this person or organisation; the ref of the item, the same when it is kept already.

    A better grade of the same document (an officer compared it, it was issued) replaces the one held. Leaves a
    ledger line `vault.kept`. Legal source: Nghị định 45/2020/NĐ-CP điều 16.
    """
    known = Item.objects.select_for_update().filter(party_id=party_id, document=paper.document).first()
    if known is not None:
        _raise_grade(known, paper)
        return str(known.ref)
    item = Item(
        party_id=party_id,
        kind=paper.kind[:80],
        title=paper.title[:300],
        grade=paper.grade,
        origin=paper.origin,
        source=paper.source,
        document=paper.document,
        sha256=paper.sha256,
        issuer=paper.issuer[:200],
        dated=paper.dated,
        valid_until=paper.valid_until,
        code=paper.code,
        added_at=at,
    )
    sealed = registries.seal_values(
        registry=VAULT, row=str(item.ref), values={"number": paper.number, "holder": paper.holder}, at=at
    )
    item.sealed, item.data_key_id = dict(sealed.values), sealed.data_key
    facts = {"document": str(paper.document), "sha256": paper.sha256, "grade": paper.grade}
    facts["source"] = paper.source
    item.leaf = append(kind="vault.kept", subject=f"vault:{item.ref}", actor=actor, facts=facts, at=at)
    item.save()
    note_copy(item=item, at=at)
    return str(item.ref)


@transaction.atomic
def end(*, document: str, at: datetime) -> int:
    """Mark every item of a document that no longer stands (revoked, replaced); returns how many were in force."""
    items = list(Item.objects.filter(document=document, ended_at=None).select_related("party"))
    for item in items:
        item.ended_at = at
        item.save(update_fields=("ended_at",))
        note_copy(item=item, at=at)
    return len(items)


def _raise_grade(item: Item, paper: Deposit) -> None:
    if paper.grade < item.grade:
        item.grade = paper.grade
        item.sha256 = paper.sha256
        item.save(update_fields=("grade", "sha256"))
