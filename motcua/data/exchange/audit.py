"""Held against the ledger: evidence of exchanges against their lines, kept messages against their seals, stamps."""

from collections.abc import Iterable, Iterator, Sequence

from motcua.data.exchange import evidence
from motcua.data.exchange.actions import bodies
from motcua.data.exchange.models import Exchange, Stamp
from motcua.trust.ledger import queries as ledger
from motcua.trust.ledger.types import Placed, Problem
from motcua.trust.signing import queries as signing

AT_ONCE = 500


def problems() -> Iterable[Problem]:
    """Evidence that is not what it was. Raises KeysMissing where messages are kept and their keys are elsewhere."""
    for rows in _portions():
        lines = ledger.opened(ids=[row.leaf for row in rows])
        for row in rows:
            line = lines.get(row.leaf)
            if line is not None and not _same(row, line):
                yield Problem("exchange-changed", line.index, row.reference)
    for leaf in bodies.broken():
        yield Problem("message-changed", None, f"message/{leaf}")
    for stamp in Stamp.objects.order_by("size").iterator():
        if not _stamps(stamp):
            yield Problem("stamp-changed", stamp.size, f"stamp/{stamp.size}")


def _stamps(row: Stamp) -> bool:
    """Whether the stamp is one on the checkpoint of its size, token and all."""
    try:
        head = ledger.checkpoint(size=row.size)
    except ValueError:  # a note that cannot be read: the ledger's own check names it, too
        return False
    return (
        head is not None
        and head.root == bytes(row.root)
        and signing.stamp_covers(token=bytes(row.token), data=head.note.encode())
    )


def _portions() -> Iterator[Sequence[Exchange]]:
    """Erased evidence has no reference, and nothing to be held against."""
    last = 0
    while rows := list(Exchange.objects.filter(pk__gt=last).exclude(reference="").order_by("pk")[:AT_ONCE]):
        yield rows
        last = rows[-1].pk


def _same(row: Exchange, line: Placed) -> bool:
    facts = line.facts
    try:
        who, agreed = facts["exchange"], facts["agreed"]
        told = {
            "side": line.kind.partition(".")[2],
            "client": who["client"],
            "service": who["service"],
            "subject": facts["who"]["subject"],
            **{name: agreed[name] for name in ("agreement", "purpose", "case", "refused")},
        }
        commitments = [row.commitments[name] for name in sorted(row.commitments)]
        return (
            row.status == agreed["status"]
            and evidence.root(commitments=commitments) == facts["values"]
            and all(getattr(row, name) == text[: _room(name)] for name, text in told.items())
        )
    except (KeyError, TypeError, ValueError, AttributeError):
        return False


def _room(name: str) -> int | None:
    """How much of a text its column keeps."""
    return Exchange._meta.get_field(name).max_length
