"""Opening what an exchange committed to: for whoever may know, and holds the values."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from motcua.data.exchange import evidence, models
from motcua.kit.errors import NotFound
from motcua.trust.ledger import queries as ledger

PROVIDER = "provider"
MEMBER_PARTS = 3
OF_A_PROVIDER = f"exchange:{PROVIDER}:"


@dataclass(frozen=True, slots=True)
class Disclosure:
    """A proof file of one exchange, and what opens its fields: commitments of all, salts of those asked for.

    The value itself is added by whoever holds it: none is kept here.
    """

    proof: str
    commitments: Mapping[str, str]
    salts: Mapping[str, str]


def taken_since(*, since: datetime) -> tuple[tuple[str, str], ...]:
    """(member, request id) of every message of another node that came since then, refusals too. One statement."""
    rows = models.Exchange.objects.filter(side=PROVIDER, at__gte=since).values_list("client", "reference")
    return tuple(
        ("/".join(client.split("/")[:MEMBER_PARTS]), reference.removeprefix(OF_A_PROVIDER))
        for client, reference in rows.iterator()
    )


def disclosure(*, reference: str, fields: tuple[str, ...] = ()) -> Disclosure:
    """The proof of one exchange (`exchange:consumer:<request id>`) and the salts of these fields.

    Raises NotFound (also after erasure), NotYetSequenced. Four statements.
    """
    row = models.Exchange.objects.filter(reference=reference).exclude(reference="").order_by("-id").first()
    if row is None:
        raise NotFound
    salts = {
        name: evidence.salt_of(bytes(row.salt), name).hex() for name in fields if name in row.commitments
    }
    return Disclosure(
        proof=ledger.proof(subject=reference).text, commitments=dict(row.commitments), salts=salts
    )
