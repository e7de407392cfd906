"""A paper of the vault in place of an upload: by reference, with its grade, counted once the dossier is submitted."""

from datetime import datetime

from django.db import transaction

from motcua.kit.errors import NotFound
from motcua.service.vault.models import Item, Reuse
from motcua.service.vault.queries import fitting
from motcua.service.vault.types import Reused, Wanted
from motcua.trust.ledger.actions import append


@transaction.atomic
def reuse(
    *, party_id: int | None, item: str, draft: str, procedure: str, wanted: Wanted, actor: str, at: datetime
) -> Reused:
    """Let a paper of this vault stand for what a draft asks; the later choice replaces the earlier.

    Only one that is offered there (in force, fitting): everything else raises NotFound. Leaves a ledger line
    `vault.reused` about the draft. Legal source: Nghị định 45/2020/NĐ-CP điều 16.
    """
    offers = fitting(party_id=party_id, wanted=(wanted,), at=at).get(wanted.id, ())
    if item not in {offer.item for offer in offers}:
        raise NotFound
    row = Item.objects.get(ref=item)
    Reuse.objects.update_or_create(
        draft=draft, component=wanted.id, defaults={"item": row, "procedure": procedure, "at": at, "code": ""}
    )
    facts = {"item": item, "component": wanted.id, "grade": row.grade, "sha256": row.sha256}
    append(kind="vault.reused", subject=draft, actor=actor, facts=facts, at=at)
    return Reused(document=str(row.document), title=row.title, grade=row.grade)


def drop_use(*, draft: str, component: str) -> None:
    """Another file took the place of a reused paper."""
    Reuse.objects.filter(draft=draft, component=component).delete()


def count_uses(*, draft: str, code: str) -> int:
    """The draft was submitted under this code: its reused papers count from now on; how many."""
    return Reuse.objects.filter(draft=draft).update(code=code)
