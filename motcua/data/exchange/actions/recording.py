"""Evidence: one leaf per exchange on each side, many in one transaction; and its erasure."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import cache
from secrets import token_bytes

from django.db import transaction

from motcua.data.exchange import evidence, models, queries
from motcua.data.exchange.actions import bodies
from motcua.data.exchange.types import LeafFacts
from motcua.data.exchange.xroad.identifiers import text
from motcua.kit.db import insert_many
from motcua.trust.ledger import actions as ledger
from motcua.trust.ledger.types import Line
from motcua.trust.privacy import actions as privacy
from motcua.trust.privacy import queries as privacies
from motcua.trust.privacy.types import EXCHANGE, Read

LONGEST_NAME = 64


@transaction.atomic
def record(*, lines: Sequence[LeafFacts], at: datetime, names: Mapping[str, str] | None = None) -> None:
    """Leaves, rows, kept messages and the persons' own lines for a group of exchanges, refusals too; all or none.

    Durable when it returns. names: of members and systems, if the caller has them at hand; else looked up.
    Legal source: Luật 91/2025/QH15 (the person's right to know who read).
    """
    pseudonym = cache(lambda number: privacies.pseudonym(subject=number))
    known = queries.names() if names is None else names
    rows, leaves = [], []
    for line in lines:
        row = _row(line, pseudonym)
        rows.append(row)
        leaves.append(_leaf(line, row, pseudonym))
    for row, leaf in zip(rows, ledger.append_many(lines=leaves), strict=True):
        row.leaf = leaf
    insert_many(rows)
    bodies.keep_bodies(lines=list(zip(lines, rows, strict=True)), at=at)
    reads = [_read(line, row, known) for line, row in zip(lines, rows, strict=True) if line.subject]
    privacy.record_reads(reads=reads, at=at)


@transaction.atomic
def erase_evidence(*, subject: str) -> int:
    """Make the exchanges about this person (personal number) unlinkable; returns how many.

    Salts, pseudonyms, openings and kept messages go; the tree and proofs given before stay valid (Luật 91/2025/QH15).
    """
    rows = models.Exchange.objects.filter(subject=privacies.pseudonym(subject=subject))
    references = list(rows.values_list("reference", flat=True))
    for reference in references:
        ledger.erase_salts(subject=reference)
        ledger.erase_salts(subject=f"{bodies.OPENED}{reference}")
    kept = models.Body.objects.filter(subject=privacies.pseudonym(subject=subject))
    privacy.release_kept(leaves=list(kept.values_list("leaf", flat=True)))
    kept.delete()
    rows.update(subject="", salt=b"", commitments={}, case="", reference="")
    return len(references)


def _row(line: LeafFacts, pseudonym: Callable[[str], str]) -> models.Exchange:
    """The row of one exchange; its leaf comes with the group's."""
    call, permit, salt = line.call, line.permit, token_bytes(32)
    return models.Exchange(
        reference=line.reference[:200],
        side=line.side,
        at=line.at,
        client=text(call.client)[:255],
        service=text(call.service)[:255],
        agreement=permit.agreement.hash if permit else "",
        purpose=permit.purpose if permit else "",
        case=call.issue[:LONGEST_NAME],
        status=line.status,
        refused=line.refused[:80],
        subject=pseudonym(line.subject) if line.subject else "",
        salt=salt,
        commitments=evidence.commitments(salt=salt, values=line.returned),
    )


def _leaf(line: LeafFacts, row: models.Exchange, pseudonym: Callable[[str], str]) -> Line:
    """What the ledger is to say about it."""
    officer = pseudonym(line.call.user_id) if line.call.user_id else ""
    root = evidence.root(commitments=list(row.commitments.values()))
    return Line(
        kind=f"exchange.{line.side}",
        subject=row.reference,
        actor=evidence.actor(row.client),
        facts=evidence.facts(line=line, root=root, who=row.subject, officer=officer),
        at=line.at,
    )


def _read(line: LeafFacts, row: models.Exchange, names: Mapping[str, str]) -> Read:
    permit = line.permit
    purpose = permit.agreement.purposes[permit.purpose] if permit else None
    return Read(
        subject=line.subject,
        office=row.client[:120],
        office_name=names.get(row.client, row.client)[:200],
        actor="",
        purpose=purpose.name if purpose else "",
        basis=permit.basis if permit else "",
        fields=tuple(sorted(line.returned)) if not line.refused else line.allowed,
        channel=EXCHANGE,
        registry=row.service[:120],
        case=row.case,
        verified=permit.verified if permit else False,
        refused=row.refused,
        leaf=row.leaf,
        kept_until=bodies.until(line=line),
        kept_under=permit.agreement.code if permit and line.kept else "",
    )
