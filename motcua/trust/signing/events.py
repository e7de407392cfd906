"""What the signing room announces; ids only."""

from dataclasses import dataclass

from motcua.kit.events.bus import Event


@dataclass(frozen=True, kw_only=True)
class DocumentSigned(Event):
    """A signature is in the document. `slot` is leader or agency; `last` when no further one is wanted."""

    request: int
    document: str
    subject: str
    slot: str
    last: bool


@dataclass(frozen=True, kw_only=True)
class SigningFailed(Event):
    """A signature could not be made; the request waits for a retry."""

    request: int
    document: str
    subject: str
    slot: str


@dataclass(frozen=True, kw_only=True)
class DocumentIssued(Event):
    """A result stands in the public register of issued documents."""

    code: str
    document: str
    subject: str


@dataclass(frozen=True, kw_only=True)
class DocumentRevoked(Event):
    """A result no longer stands: revoked, or replaced by another."""

    code: str
    document: str
    subject: str
