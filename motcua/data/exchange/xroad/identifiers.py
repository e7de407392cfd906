"""Names of members, subsystems and services: `VN/GOV/G01/dancu/tracuu`, each part percent-encoded by itself.

Three parts name a member, four a subsystem, five a service, six a version of a service. A part is what is left
after one decoding; what could turn into another path later on is no name.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from unicodedata import category
from urllib.parse import quote, unquote_to_bytes

MEMBER, SUBSYSTEM, SERVICE, VERSIONED = 3, 4, 5, 6
SIZES = range(MEMBER, VERSIONED + 1)
FORBIDDEN = frozenset("%:;/\\\u200b\ufeff")
LONGEST = 255
SAFE = "'()+,-.="
_BROKEN = re.compile(r"%(?![0-9A-Fa-f]{2})")
_ENTRY = re.compile(r"/r(\d+)(?:/|\Z)")


class Malformed(ValueError):
    """The text names nothing; the argument says why, in words that repeat no part of it."""


@dataclass(frozen=True, slots=True, order=True)
class Identifier:
    """A member, subsystem or service by its decoded parts."""

    parts: tuple[str, ...]

    def __str__(self) -> str:
        return _written(self.parts)

    @property
    def instance(self) -> str:
        """The first part: the whole network, `VN`."""
        return self.parts[0]

    @property
    def member(self) -> "Identifier":
        """The organisation that answers for it."""
        return Identifier(self.parts[:MEMBER])

    @property
    def subsystem(self) -> "Identifier":
        """The information system: itself, or the one that offers this service."""
        return Identifier(self.parts[:SUBSYSTEM])

    @property
    def code(self) -> str:
        """The last part: a service's or a subsystem's own code."""
        return self.parts[-1]


@lru_cache(maxsize=8192)
def text(identifier: Identifier) -> str:
    """The same as str(): for the message path, where encoding the parts anew costs more than all the checks."""
    return str(identifier)


@dataclass(frozen=True, slots=True)
class Target:
    """A request line after `/r1/`: the service, the path within it and the query, both raw."""

    service: Identifier
    path: str
    query: str


def parse(text: str, *, sizes: Sequence[int] = SIZES) -> Identifier:
    """Read an encoded identifier with as many parts as one of `sizes`; raises Malformed."""
    found = _read(text)
    if len(found.parts) not in sizes:
        raise Malformed(f"an identifier has {' or '.join(map(str, sizes))} parts, not {len(found.parts)}")
    return found


def client(text: str) -> Identifier:
    """The value of X-Road-Client: a member or a subsystem; raises Malformed."""
    return parse(text.strip(), sizes=(MEMBER, SUBSYSTEM))


def server(text: str) -> Identifier:
    """The value of X-Road-Security-Server: always four parts; raises Malformed."""
    return parse(text.strip(), sizes=(SUBSYSTEM,))


def represented(text: str) -> Identifier:
    """The value of X-Road-Represented-Party: a member's code, perhaps after its class; raises Malformed."""
    return parse(text.strip(), sizes=(1, 2))


def target(raw: str) -> Target:
    """Take a request target apart: `/r1/` and five parts, then what belongs to the provider; raises Malformed."""
    whole, _mark, query = raw.partition("?")
    entry = _ENTRY.match(whole)
    if entry is None:
        raise Malformed("the address must begin with /r1/")
    if entry.group(1) != "1":
        raise Malformed("only version r1 of the protocol is spoken here")
    pieces = whole.split("/", 2 + SERVICE)
    if len(pieces) < 2 + SERVICE:
        raise Malformed("the address must name instance, class, member, subsystem and service")
    service = parse("/".join(pieces[2 : 2 + SERVICE]), sizes=(SERVICE,))
    path = f"/{pieces[2 + SERVICE]}" if len(pieces) > 2 + SERVICE else ""
    return Target(service=service, path=path, query=query)


# The same few names stand in every message.
@lru_cache(maxsize=4096)
def _written(parts: tuple[str, ...]) -> str:
    return "/".join(quote(part, safe=SAFE) for part in parts)


@lru_cache(maxsize=4096)
def _read(text: str) -> Identifier:
    return Identifier(tuple(map(_part, text.split("/"))))


def _part(piece: str) -> str:
    if _BROKEN.search(piece):
        raise Malformed("a part of the identifier is not percent-encoded rightly")
    try:
        part = unquote_to_bytes(piece).decode("utf-8")
    except (UnicodeDecodeError, UnicodeEncodeError) as error:
        raise Malformed("a part of the identifier is not UTF-8") from error
    if not part or len(part) > LONGEST:
        raise Malformed(f"a part of the identifier has between 1 and {LONGEST} characters")
    if part in {".", ".."} or FORBIDDEN & set(part) or any(category(char) == "Cc" for char in part):
        raise Malformed("a part of the identifier holds a character that is not allowed")
    return part
