"""Starting, keeping current and stopping a node: two listeners, one writer, a snapshot looked at every second."""

import asyncio
import contextlib
import logging
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from aiohttp import web
from django.db import close_old_connections

from motcua.data.exchange.node import replying, tls
from motcua.data.exchange.node.client import Files, Outward
from motcua.data.exchange.node.edge import Edge
from motcua.data.exchange.node.peer import Peer
from motcua.data.exchange.node.reading import Bodies
from motcua.data.exchange.node.state import Settings, Standing
from motcua.data.exchange.node.writer import Record, Writer
from motcua.data.exchange.signatures import SigningKey
from motcua.data.exchange.types import CaseBook, Provider, Refused, Snapshot
from motcua.data.exchange.xroad import faults
from motcua.kit.clock import now

log = logging.getLogger(__name__)
Handler = Callable[[web.BaseRequest], Awaitable[web.StreamResponse]]
RELOAD = 1.0
THREADS = 4
IDLE = 75.0
PATIENCE = 10.0


@dataclass(frozen=True, slots=True)
class Door:
    """Where a listener listens, and the certificate it shows."""

    host: str
    port: int
    cert: Path
    key: Path


@dataclass(frozen=True, slots=True)
class Parts:
    """What a node is put together from. `load` gives the snapshot of the moment; it and `record` may use tables."""

    settings: Settings
    edge: Door
    peer: Door
    key: SigningKey
    load: Callable[[datetime], Snapshot]
    record: Record
    chore: Callable[[datetime], object]
    book: CaseBook
    provider: Provider


class Protocol(web.RequestHandler):
    """What is no HTTP at all is refused in the protocol's words too."""

    def handle_error(self, request: web.BaseRequest, *_args: Any, **_more: Any) -> web.StreamResponse:
        """One error for all: the message is not well-formed."""
        refused = Refused("bad_request", "The message is not well-formed HTTP", 400)
        response = replying.refusal(refused, where=faults.CLIENT, accept="", camel=True)
        response.force_close()
        return response


class Listener(web.Server):
    """A server without routes: every request goes to one handler."""

    def __init__(self, handler: Handler, *, body: int) -> None:
        super().__init__(handler, request_factory=self._request)
        self._body = body

    def __call__(self) -> web.RequestHandler:
        """A protocol for one connection."""
        return Protocol(
            self,
            loop=self._loop,
            keepalive_timeout=IDLE,
            access_log=None,
            auto_decompress=False,
            lingering_time=5.0,
        )

    def _request(self, message: Any, payload: Any, protocol: Any, writer: Any, task: Any) -> web.BaseRequest:
        return web.BaseRequest(
            message, payload, protocol, writer, task, self._loop, client_max_size=self._body
        )


@contextlib.asynccontextmanager
async def running(parts: Parts) -> AsyncIterator[Standing]:
    """A node that serves until the block ends; then it finishes what it has begun."""
    threads = ThreadPoolExecutor(THREADS, thread_name_prefix="exchange")
    loop = asyncio.get_running_loop()
    snapshot = await loop.run_in_executor(threads, _loaded, parts.load)
    limit = parts.settings.body
    files = Files(cert=parts.peer.cert, key=parts.peer.key)
    writer = Writer(record=parts.record, chore=parts.chore)
    standing = Standing(
        settings=parts.settings,
        key=parts.key,
        snapshot=snapshot,
        book=parts.book,
        provider=parts.provider,
        outward=Outward(files=files, connect=parts.settings.connect_seconds, limit=limit),
        writer=writer,
        threads=threads,
        bodies=Bodies(limit=limit),
    )
    writer.start()
    reloading = asyncio.create_task(_reload(standing, parts.load))
    try:
        async with _listening(standing, parts):
            yield standing
    finally:
        reloading.cancel()
        await standing.outward.close()
        await loop.run_in_executor(None, writer.stop)
        threads.shutdown()


@contextlib.asynccontextmanager
async def _listening(standing: Standing, parts: Parts) -> AsyncIterator[None]:
    authority = standing.snapshot.directory.authority
    doors: Sequence[tuple[Handler, Door, Callable[..., ssl.SSLContext]]] = (
        (Peer(standing), parts.peer, tls.at_peer),
        (Edge(standing), parts.edge, tls.at_edge),
    )
    loop, opened = asyncio.get_running_loop(), []
    try:
        for handler, door, guard in doors:
            context = guard(cert=door.cert, key=door.key, authority=authority)
            listener = Listener(handler, body=parts.settings.body)
            server = await loop.create_server(listener, door.host, door.port, ssl=context, backlog=512)
            opened.append((listener, server))
        yield
    finally:
        for _listener, server in reversed(opened):
            server.close()
        for listener, _server in reversed(opened):
            listener.pre_shutdown()
            await listener.shutdown(PATIENCE)


async def _reload(standing: Standing, load: Callable[[datetime], Snapshot]) -> None:
    """Look for news every second; what cannot be read leaves the old snapshot, whose directory expires by itself."""
    while True:
        await asyncio.sleep(RELOAD)
        try:
            standing.snapshot = await standing.in_thread(lambda: _loaded(load))
        except Exception:  # noqa: BLE001 - yesterday's news is better than no node
            log.exception("the snapshot could not be read")


def _loaded(load: Callable[[datetime], Snapshot]) -> Snapshot:
    close_old_connections()
    return load(now())
