"""What crosses the border of the exchange: messages, agreements, the directory, evidence, and the two ports."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, Protocol, TypeAlias

from motcua.data.exchange.xroad.identifiers import Identifier as Identifier

JSON: TypeAlias = "None | bool | int | str | list[JSON] | tuple[JSON, ...] | dict[str, JSON]"
Side: TypeAlias = Literal["consumer", "provider"]
CaseRule: TypeAlias = Literal["verified", "asserted"]
Headers: TypeAlias = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Call:
    """A request as the consumer node received and completed it; "" and () where a header is absent.

    path: "" or "/…", raw as on the wire; headers: after dropping, in order; issue: the dossier's code; server: the
    one node that is to answer, where the client names one (a member's three parts and the node's code).
    """

    method: str
    client: Identifier
    service: Identifier
    path: str
    query: str
    headers: Headers
    body: bytes = field(repr=False)
    id: str = ""
    request_id: str = ""
    user_id: str = field(default="", repr=False)
    issue: str = ""
    agreement: str = ""
    purpose: str = ""
    fields: tuple[str, ...] = ()
    server: Identifier | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What the provider's service answered."""

    status: int
    headers: Headers
    body: bytes = field(repr=False)


class Refused(Exception):
    """The exchange refuses. `code` is the tail of an X-Road code, `message` plain words without any value.

    status: where it is not the protocol's own (400 for client faults, 500 else); retry_after: seconds.
    """

    def __init__(
        self, code: str, message: str, status: int | None = None, *, retry_after: int | None = None
    ) -> None:
        super().__init__(message)
        self.code, self.message, self.status, self.retry_after = code, message, status, retry_after


@dataclass(frozen=True, slots=True)
class Purpose:
    """Why data may be asked for: a code, words, the article that allows it, and the fields it may see."""

    code: str
    name: str
    basis: str
    fields: frozenset[str]


@dataclass(frozen=True, slots=True)
class Permission:
    """A method ("*" for any) and a path glob: `*` within a segment, `**` across segments."""

    method: str
    path: str


@dataclass(frozen=True, slots=True)
class Quota:
    """At most `per_minute` calls on average and `burst` at once."""

    per_minute: int
    burst: int


@dataclass(frozen=True, slots=True)
class SubjectPlace:
    """Where a call names the person it is about: in the JSON body, the query (by name), the path (by number)."""

    place: Literal["body", "query", "path", "none"]
    name: str = ""


@dataclass(frozen=True, slots=True)
class Agreement:
    """Thỏa thuận chia sẻ dữ liệu (NĐ 278/2025/NĐ-CP), as the message path needs it: parsed once, immutable.

    `document` is the canonical JSON that both sides signed and `hash` its SHA-256 (hex); `provider` and
    `consumer` are subsystems. `statutory`: the article under which reads need no dossier (inspection,
    synchronisation), "" where there is none. `revoked` tells since when it no longer holds.
    """

    code: str
    hash: str
    provider: Identifier
    consumer: Identifier
    service: str
    purposes: Mapping[str, Purpose]
    fields: frozenset[str]
    permissions: tuple[Permission, ...]
    valid_from: datetime
    valid_until: datetime
    quota: Quota
    case: CaseRule
    subject: SubjectPlace
    statutory: str = ""
    statutory_kind: str = ""
    keep_bodies: bool = False
    retention_days: int = 0
    third_party: bool = False
    revoked: datetime | None = None
    document: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True)
class Permit:
    """Why a call may pass: the agreement, the purpose, the fields that may leave, whom it concerns.

    case: the dossier, or "" under a statutory basis; verified: the dossier was looked up, not merely named.
    """

    agreement: Agreement
    purpose: str
    fields: tuple[str, ...]
    subject: str = field(repr=False)
    case: str
    verified: bool
    basis: str = ""


@dataclass(frozen=True, slots=True)
class Member:
    """An agency of the exchange."""

    id: Identifier
    name: str


@dataclass(frozen=True, slots=True)
class Subsystem:
    """An information system of a member; `node` is the code of the node that speaks for it."""

    id: Identifier
    name: str
    node: str


@dataclass(frozen=True, slots=True)
class Node:
    """A process that speaks for subsystems: where its peer listener is, and whose node it is."""

    code: str
    member: Identifier
    url: str


@dataclass(frozen=True, slots=True)
class OrgKey:
    """A public key with which a member signs messages and agreements; `public` is raw (Ed25519) or a point."""

    kid: str
    member: Identifier
    algorithm: Literal["ed25519", "ecdsa-p256-sha256"]
    public: bytes
    valid_from: datetime
    valid_until: datetime


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate of the built-in CA: SHA-256 of its DER (hex), for a node or for an information system.

    holder: the node's code, or the subsystem's identifier as text.
    """

    fingerprint: str
    kind: Literal["node", "client"]
    holder: str
    valid_from: datetime
    valid_until: datetime


@dataclass(frozen=True, slots=True)
class Service:
    """A service in the catalogue. openapi: the description as JSON text; kind: OPENAPI or REST."""

    id: Identifier
    name: str
    owner: str
    purpose: str
    kind: Literal["OPENAPI", "REST"] = "OPENAPI"
    openapi: str = ""
    sample: str = ""
    endpoints: tuple[Permission, ...] = ()
    disabled: str = ""


@dataclass(frozen=True, slots=True)
class Directory:
    """Who takes part, at one version; expires so that a node cut off from news stops trusting old news.

    operator: the code of the operator's own node, where news and renewals are had; "" before it has one.
    """

    instance: str
    version: int
    issued: datetime
    expires: datetime
    members: Mapping[str, Member]
    subsystems: Mapping[str, Subsystem]
    nodes: Mapping[str, Node]
    keys: Mapping[str, OrgKey]
    certificates: Mapping[str, Certificate]
    services: Mapping[str, Service]
    authority: str = ""
    revoked: frozenset[str] = frozenset()
    operator: str = ""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """All that the message path looks at; immutable, swapped whole. agreements: by (client, service) as text.

    services: URL of the system behind each service of the own node ("provider:" for the bound Provider).
    """

    directory: Directory
    agreements: Mapping[tuple[str, str], tuple[Agreement, ...]]
    services: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Message:
    """A request or an answer as it went between the nodes: its first line with all its headers, and its body."""

    head: bytes = field(repr=False)
    body: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Kept:
    """Both messages of one exchange, where its agreement says that they are kept."""

    request: Message
    response: Message


@dataclass(frozen=True, slots=True)
class LeafFacts:
    """One exchange as one side saw it, on its way to the ledger; holds the values, so it is never stored or printed.

    reference: what the leaf is filed under; returned: names and values of the fields that left; kept: see Kept.
    """

    side: Side
    reference: str
    call: Call = field(repr=False)
    permit: Permit | None = field(repr=False)
    allowed: tuple[str, ...]
    returned: Mapping[str, JSON] = field(repr=False)
    status: int
    refused: str
    request_digest: str
    response_digest: str
    signatures: tuple[str, str] = field(repr=False)
    at: datetime
    subject: str = field(default="", repr=False)
    kept: Kept | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Locked:
    """The key of one row, sealed: under which data key, and the sealed text."""

    data_key: int
    text: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What `ask` brought home: fields and values, the id under which both sides keep their evidence, and when."""

    values: Mapping[str, JSON] = field(repr=False)
    request_id: str
    at: datetime


@dataclass(frozen=True, slots=True)
class JoinRequest:
    """What a new member hands in to the operator of the directory; signature: over all the rest, by `key` itself."""

    member: Identifier
    member_name: str
    subsystem: Identifier
    subsystem_name: str
    node: str
    url: str
    key: OrgKey
    node_csr: str
    client_csr: str
    signature: str = ""


@dataclass(frozen=True, slots=True)
class Joined:
    """What the new member gets back: PEM certificates, the CA, and the directory as signed text."""

    node_certificate: str
    client_certificate: str
    authority: str
    directory: str


@dataclass(frozen=True, slots=True)
class Due:
    """A certificate in this node's folder that should be renewed: its file (without .pem) and its fingerprint."""

    name: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Bundle:
    """An agreement as it travels between members: the document and what has been signed so far."""

    document: str
    provider_signature: str = ""
    consumer_signature: str = ""
    revocation: str = ""
    revoked_at: str = ""


class CaseBook(Protocol):
    """Port: does an open dossier (or the person's own signed-in draft) concern this subject? Bound to dossiers."""

    def concerns(self, *, case: str, subject: str, at: datetime) -> bool:
        """Whether the case is open at `at` and concerns the person of this number."""


class Provider(Protocol):
    """Port: who answers for a service of the own node. Bound to registries."""

    def serve(
        self,
        *,
        service: str,
        method: str,
        path: str,
        query: str,
        body: bytes,
        fields: tuple[str, ...],
        client: str,
        case: str,
        at: datetime,
    ) -> Answer:
        """Answer a permitted request of a system, for its case; only `fields` are wanted, or may be written."""


class Strongbox(Protocol):
    """Port: seals the keys of rows kept here. Bound to registries, which alone hold the house's keys."""

    def lock(self, *, keys: Mapping[str, bytes], at: datetime) -> Mapping[str, Locked]:
        """Each row's key sealed for that row and no other, under the data key in force."""

    def unlock(self, *, locked: Mapping[str, Locked]) -> Mapping[str, bytes]:
        """Each row's key again."""
