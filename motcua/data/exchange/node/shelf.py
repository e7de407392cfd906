"""What a node keeps of an exchange under an agreement that says so (`keep_bodies`): both messages as they went.

A head holds every header the request hash covers and both signatures with what they cover, so that whoever gets the
message back can check them with the members' keys in the directory.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from http import HTTPStatus
from typing import Literal, Protocol

from motcua.data.exchange.asice import Container
from motcua.data.exchange.types import Answer, Call, Headers, Message, Permit, Refused

Only = Literal["", "request", "response"]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Kept messages that a system of this node asks back: by its name and the `X-Road-Id` of the exchange.

    only: one of the two messages, "" for both; unique: nothing where several exchanges have the id; after: of many
    exchanges those after this leaf, in parts; officer: X-Road-UserId, if one asks.
    """

    holder: str
    id: str = field(repr=False)
    only: Only = ""
    unique: bool = False
    after: int | None = None
    officer: str = field(default="", repr=False)


class Shelf(Protocol):
    """What lies behind `/asic`. All methods use tables; errors are DomainError or Refused."""

    def taken(self, *, wanted: Wanted, at: datetime) -> Sequence[Container]:
        """The messages as containers, () where nothing is kept; that they were taken is written down."""

    def holds(self, *, wanted: Wanted, at: datetime) -> bool:
        """Whether `taken` would give something; nothing is opened, so nothing is written down."""

    def refused(self, *, wanted: Wanted, by: str, code: str, at: datetime) -> object:
        """Write down that the system `by` ("" where none is known) asked and was refused, and why."""

    def purge(self, *, at: datetime) -> object:
        """Delete what was kept long enough."""


def bounded(*, permit: Permit, body: bytes = b"", answer: Answer | None = None, most: int) -> None:
    """A body too long to be kept does not pass under an agreement that keeps bodies. Raises Refused."""
    if not permit.agreement.keep_bodies:
        return
    if len(body) > most:
        words = f"The body is larger than {most} bytes, and the agreement says that it is kept"
        raise Refused("bad_request", words, 400)
    if answer is not None and len(answer.body) > most:
        words = f"The answer is larger than {most} bytes, and the agreement says that it is kept"
        raise Refused("service_failed.io_error", words)


def request(*, call: Call, url: str, headers: Headers) -> Message:
    """The request; url: of the provider's node, as the signature covers it."""
    return Message(_head(f"{call.method} {url} HTTP/1.1", headers), call.body)


def response(*, answer: Answer, headers: Headers) -> Message:
    """The answer; headers: what the nodes put under it."""
    try:
        words = HTTPStatus(answer.status).phrase
    except ValueError:
        words = ""
    return Message(_head(f"HTTP/1.1 {answer.status} {words}", (*answer.headers, *headers)), answer.body)


def _head(first: str, headers: Headers) -> bytes:
    lines = (first, *(f"{name}: {value}" for name, value in headers))
    return "".join(f"{line}\r\n" for line in lines).encode("utf-8", "replace")
