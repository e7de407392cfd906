"""Records by two clocks, as rows: finding the version that holds, and laying a change over what is known."""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.db.models import CharField, DateField, DateTimeField, Q

from motcua.data.registries import keyring, rules
from motcua.data.registries.models import SINCE_EVER, Correction, DataKey, Source, Version
from motcua.data.registries.types import ANOTHER_SYSTEM, Writing
from motcua.kit.clock import ZONE
from motcua.kit.db import Given, Question

KEY = Given("key", CharField())
REGISTRY = Given("registry", CharField())
DAY = Given("day", DateField())
KNOWN = Given("known", DateTimeField())
HOLDING = Q(valid_from__lte=DAY) & (Q(valid_to__isnull=True) | Q(valid_to__gt=DAY))
# The two questions of every look-up; both go by an index that ends at one or two rows.
NOW_KNOWN = Question(
    lambda: Version.objects.select_related("data_key").filter(
        HOLDING, registry=REGISTRY, key=KEY, known_to__isnull=True
    )[:1]
)
THEN_KNOWN = Question(
    lambda: Version.objects.select_related("data_key").filter(
        HOLDING,
        Q(known_from__lte=KNOWN) & (Q(known_to__isnull=True) | Q(known_to__gt=KNOWN)),
        registry=REGISTRY,
        key=KEY,
    )[:1]
)


def version(
    definition: Mapping[str, Any], key: str, *, valid_at: date, known_at: datetime | None
) -> Version | None:
    """The version that holds on a day, as known now or at an earlier moment; None when nothing is known."""
    for stored in keyring.stored_keys(definition, key):
        given = {"registry": definition["code"], "key": stored, "day": valid_at}
        found = NOW_KNOWN.first(**given) if known_at is None else THEN_KNOWN.first(**given, known=known_at)
        if found is not None:
            return found
    return None


def values(found: Version) -> dict[str, Any]:
    """All fields of a version in clear."""
    return keyring.unseal(found, found.data_key)


def proposed(row: Correction) -> Any:
    """The value that a correction proposes, in clear."""
    place = f"{row.field}?{row.ref}"
    stored = Version(registry=row.registry, key=row.key, data={}, sealed=json.loads(row.proposed))
    return keyring.unseal(stored, row.data_key)[place]


def raised(row: Correction) -> dict[str, str]:
    """Who raised a doubt, and in which dossier or draft; of another agency its system stands before the dossier."""
    system, _blank, case = row.case.partition(" ") if row.actor == ANOTHER_SYSTEM else ("", "", row.case)
    return {"office": " · ".join(part for part in (row.office, system) if part), "case": case}


def known_key(definition: Mapping[str, Any], key: str) -> str | None:
    """The spelling under which a record of this identifier is kept, or None."""
    spellings = keyring.stored_keys(definition, key)
    kept = set(
        Version.objects.filter(registry=definition["code"], key__in=spellings)
        .values_list("key", flat=True)
        .distinct()
    )
    return next((one for one in spellings if one in kept), None)


def lock(definition: Mapping[str, Any], key: str) -> None:
    """Be the only writer of this record until the transaction ends (SQLite: a write excludes all others)."""
    lock_all(definition, (key,))


def lock_all(definition: Mapping[str, Any], keys: Iterable[str]) -> None:
    """Be the only writer of these records; always in one order, so that two batches never wait for each other."""
    if connection.vendor != "postgresql":
        return
    numbers = sorted(_lock_number(definition, key) for key in keys)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(one) FROM unnest(%s::bigint[]) AS one", [numbers])


def _lock_number(definition: Mapping[str, Any], key: str) -> int:
    name = f"{definition['code']}/{rules.normal_key(definition, key)}"
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big", signed=True)


def write_source(*, registry: str, writing: Writing, key: str, at: datetime) -> Source:
    """Keep where facts came from."""
    return Source.objects.create(
        registry=registry,
        kind=writing.kind,
        operation=writing.operation,
        origin=writing.origin,
        key=key,
        office=writing.office,
        actor=writing.actor,
        document=writing.document,
        paper=writing.paper,
        reason=writing.reason,
        at=at,
    )


def change(
    definition: Mapping[str, Any],
    key: str,
    values_: Mapping[str, Any],
    *,
    writing: Writing,
    at: datetime,
    valid_from: date = SINCE_EVER,
    valid_to: date | None = None,
) -> Source:
    """Lay new values over a record for some days; what was known stays readable with `known_at`.

    Creates the record when nothing is known of it. Call within a transaction.
    """
    return lay(definition, key, ((valid_from, valid_to, values_),), writing=writing, at=at)


def lay(
    definition: Mapping[str, Any],
    key: str,
    pieces: Iterable[tuple[date, date | None, Mapping[str, Any]]],
    *,
    writing: Writing,
    at: datetime,
) -> Source:
    """The same for several stretches of days at once, under one source."""
    lock(definition, key)
    stored = known_key(definition, key) or keyring.stored_keys(definition, key)[0]
    source = write_source(registry=definition["code"], writing=writing, key=stored, at=at)

    def laid(known: Sequence[rules.Span]) -> tuple[rules.Span, ...]:
        after = tuple(known)
        for start, end, values_ in pieces:
            after = rules.overlay(after, values_, source=source.pk, start=start, end=end)
        return after

    renew(definition, stored, laid, source=source, at=at)
    return source


def renew(
    definition: Mapping[str, Any],
    stored: str,
    becomes: Callable[[Sequence[rules.Span]], Sequence[rules.Span]],
    *,
    source: Source,
    at: datetime,
) -> None:
    """Let what is known of a record become what `becomes` makes of it; the record is locked by the caller."""
    open_ = list(
        Version.objects.select_related("data_key").filter(
            registry=definition["code"], key=stored, known_to=None
        )
    )
    # Work done late speaks of an earlier day, but nothing is known before what it replaces was.
    at = max([at, *(row.known_from for row in open_)])
    before = [span(row) for row in open_]
    after = becomes(before)
    gone = [row.pk for row, span in zip(open_, before, strict=True) if span not in after]
    Version.objects.filter(pk__in=gone).update(known_to=at)
    add(definition, stored, [span for span in after if span not in before], source=source, at=at)


def standing(definition: Mapping[str, Any], stored: str) -> tuple[rules.Span, ...]:
    """What the sources of a record that have not been taken back say together, the newest over the older.

    A version holds, of what its own source laid, every field that names no other source.
    """
    rows = Version.objects.select_related("data_key", "source").filter(
        registry=definition["code"], key=stored
    )
    counts = rows.filter(source__ended_by=None).exclude(source__kind=Source.Kind.WITHDRAWN)
    known: tuple[rules.Span, ...] = ()
    for row in counts.order_by("source_id", "pk"):
        said = {name: value for name, value in values(row).items() if name not in row.sources}
        if said:
            days = {"start": row.valid_from, "end": row.valid_to}
            known = rules.overlay(known, said, source=row.source_id, **days)
    return known


def add(
    definition: Mapping[str, Any], stored: str, spans: Sequence[rules.Span], *, source: Source, at: datetime
) -> None:
    """Insert versions that are known from now on."""
    data_key = sealing_key(definition, at=at)
    Version.objects.bulk_create(
        row(definition, stored, span, data_key=data_key, source=source, at=at) for span in spans
    )


def sealing_key(definition: Mapping[str, Any], *, at: datetime) -> DataKey | None:
    """The data key for rows written now; None where the registry seals nothing."""
    return (
        keyring.writing_key(registry=definition["code"], at=at) if rules.sealed_fields(definition) else None
    )


def row(
    definition: Mapping[str, Any],
    stored: str,
    span: rules.Span,
    *,
    data_key: DataKey | None,
    source: Source,
    at: datetime,
) -> Version:
    """A version not yet saved, its secret fields sealed."""
    secret = rules.sealed_fields(definition)
    hidden = {name: value for name, value in span.values.items() if name in secret}
    return Version(
        registry=definition["code"],
        key=stored,
        data={name: value for name, value in span.values.items() if name not in secret},
        sealed=keyring.seal(data_key, stored, hidden) if data_key and hidden else {},
        data_key=data_key if hidden else None,
        valid_from=span.start,
        valid_to=span.end,
        known_from=at,
        source=source,
        sources={name: number for name, number in span.sources.items() if number != source.pk},
    )


def span(found: Version) -> rules.Span:
    """A version as values over days."""
    content = values(found)
    sources = {name: found.sources.get(name, found.source_id) for name in content}
    return rules.Span(found.valid_from, found.valid_to, content, sources)


def day_of(at: datetime) -> date:
    """The calendar day here."""
    return at.astimezone(ZONE).date()
