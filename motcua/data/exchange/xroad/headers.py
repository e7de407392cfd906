"""Headers of the protocol: which stay behind, which the node writes itself, and what the rest say.

Everything not named here is passed on as it came, in its order: the request hash depends on it.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from motcua.data.exchange.xroad import identifiers
from motcua.data.exchange.xroad.identifiers import Identifier, Malformed

Headers = tuple[tuple[str, str], ...]

CLIENT, ID, SERVICE = "x-road-client", "x-road-id", "x-road-service"
REQUEST_ID, REQUEST_HASH, ERROR = "x-road-request-id", "x-road-request-hash", "x-road-error"
USER, ISSUE, SERVER = "x-road-userid", "x-road-issue", "x-road-security-server"
PARTY = "x-road-represented-party"
AGREEMENT, PURPOSE, FIELDS = "mc-agreement", "mc-purpose", "mc-fields"
# Other names that test suites of the same family of protocols use for the client.
CLIENT_NAMES = frozenset({CLIENT, "information-mediator-client"})
OF_THE_CONNECTION = frozenset(
    "transfer-encoding keep-alive proxy-authenticate proxy-authorization te trailer upgrade connection "
    "user-agent host content-length server expect".split()
)
# Signatures belong to one hop between two nodes; a client's own would only be mistaken for one.
OF_THE_NODE = frozenset({REQUEST_ID, REQUEST_HASH, "content-digest", "signature", "signature-input"})
WRITTEN_BY_THE_NODE = frozenset({CLIENT, ID, SERVICE, REQUEST_ID, REQUEST_HASH, ERROR})
# What the nodes put under an answer: whose it is, to which question, and by which signature.
OF_AN_ANSWER = (
    ID,
    CLIENT,
    SERVICE,
    REQUEST_ID,
    REQUEST_HASH,
    "content-digest",
    "signature-input",
    "signature",
)
LONGEST_VALUE = 1024


class WrongClient(Malformed):
    """The request does not say whose it is."""


@dataclass(frozen=True, slots=True)
class Said:
    """What the headers of a request say; an absent one is empty."""

    client: Identifier
    id: str
    user_id: str
    issue: str
    agreement: str
    purpose: str
    fields: tuple[str, ...]
    server: Identifier | None = None


def kept(headers: Iterable[tuple[str, str]]) -> Headers:
    """The headers of a request that travel: all but those of the connection and those only a node may write."""
    dropped = OF_THE_CONNECTION | OF_THE_NODE
    return alike(
        (name, value)
        for name, value in headers
        # An id without a word in it is none: the node makes one, and there must not be two.
        if name.lower() not in dropped and (name.lower() != ID or value.strip())
    )


def alike(headers: Iterable[tuple[str, str]]) -> Headers:
    """A name that comes twice, spelled `A` and `a`, is spelled as at first: not every library carries both."""
    first: dict[str, str] = {}
    return tuple((first.setdefault(name.lower(), name), value) for name, value in headers)


def returned(headers: Iterable[tuple[str, str]]) -> Headers:
    """The headers of a provider's answer that travel: what it says in a node's name is left out."""
    dropped = OF_THE_CONNECTION | OF_THE_NODE | WRITTEN_BY_THE_NODE
    return tuple((name, value) for name, value in headers if name.lower() not in dropped)


def read(headers: Headers) -> Said:
    """Understand a request's headers; raises Malformed (a missing or wrong client says so first)."""
    found: dict[str, str] = {}
    for name, value in headers:
        plain = name.lower()
        found[CLIENT if plain in CLIENT_NAMES else plain] = value.strip()  # of several the last
    named = found.get(CLIENT, "")
    if not named:
        raise WrongClient("The client identifier is missing")
    try:
        who = identifiers.client(named)
    except Malformed as error:
        raise WrongClient(f"The client identifier is wrong: {error}") from error
    values = {name: found.get(name, "") for name in (ID, USER, ISSUE, AGREEMENT, PURPOSE, FIELDS)}
    if any(len(value) > LONGEST_VALUE or not _printable(value) for value in values.values()):
        raise Malformed("a header is too long or holds control characters")
    server = found.get(SERVER, "")
    if party := found.get(PARTY, ""):
        identifiers.represented(party)
    return Said(
        client=who,
        id=values[ID],
        user_id=values[USER],
        issue=values[ISSUE],
        agreement=values[AGREEMENT],
        purpose=values[PURPOSE],
        fields=tuple(filter(None, (one.strip() for one in values[FIELDS].split(",")))),
        server=identifiers.server(server) if server else None,
    )


def single(headers: Headers, **values: str) -> Headers:
    """For the provider's system: each named header once, with the value the node has checked."""
    names = {name.replace("_", "-") for name in values}
    rest = tuple((name, value) for name, value in headers if name.lower() not in names)
    return (*rest, *((name.replace("_", "-"), value) for name, value in values.items()))


def answered(
    *, client: Identifier, id: str, service: Identifier, request_id: str, request_hash: str
) -> Headers:
    """The five headers that every answer of the exchange carries."""
    return (
        (ID, id),
        (CLIENT, str(client)),
        (SERVICE, str(service)),
        (REQUEST_ID, request_id),
        (REQUEST_HASH, request_hash),
    )


def _printable(value: str) -> bool:
    return value.isprintable()
