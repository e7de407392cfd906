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
class Wanted:
    """A paper that a procedure asks: its id there, its name, and its concept where the package names one."""

    id: str
    name: str
    concept: str = ""


@dataclass(frozen=True, slots=True)
class Offer:
    """A paper of the vault that fits what is asked: how it is called, its number, issuer and day, its grade."""

    item: str
    title: str
    number: str
    issuer: str
    dated: date | None
    grade: "GradeLine"


@dataclass(frozen=True, slots=True)
class Reused:
    """What is attached instead of an upload: the document, and how far it may be trusted."""

    document: str
    title: str
    grade: int


@dataclass(frozen=True, slots=True)
class ReuseCount:
    """How often a paper that a procedure asks came from the vault; codes of the submitted dossiers, newest first."""

    procedure: str
    component: str
    count: int
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Shared:
    """A share just made: its ref, and the token of its link, which is told this once."""

    ref: str
    token: str


@dataclass(frozen=True, slots=True)
class SharingRules:
    """What library/vault/sharing.yaml allows: days to choose from, most papers in one share, its legal source."""

    days: tuple[int, ...]
    most_papers: int
    keep_days: int
    basis: str


@dataclass(frozen=True, slots=True)
class GradeLine:
    """One of the seven grades of trust in the reader's language, with its legal source and how sure that is."""

    grade: int
    name: str
    short: str
    text: str
    basis: str
    sure: str
