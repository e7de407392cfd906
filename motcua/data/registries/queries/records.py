"""A record's past: what was held true of which days, as known when, each fact with its source."""

from collections.abc import Mapping, Sequence
from typing import Any

from motcua.data.registries import history, keyring, rules
from motcua.data.registries.models import Source, Version
from motcua.data.registries.queries.definitions import definition
from motcua.data.registries.types import Fact, Held, Origin


def past(*, registry: str, key: str) -> tuple[Held, ...]:
    """Every version of a record, latest knowledge first; () when there is none. Three SQL statements at most.

    For officers of the register behind an action that leaves the line of a read; not for services.
    """
    declared = definition(registry=registry)
    return held_of(declared=declared, stored=keyring.stored_keys(declared, key))


def held_of(*, declared: Mapping[str, Any], stored: Sequence[str]) -> tuple[Held, ...]:
    """The same for a record under the spelling it is kept by."""
    rows = tuple(
        Version.objects.select_related("data_key")
        .filter(registry=declared["code"], key__in=stored)
        .order_by("-known_from", "-valid_from", "-pk")
    )
    wanted = {number for row in rows for number in (row.source_id, *row.sources.values())}
    origins = {source.pk: _origin(source) for source in Source.objects.filter(pk__in=wanted)}
    return tuple(_held(declared, row, origins) for row in rows)


def _held(declared: Mapping[str, Any], row: Version, origins: Mapping[int, Origin]) -> Held:
    content, secret = history.values(row), rules.sealed_fields(declared)
    facts = tuple(
        Fact(
            name=name,
            value=content[name],
            sealed=name in secret,
            origin=origins[row.sources.get(name, row.source_id)],
        )
        for name in declared["fields"]
        if name in content
    )
    return Held(row.valid_from, row.valid_to, row.known_from, row.known_to, facts, origins[row.source_id])


def _origin(source: Source) -> Origin:
    return Origin(
        kind=source.kind,
        operation=source.operation,
        origin=source.origin,
        office=source.office,
        actor=source.actor,
        document=source.document,
        reason=source.reason,
        at=source.at,
    )
