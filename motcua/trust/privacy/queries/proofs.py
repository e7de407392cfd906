"""The proof of one line: a file anybody can check offline, and the page that checks it in the browser."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from motcua.kit.errors import DomainError
from motcua.trust.identity.types import Who
from motcua.trust.ledger import queries as ledger
from motcua.trust.privacy import rules
from motcua.trust.privacy.queries import words
from motcua.trust.privacy.queries.mine import Line, my_read
from motcua.trust.privacy.types import known_cases


@dataclass(frozen=True, slots=True)
class ProofPage:
    """One line with its proof. vkey: the ledger's key, "" when none is set; line None where a file is brought.

    labels: codes of fields, as a proof names them, with their labels.
    """

    vkey: str
    origin: str
    line: Line | None
    file_href: str
    filename: str
    back_href: str
    labels: tuple[tuple[str, str], ...]


def check_page() -> ProofPage:
    """Where anybody checks a proof file in the browser; no SQL."""
    key = _vkey()
    return ProofPage(key, key.partition("+")[0], None, "", "", "", tuple(words.field_labels().items()))


def read_page(*, who: Who, read: int, at: datetime) -> ProofPage:
    """One line of one's own; 4 SQL statements. Raises NotFound."""
    row, line = my_read(who=who, read=read, at=at)
    key = _vkey()
    return ProofPage(
        vkey=key,
        origin=key.partition("+")[0],
        line=line,
        file_href=reverse("privacy-proof", args=[row.pk]) if row.leaf is not None and key else "",
        filename=f"luot-doc-{row.pk}.tlog-proof",
        back_href=reverse("privacy-mine"),
        labels=tuple(words.field_labels(registry=row.registry).items()),
    )


def proof_file(*, who: Who, read: int, at: datetime) -> str:
    """The proof of one's own line (c2sp.org/tlog-proof@v1); what names another person's affair stays closed.

    7 SQL statements. Raises NotFound, NotYetSequenced, NoSuchLeaf.
    """
    row, _line = my_read(who=who, read=read, at=at)
    case = known_cases(names={row.case} if row.case else set()).get(row.case)
    own = case.party_id == who.party_id if case is not None else row.own
    return ledger.proof_of(leaf=row.leaf or 0, without=rules.withheld(case=row.case, own=own)).text


def _vkey() -> str:
    try:
        return ledger.vkey()
    except DomainError:
        return ""
