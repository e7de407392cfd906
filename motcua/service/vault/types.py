"""What crosses the vault's border."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

ISSUED, HANDED_IN, OWN, PORTAL = "issued", "handed_in", "own", "portal"
RECOGNISED = (
    "parent",
    "guardian",
    "legal_representative",
)  # mandates that a register shows, in the order offered
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


@dataclass(frozen=True, slots=True, kw_only=True)
class StorePaper:
    """A paper as it crosses to the owner's store at the National Portal, or as that store lists it.

    id: its name there, "" before it has one; reference: ours, "" for a paper that is not from here; owner: personal
    number; grade 1 (best) to 7; stands: it has force; signed: its issuer's signature is in the bytes; link: where its
    bytes are there; data: the bytes, on the way there only.
    """

    id: str = ""
    reference: str = ""
    owner: str
    title: str
    sha256: str
    grade: int
    stands: bool
    signed: bool
    number: str = ""
    holder: str = ""
    issuer: str = ""
    dated: date | None = None
    valid_until: date | None = None
    code: str = ""
    filename: str = "giay-to.pdf"
    media_type: str = "application/pdf"
    link: str = ""
    data: bytes = b""


@dataclass(frozen=True, slots=True)
class Listing:
    """What somebody's store lists: papers, how many lines could not be read, and the ids those bear, if any."""

    papers: tuple[StorePaper, ...]
    unreadable: int = 0
    unread: tuple[str, ...] = ()


class Store(Protocol):
    """The port to people's stores at the National Portal. OSError: not reached; DomainError: answered no."""

    def keep(self, *, paper: StorePaper) -> str:
        """Tell one paper as it stands now; its id there, the same when it is told again."""

    def holds(self, *, number: str) -> Listing:
        """What the store of this person holds. ValueError, KeyError for an answer that is no list."""

    def fetch(self, *, link: str) -> bytes:
        """The bytes of a paper."""


@dataclass(frozen=True, slots=True)
class StoreTrouble:
    """What is not in step with the Portal: an opaque name for it, what went wrong how often, when it is tried again."""

    name: str
    way: str
    failures: int
    trouble: str
    next_try: datetime | None


@dataclass(frozen=True, slots=True)
class StoreCounts:
    """How the stores of all owners are in step with the Portal, for its operator."""

    told: int
    taken: int
    waiting: int
    differing: int
    owners: int
    strangers: int
    unreadable: int
    troubles: tuple[StoreTrouble, ...]
