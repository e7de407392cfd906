"""Evidence: one leaf per exchange on each side, many in one transaction; and its erasure."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import cache
from secrets import token_bytes

from django.db import transaction

from motcua.data.exchange import evidence, models, queries
from motcua.data.exchange.types import LeafFacts
from motcua.data.exchange.xroad.identifiers import text
from motcua.trust.ledger import actions as ledger
from motcua.trust.privacy import actions as privacy
from motcua.trust.privacy import queries as privacies
from motcua.trust.privacy.types import EXCHANGE, Read

LONGEST_NAME = 64


@transaction.atomic
def record(*, lines: Sequence[LeafFacts], at: datetime) -> None:
    """Leaves, rows and the persons' own lines for a group of exchanges, refusals included; all or none.

    Durable when it returns. Legal source: Luật 91/2025/QH15 (the person's right to know who read).
    """
    pseudonym = cache(lambda number: privacies.pseudonym(subject=number))
    rows = [_row(line, pseudonym) for line in lines]
    models.Exchange.objects.bulk_create(rows, batch_size=500)
    names = queries.names()
    reads = [_read(line, row, names) for line, row in zip(lines, rows, strict=True) if line.subject]
    privacy.record_reads(reads=reads, at=at)


@transaction.atomic
def erase_evidence(*, subject: str) -> int:
    """Make the exchanges about this person (personal number) unlinkable; returns how many.

    Salts, pseudonyms and openings go; the tree and proofs given before stay valid (Luật 91/2025/QH15).
    """
    rows = models.Exchange.objects.filter(subject=privacies.pseudonym(subject=subject))
    references = list(rows.values_list("reference", flat=True))
    for reference in references:
        ledger.erase_salts(subject=reference)
    rows.update(subject="", salt=b"", commitments={}, case="", reference="")
    return len(references)


def _row(line: LeafFacts, pseudonym: Callable[[str], str]) -> models.Exchange:
    """The row of one exchange, its leaf appended."""
    call, permit, salt = line.call, line.permit, token_bytes(32)
    kept = evidence.commitments(salt=salt, values=line.returned)
    who = pseudonym(line.subject) if line.subject else ""
    officer = pseudonym(call.user_id) if call.user_id else ""
    leaf = ledger.append(
        kind=f"exchange.{line.side}",
        subject=line.reference[:200],
        actor=evidence.actor(text(call.client)),
        facts=evidence.facts(
            line=line, root=evidence.root(commitments=list(kept.values())), who=who, officer=officer
        ),
        at=line.at,
    )
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
        subject=who,
        salt=salt,
        commitments=kept,
        leaf=leaf,
    )


def _read(line: LeafFacts, row: models.Exchange, names: dict[str, str]) -> Read:
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
    )
