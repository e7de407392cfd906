"""What a vault offers where a procedure asks for a paper, and how often that was taken up."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db.models import Q

from motcua.data.registries import queries as registries
from motcua.kit.clock import ZONE
from motcua.service.vault import rules
from motcua.service.vault.models import Item, Reuse
from motcua.service.vault.queries.papers import PaperLine, lines
from motcua.service.vault.types import Offer, ReuseCount, Wanted

MOST_LOOKED = 300
MOST_OFFERED = 3
MOST_COUNTED = 5000


def fitting(
    *, party_id: int | None, wanted: Sequence[Wanted], at: datetime
) -> Mapping[str, tuple[Offer, ...]]:
    """Papers in force of this vault that fit each asked one, at most three each, best grade first, then newest.

    Two SQL statements; none where nothing is asked.
    """
    if not wanted or party_id is None:
        return {}
    day = at.astimezone(ZONE).date()
    held = Item.objects.filter(party_id=party_id, ended_at=None).order_by("grade", "-added_at", "-pk")
    rows = list(held.filter(Q(valid_until=None) | Q(valid_until__gte=day))[:MOST_LOOKED])
    declared = registries.declared()
    fits = rules.offered(
        wanted={one.id: rules.concepts(name=one.name, kind=one.concept, declared=declared) for one in wanted},
        held=[(rules.concepts(name=row.title, kind=row.kind, declared=declared), row.title) for row in rows],
        names={one.id: one.name for one in wanted},
    )
    first = {asked: places[:MOST_OFFERED] for asked, places in fits.items() if places}
    needed = sorted({place for places in first.values() for place in places})
    shown = dict(zip(needed, lines(rows=[rows[place] for place in needed], at=at), strict=True))
    return {asked: tuple(_offer(shown[place]) for place in places) for asked, places in first.items()}


def reuse_counts(*, since: datetime, until: datetime, procedure: str = "") -> tuple[ReuseCount, ...]:
    """Papers that nobody had to hand in because the vault had them, by procedure and component, most first.

    Submitted dossiers only, reused from `since` until before `until`; one SQL statement (the newest 5,000).
    """
    rows = Reuse.objects.filter(at__gte=since, at__lt=until).exclude(code="").order_by("-at")
    rows = rows.filter(procedure=procedure) if procedure else rows
    found: dict[tuple[str, str], list[str]] = {}
    for code, of, component in rows.values_list("code", "procedure", "component")[:MOST_COUNTED]:
        found.setdefault((of, component), []).append(code)
    counts = (ReuseCount(of, component, len(codes), tuple(codes)) for (of, component), codes in found.items())
    return tuple(sorted(counts, key=lambda one: (-one.count, one.procedure, one.component)))


def _offer(line: PaperLine) -> Offer:
    return Offer(
        item=line.ref,
        title=line.title,
        number=line.number,
        issuer=line.issuer,
        dated=line.dated,
        grade=line.grade,
    )
