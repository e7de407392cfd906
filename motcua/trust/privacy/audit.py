"""Held against the ledger: what the log of reads tells people, against the lines that were written with it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from motcua.trust.ledger import queries as ledger
from motcua.trust.ledger.types import Placed, Problem
from motcua.trust.privacy.models import Read

AT_ONCE = 500


def problems() -> Iterable[Problem]:
    """Reads that say another thing than their lines; one whose line was erased says nothing that can be held."""
    for rows in _portions():
        lines = ledger.opened(ids=[row.leaf for row in rows])
        for row in rows:
            line = lines.get(row.leaf or 0)
            if line is not None and not _same(row, line):
                yield Problem("read-changed", line.index, f"read/{row.pk}")


def _portions() -> Iterator[Sequence[Read]]:
    last = 0
    while rows := list(Read.objects.filter(pk__gt=last, leaf__isnull=False).order_by("pk")[:AT_ONCE]):
        yield rows
        last = rows[-1].pk


def _same(row: Read, line: Placed) -> bool:
    facts = line.facts
    if line.kind == "registry.read":
        told: Mapping[str, Any] = {name: facts[name] for name in ("registry", "purpose", "basis")}
        return sorted(row.fields) == facts["fields"] and all(
            getattr(row, name) == str(text)[:500][: _room(name)] for name, text in told.items()
        )
    if isinstance(agreed := facts.get("agreed"), Mapping):
        refused = str(agreed.get("refused", ""))[
            : _room("refused")
        ]  # older takings of messages say no such thing
        fields = agreed.get("allowed") if refused else agreed["returned"]
        # A refused taking of messages names no fields in its line.
        return row.refused == refused and (fields is None or sorted(row.fields) == sorted(fields))
    return True  # a look at a desk: its line tells of no fields


def _room(name: str) -> int | None:
    """How much of a text its column keeps."""
    return Read._meta.get_field(name).max_length
