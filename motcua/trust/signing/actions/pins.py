"""Wrong PINs are counted for each key: a few, then signing with it rests, before the token locks itself for good."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F, Sum

from motcua.trust.signing.models import Batch, Preparation, SigningKey, SigningRequest
from motcua.trust.signing.types import PinLocked

REST = timedelta(minutes=20)
State = SigningRequest.State


def refuse_locked(key: SigningKey, at: datetime) -> None:
    """Raise PinLocked while the wrong PINs of the last twenty minutes are as many as are allowed."""
    recent = Batch.objects.filter(key=key, tried_at__gt=at - REST)
    if (recent.aggregate(tries=Sum("tries"))["tries"] or 0) >= settings.MOTCUA_PIN_TRIES:
        raise _locked()


def note_wrong(found: Batch, reason: str, at: datetime) -> None:
    """Count one wrong PIN; the last one that is allowed locks the batch and gives its papers back. Raises PinLocked."""
    with transaction.atomic():
        Batch.objects.filter(pk=found.pk).update(tries=F("tries") + 1, tried_at=at, error=reason)
    try:
        refuse_locked(found.key, at)
    except PinLocked as lock:
        with transaction.atomic():
            give_back([found.pk])
            Batch.objects.filter(pk=found.pk).update(state=Batch.State.LOCKED, error=str(lock))
        raise


def give_back(batches: Collection[int]) -> int:
    """Put what these batches hold back on the desk; returns how many requests."""
    held = SigningRequest.objects.filter(batch__in=batches, state__in=[State.WAITING, State.PREPARED])
    Preparation.objects.filter(request__in=held.values("pk")).delete()
    return held.update(state=State.WAITING, batch=None)


def _locked() -> PinLocked:
    return PinLocked(most=settings.MOTCUA_PIN_TRIES, minutes=REST // timedelta(minutes=1))
