"""A paper of the vault in place of an upload: by reference, with its grade, counted once the dossier is submitted."""

from datetime import datetime

from django.db import transaction

from motcua.kit.errors import NotFound
from motcua.service.vault.models import Item, Reuse
from motcua.service.vault.queries import fitting, sharing
from motcua.service.vault.types import VAULT, Reused, Wanted
from motcua.trust.identity import queries as identity
from motcua.trust.identity.types import Seat
from motcua.trust.ledger.actions import append
from motcua.trust.privacy import actions as privacy
from motcua.trust.privacy.types import REGISTRY, Read

# Told to the owner on "who read my data"; kept in Vietnamese, as offices' names are.
AT_COUNTER = (
    "Cán bộ một cửa tìm giấy trong kho dữ liệu của bạn, theo sự đồng ý của bạn tại quầy, để bạn khỏi nộp lại"
)


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


@transaction.atomic
def look_at_counter(
    *, party_id: int, draft: str, wanted: Wanted, actor: str, office: Seat, at: datetime
) -> tuple[str, ...]:
    """An officer looks, with the owner's word, for what fits one component of a draft; the items that were shown.

    The owner is told what was seen and at which office. Leaves a ledger line `vault.looked` about the draft.
    Legal source: Nghị định 45/2020/NĐ-CP điều 16.
    """
    offers = fitting(party_id=party_id, wanted=(wanted,), at=at).get(wanted.id, ())
    seen = tuple(offer.title for offer in offers)
    facts = {"component": wanted.id, "papers": len(seen)}
    leaf = append(kind="vault.looked", subject=draft, actor=actor, facts=facts, at=at)
    number = identity.party(party_id=party_id).number
    if number:
        told = Read(
            subject=number,
            office=office.office,
            office_name=office.name,
            actor=actor,
            purpose=AT_COUNTER,
            basis=sharing().basis,
            fields=tuple(dict.fromkeys(seen)) or (wanted.name,),
            channel=REGISTRY,
            registry=VAULT,
            case=draft,
            verified=True,
            own=True,
            leaf=leaf,
        )
        privacy.record_reads(reads=[told], at=at)
    return tuple(offer.item for offer in offers)


def drop_use(*, draft: str, component: str) -> None:
    """Another file took the place of a reused paper."""
    Reuse.objects.filter(draft=draft, component=component).delete()


def count_uses(*, draft: str, code: str) -> int:
    """The draft was submitted under this code: its reused papers count from now on; how many."""
    return Reuse.objects.filter(draft=draft).update(code=code)
