"""Connections that the node opens: to other nodes, and to the systems behind its own services. All are kept alive."""

import asyncio
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import aiohttp
from yarl import URL

from motcua.data.exchange.node import tls
from motcua.data.exchange.types import Answer, Directory, Headers, Refused

AUTOMATIC = frozenset({"User-Agent", "Accept", "Accept-Encoding", "Content-Type"})
NETWORK, IO = "network_error", "io_error"


@dataclass(frozen=True, slots=True)
class Files:
    """Certificate, key and authority with which the node shows itself to other nodes."""

    cert: Path
    key: Path


class Outward:
    """One session; addresses are sent exactly as given, nothing is followed, decoded or remembered."""

    def __init__(self, *, files: Files, connect: float, limit: int) -> None:
        connector = aiohttp.TCPConnector(limit=0, keepalive_timeout=30)
        self._session = aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,
            skip_auto_headers=AUTOMATIC,
            trust_env=False,
        )
        self._files, self._connect, self._limit = files, connect, limit
        self._contexts: dict[tuple[str, frozenset[str] | None], ssl.SSLContext] = {}
        self._directory: Directory | None = None
        self._now: dict[str, ssl.SSLContext] = {}

    async def close(self) -> None:
        """Give up all connections."""
        await self._session.close()

    async def to_node(
        self,
        *,
        directory: Directory,
        code: str,
        target: str,
        method: str,
        headers: Headers,
        body: bytes,
        wait: float,
        pinned: bool = True,
    ) -> Answer:
        """Ask another node; raises Refused when it cannot be reached or is not the one listed.

        pinned: False where the answer carries its own proof, and a node long cut off may not know the certificate.
        """
        context = self._context(directory, code) if pinned else self._member(directory)
        url = directory.nodes[code].url + target
        return await self._send(
            url, method=method, headers=headers, body=body, wait=wait, trust=context, prefix=""
        )

    def renewed(self) -> None:
        """Own certificate has changed: new connections show the new one."""
        self._contexts, self._directory, self._now = {}, None, {}

    async def to_system(self, *, url: str, method: str, headers: Headers, body: bytes, wait: float) -> Answer:
        """Ask the system behind a service; raises Refused (service_failed.…)."""
        return await self._send(
            url, method=method, headers=headers, body=body, wait=wait, trust=True, prefix="service_failed."
        )

    async def _send(
        self,
        url: str,
        *,
        method: str,
        headers: Headers,
        body: bytes,
        wait: float,
        trust: ssl.SSLContext | bool,
        prefix: str,
    ) -> Answer:
        timeout = aiohttp.ClientTimeout(total=wait, connect=self._connect)
        try:
            async with self._session.request(
                method,
                URL(url, encoded=True),
                headers=headers,
                data=body or None,
                ssl=trust,
                timeout=timeout,
                allow_redirects=False,
            ) as response:
                return Answer(response.status, _headers(response.raw_headers), await self._body(response))
        except aiohttp.ClientConnectionError as error:
            timed_out = isinstance(error, asyncio.TimeoutError)
            raise Refused(prefix + (IO if timed_out else NETWORK), _words(prefix)) from error
        except (TimeoutError, aiohttp.ClientError, ValueError) as error:
            raise Refused(prefix + IO, _words(prefix)) from error

    async def _body(self, response: aiohttp.ClientResponse) -> bytes:
        if (response.content_length or 0) > self._limit and response.method != "HEAD":
            raise aiohttp.ClientPayloadError("too large")
        taken = bytearray()
        async for chunk in response.content.iter_any():
            taken += chunk
            if len(taken) > self._limit:
                raise aiohttp.ClientPayloadError("too large")
        return bytes(taken)

    def _context(self, directory: Directory, code: str) -> ssl.SSLContext:
        """One context for each node and set of certificates listed for it; a change makes new connections."""
        if self._directory is not directory:
            self._directory, self._now = directory, {}
        if code not in self._now:
            listed = believed(directory, code)
            wanted: tuple[str, frozenset[str] | None] = (directory.authority, listed)
            if wanted not in self._contexts:
                self._contexts[wanted] = tls.to_peer(
                    cert=self._files.cert, key=self._files.key, authority=directory.authority, allowed=listed
                )
            self._now[code] = self._contexts[wanted]
        return self._now[code]

    def _member(self, directory: Directory) -> ssl.SSLContext:
        wanted = (directory.authority, None)
        if wanted not in self._contexts:
            self._contexts[wanted] = tls.to_member(
                cert=self._files.cert, key=self._files.key, authority=directory.authority
            )
        return self._contexts[wanted]


def believed(directory: Directory, code: str) -> frozenset[str]:
    """Fingerprints of the certificates that a node may show."""
    return frozenset(
        one.fingerprint
        for one in directory.certificates.values()
        if one.kind == "node" and one.holder == code and one.fingerprint not in directory.revoked
    )


def named(headers: Headers) -> Mapping[str, str]:
    """Headers by lower-case name; of several the last."""
    return {name.lower(): value for name, value in headers}


def _headers(raw: tuple[tuple[bytes, bytes], ...]) -> Headers:
    """As text; what is not UTF-8 cannot be passed on faithfully and is read as Latin-1, as browsers do."""
    found = []
    for name, value in raw:
        try:
            text = value.decode("utf-8")
        except UnicodeDecodeError:
            text = value.decode("latin-1")
        found.append((name.decode("latin-1"), text))
    return tuple(found)


def _words(prefix: str) -> str:
    return "The service did not answer" if prefix else "The provider's node did not answer"
