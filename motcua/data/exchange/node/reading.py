"""What came over the wire, before anybody believes it: target, headers and a body of bounded size."""

from asyncio import Semaphore
from dataclasses import dataclass, field

from aiohttp import web

from motcua.data.exchange.types import Call, Headers, Refused
from motcua.data.exchange.xroad import headers as named
from motcua.data.exchange.xroad import identifiers
from motcua.data.exchange.xroad.identifiers import Malformed

METHODS = frozenset("DELETE GET HEAD OPTIONS PATCH POST PUT TRACE".split())
LARGE = 1024 * 1024
AT_ONCE = 4


@dataclass(frozen=True, slots=True)
class Head:
    """A request before its body was read. `raw` is path and query exactly as they came."""

    method: str
    raw: str
    headers: Headers

    @property
    def accept(self) -> str:
        """What kinds of answer the client takes."""
        return ", ".join(value for name, value in self.headers if name.lower() == "accept")


@dataclass(slots=True)
class Bodies:
    """Reads bodies up to a limit, and only a few large ones at once, so that memory stays bounded."""

    limit: int
    large: Semaphore = field(default_factory=lambda: Semaphore(AT_ONCE))
    given: Semaphore = field(
        default_factory=lambda: Semaphore(1)
    )  # kept messages given back, apart from traffic

    async def read(self, request: web.BaseRequest, *, most: int = 0) -> bytes:
        """The whole body; raises Refused when it is longer than the limit (`most`, if less) or breaks off."""
        declared, limit = request.content_length or 0, most or self.limit
        if declared > limit:
            raise Refused("bad_request", f"The body is larger than {limit} bytes", 400)
        if not request.can_read_body:
            return b""
        await _encourage(request)
        if declared <= LARGE:
            return await self._taken(request)
        async with self.large:
            return await self._taken(request)

    async def _taken(self, request: web.BaseRequest) -> bytes:
        try:
            return await request.read()
        except web.HTTPRequestEntityTooLarge as error:
            raise Refused("bad_request", f"The body is larger than {self.limit} bytes", 400) from error
        except web.RequestPayloadError as error:
            raise Refused("bad_request", "The body is not well-formed", 400) from error
        except ConnectionError as error:
            raise Refused("bad_request", "The body broke off", 400) from error


def head(request: web.BaseRequest) -> Head:
    """Method, target and all headers as text; raises Malformed for what no header may hold."""
    raw = request.raw_path
    if "://" in raw.partition("?")[0]:
        _scheme, _mark, rest = raw.partition("://")
        raw = "/" + rest.partition("/")[2]
    if not raw.isascii() or not raw.isprintable() or "#" in raw:
        raise Malformed("the address holds characters that must be percent-encoded")
    try:
        found = tuple((name.decode("ascii"), value.decode("utf-8")) for name, value in request.raw_headers)
    except UnicodeDecodeError as error:
        raise Malformed("a header is not UTF-8") from error
    return Head(method=request.method, raw=raw, headers=found)


def call(head: Head, *, headers: Headers, body: bytes = b"") -> Call:
    """The request as the protocol understands it; raises Malformed."""
    if head.method not in METHODS:
        raise Malformed("this method is not spoken here")
    target = identifiers.target(head.raw)
    said = named.read(headers)
    return Call(
        method=head.method,
        client=said.client,
        service=target.service,
        path=target.path,
        query=target.query,
        headers=headers,
        body=body,
        id=said.id,
        user_id=said.user_id,
        issue=said.issue,
        agreement=said.agreement,
        purpose=said.purpose,
        fields=said.fields,
        server=said.server,
    )


async def _encourage(request: web.BaseRequest) -> None:
    """A client that asks first whether to send its body is told to."""
    if request.headers.get("Expect", "").lower() == "100-continue":
        await request.writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        request.writer.output_size = 0
