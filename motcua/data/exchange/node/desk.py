"""The node's own desk: the directory for whoever asks, requests to join, renewal of certificates.

The directory is public and carries its operator's signature; what only the operator can do is done on its node alone.
"""

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any, Protocol
from urllib.parse import parse_qs

from aiohttp import web

from motcua.data.exchange.node import replying
from motcua.data.exchange.node.reading import Head
from motcua.data.exchange.node.state import Standing
from motcua.data.exchange.types import Due, Refused
from motcua.kit.errors import DomainError
from motcua.vn.text import whole

DIRECTORY, JOIN, RENEW = "/directory", "/join", "/renew"
LONGEST = 64 * 1024
JSON, TEXT = "application/json; charset=utf-8", "text/plain; charset=utf-8"


class Desk(Protocol):
    """What lies behind the desk. Every method may use tables and files; errors are DomainError or Refused."""

    operator: bool

    def directory(self) -> str:
        """The latest edition as signed text."""

    def accept(self, *, text: str, at: datetime) -> object:
        """Store an edition made by the operator."""

    def refresh(self, *, at: datetime) -> object:
        """On the operator's machine: sign anew what has grown old."""

    def join(self, *, text: str, at: datetime) -> str:
        """Take a request to join in; its code."""

    def joined(self, *, code: str) -> str | None:
        """What came of a request (JSON); None while it waits."""

    def renew(self, *, shown: str, fingerprint: str, request: str, at: datetime) -> str:
        """A new certificate for a current one: JSON with certificate, authority and directory."""

    def due(self, *, at: datetime) -> tuple[Due, ...]:
        """Certificates in this node's folder to be renewed now."""

    def request(self, *, name: str) -> str:
        """A signing request for the key of one of them."""

    def take(self, *, name: str, text: str, at: datetime) -> None:
        """Put a renewed certificate (the answer of `renew`) beside its key."""

    def settle(self, *, at: datetime) -> bool:
        """Begin to use the node's new certificate once the others have had time to hear of it; whether it did."""


def of(head: Head) -> str:
    """Which of the desk's addresses a request names, "" for none."""
    path = head.raw.partition("?")[0]
    if path in {DIRECTORY, JOIN, RENEW}:
        return path
    return JOIN if path.startswith(f"{JOIN}/") else ""


async def answer(
    own: Standing, desk: Desk, head: Head, body: bytes, *, shown: str, at: datetime
) -> web.Response:
    """Answer at the desk. Raises Refused."""
    where = of(head)
    if where == DIRECTORY:
        return _directory(await directory(own, desk), head)
    if not desk.operator:
        raise Refused("not_found", "This node is not the operator's", 404)
    if len(body) > LONGEST:
        raise Refused("bad_request", "The request is too long", 400)
    if where == RENEW:
        return await _renewed(own, desk, body, shown, at)
    if head.method == "POST":
        text = body.decode("utf-8", "replace")
        code = await _done(own, lambda: desk.join(text=text, at=at))
        return _told({"code": code}, status=202)
    code = head.raw.partition("?")[0].removeprefix(JOIN).strip("/")
    found = await _done(own, lambda: desk.joined(code=code))
    return _told({"code": code}, status=202) if found is None else replying.plain(found.encode(), kind=JSON)


async def directory(own: Standing, desk: Desk) -> str:
    """The latest edition as it was signed. Raises Refused."""
    return str(await _done(own, desk.directory))


def renewal_of(fingerprint: str, body: bytes) -> bytes:
    """A system's renewal as its node hands it on: for the certificate it has shown and no other. Raises Refused."""
    try:
        return json.dumps({"fingerprint": fingerprint, "request": str(json.loads(body)["request"])}).encode()
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise Refused("bad_request", "A renewal is JSON with `request`", 400) from error


async def _renewed(own: Standing, desk: Desk, body: bytes, shown: str, at: datetime) -> web.Response:
    if not shown:
        raise Refused("ssl_authentication_failed", "A renewal needs the certificate that is to be renewed")
    try:
        said = json.loads(body)
        fingerprint, request = str(said.get("fingerprint") or shown), str(said["request"])
    except (ValueError, KeyError, AttributeError, TypeError, RecursionError) as error:
        raise Refused("bad_request", "A renewal is JSON with `request` and `fingerprint`", 400) from error
    made = await _done(own, lambda: desk.renew(shown=shown, fingerprint=fingerprint, request=request, at=at))
    return replying.plain(made.encode(), kind=JSON)


def _directory(text: str, head: Head) -> web.Response:
    """The directory, or 204 for who already has this version (`?after=VERSION`)."""
    after = parse_qs(head.raw.partition("?")[2]).get("after", [""])[-1]
    if (whole(after) or 0) >= json.loads(text.partition("\n")[2])["version"]:
        return web.Response(status=204)
    return replying.plain(text.encode(), kind=TEXT)


async def _done(own: Standing, work: Callable[[], Any]) -> Any:
    """Run in a thread; refusals of the house become refusals of the protocol with their own words."""
    try:
        return await own.in_thread(work)
    except DomainError as error:
        raise Refused(error.code, str(error), error.status) from error


def _told(value: object, *, status: int) -> web.Response:
    response = replying.plain(json.dumps(value).encode(), kind=JSON)
    response.set_status(status)
    return response
