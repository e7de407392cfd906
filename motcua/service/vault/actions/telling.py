"""Results issued here, told to their owners' stores at the National Portal until it has heard.

Nothing outside is called inside a transaction: a copy is claimed, the Portal is told, the answer is written down.
"""

import logging
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q

from motcua.kit.errors import DomainError
from motcua.kit.jobs.pauses import pause
from motcua.kit.jobs.queue import later
from motcua.service.vault.models import Copy, Item, Link
from motcua.service.vault.queries import store_paper
from motcua.service.vault.queries.papers import STORES
from motcua.service.vault.types import ISSUED, Store
from motcua.trust.ledger.actions import append

log = logging.getLogger("motcua.vault")
TELL = "motcua.service.vault.jobs.tell_store"
LEASE = timedelta(minutes=5)
AT_ONCE = 50


def bind_store(*, store: Store | None) -> None:
    """Bind the port to people's stores at the National Portal (config/wiring.py); None: there are none."""
    STORES[:] = [store] if store is not None else []


def note_copy(*, item: Item, at: datetime) -> None:
    """An issued result is to be told, or told again as it stands now; without a store nothing is kept.

    Belongs inside the transaction of the change. Legal source: Nghị định 45/2020/NĐ-CP điều 16.
    """
    if not STORES or item.origin != ISSUED or not item.party.number:
        return
    row, fresh = Copy.objects.get_or_create(
        item=item,
        defaults={"party_id": item.party_id, "way": Copy.Way.OUT, "title": item.title, "made_at": at},
    )
    if not fresh:
        changed = Copy.objects.filter(pk=row.pk)
        changed.update(state=Copy.State.WAITING, turn=F("turn") + 1, failures=0, next_try=None)
    later(TELL, copy=row.pk)


def tell_store(*, copy: int, at: datetime) -> bool:
    """Tell the Portal of one paper as it stands now; whether it has heard.

    A failure is counted, its trouble kept, and the copy rests (kit.jobs.pauses). Never raises for the network.
    """
    if not STORES or not _claim(copy, at):
        return False
    row = Copy.objects.select_related("item").get(pk=copy)
    try:
        paper = store_paper(copy=row, at=at)
        theirs = STORES[0].keep(paper=paper)[:100]
        if not theirs:
            raise ValueError("no id")
    except (OSError, DomainError, KeyError, ValueError, TypeError) as error:
        _failed(row, error, at)
        return False
    return _told(row, paper.sha256, theirs, at)


def tell_due(*, at: datetime) -> int:
    """Tell the papers whose pause is over, the longest waiting first; returns how many were tried."""
    if not STORES:
        return 0
    _note_missing(at)
    due = Copy.objects.filter(free(at), way=Copy.Way.OUT, state=Copy.State.WAITING)
    copies = list(due.order_by("made_at", "pk").values_list("pk", flat=True)[:AT_ONCE])
    for copy in copies:
        tell_store(copy=copy, at=at)
    return len(copies)


def retry_now(*, at: datetime) -> int:
    """An operator does not want to wait for the pauses: everything is tried at the next turn; how many rested."""
    copies = Copy.objects.filter(state=Copy.State.WAITING, next_try__gt=at).update(next_try=at)
    return copies + Link.objects.filter(ended_at=None, next_try__gt=at).update(next_try=at)


def named(error: Exception) -> str:
    """What went wrong, as a code without anybody's data."""
    return (str(error.code) if isinstance(error, DomainError) else type(error).__name__)[:40]


def _note_missing(at: datetime) -> None:
    """Results that were issued before there was a store to tell."""
    copied = Copy.objects.filter(item__isnull=False).values("item_id")
    found = Item.objects.filter(origin=ISSUED).exclude(pk__in=copied).exclude(party__number=None)
    with transaction.atomic():
        for item in found.exclude(party__number="").select_related("party").order_by("pk")[:AT_ONCE]:
            note_copy(item=item, at=at)


def free(at: datetime) -> Q:
    """Rows that nobody holds and whose pause is over."""
    free = Q(held_until=None) | Q(held_until__lt=at)
    return free & (Q(next_try=None) | Q(next_try__lte=at))


def _claim(copy: int, at: datetime) -> bool:
    rows = Copy.objects.filter(free(at), pk=copy, way=Copy.Way.OUT, state=Copy.State.WAITING)
    return bool(rows.update(held_until=at + LEASE))


@transaction.atomic
def _told(row: Copy, sha256: str, theirs: str, at: datetime) -> bool:
    """Written down unless the paper changed meanwhile: then it is told once more."""
    done = {"theirs": theirs, "sha256": sha256, "failures": 0, "trouble": "", "next_try": None}
    Copy.objects.filter(pk=row.pk).update(held_until=None, done_at=at, **done)
    same = Copy.objects.filter(pk=row.pk, turn=row.turn).update(state=Copy.State.SAME)
    if not same:
        later(TELL, copy=row.pk)
    facts = {"document": str(row.item.document) if row.item else "", "sha256": sha256, "turn": row.turn}
    append(
        kind="vault.told",
        subject=f"vault:{row.item.ref if row.item else ''}",
        actor="system",
        facts=facts,
        at=at,
    )
    return True


def _failed(row: Copy, error: Exception, at: datetime) -> None:
    failures = row.failures + 1
    Copy.objects.filter(pk=row.pk).update(
        held_until=None, failures=failures, trouble=named(error), next_try=at + pause(failures=failures)
    )
    log.warning("the Portal's store was not told of copy %s (failure %s): %s", row.pk, failures, named(error))
