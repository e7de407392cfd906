"""Erasure of a person's data on request: every room its part; the duty to keep wins, and is named."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from motcua.trust.ledger import actions as ledger
from motcua.trust.privacy import models, queries
from motcua.trust.privacy.types import Erased, erasures

MONTH = timedelta(days=31)


@transaction.atomic
def erase(*, number: str, case: str, actor: str, at: datetime) -> tuple[Erased, ...]:
    """Erase what no law makes the house keep about a person (personal number); says what went and what stays.

    case: the request's dossier, under which the ledger line stands (kind `privacy.erased`: counts, no names).
    Done again, it finds nothing more. Legal source: Luật Bảo vệ dữ liệu cá nhân 91/2025/QH15.
    """
    done = [part for erasure in erasures() for part in erasure(number=number, case=case, at=at)]
    done.append(_own_log(number, at))
    facts = {"gone": sum(part.gone for part in done), "kept": sum(part.kept for part in done)}
    ledger.append(kind="privacy.erased", subject=case, actor=actor, facts=facts, at=at)
    return tuple(done)


def _own_log(number: str, at: datetime) -> Erased:
    """Reads past their time of keeping go, and with them what opens their ledger lines; younger ones stay."""
    duty: Mapping[str, Any] = queries.retention(what="reads")
    mine = models.Read.objects.filter(subject=queries.pseudonym(subject=number))
    old = mine.filter(at__lt=at - duty["months"] * MONTH)
    leaves = list(old.exclude(leaf=None).values_list("leaf", flat=True))
    gone = old.count()
    old.delete()
    ledger.erase_salts(leaves=leaves)
    return Erased(what=duty["name"], gone=gone, kept=mine.count(), duty=duty["basis"])
