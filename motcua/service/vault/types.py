"""What crosses the vault's border."""

from dataclasses import dataclass
from datetime import date

ISSUED, HANDED_IN, OWN, PORTAL = "issued", "handed_in", "own", "portal"
VAULT = "vault"


@dataclass(frozen=True, slots=True, kw_only=True)
class Deposit:
    """A paper to keep for its owner: where its bytes are (`document`), what it is, how far it may be trusted.

    kind: its concept in library/registries, "" where none is known; grade 1 (best) to 7; source: dossier code;
    code: by which anybody verifies it. Dates are days in Vietnam.
    """

    title: str
    document: str
    sha256: str
    grade: int
    origin: str
    kind: str = ""
    source: str = ""
    issuer: str = ""
    number: str = ""
    holder: str = ""
    dated: date | None = None
    valid_until: date | None = None
    code: str = ""


@dataclass(frozen=True, slots=True)
class GradeLine:
    """One of the seven grades of trust in the reader's language, with its legal source and how sure that is."""

    grade: int
    name: str
    short: str
    text: str
    basis: str
    sure: str
