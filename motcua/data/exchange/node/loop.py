"""Starting, keeping current and stopping a node: two listeners, one writer, a snapshot looked at every second."""

import asyncio
import contextlib
import logging
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from aiohttp import web
from django.db import DEFAULT_DB_ALIAS, close_old_connections, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from motcua.data.exchange.node import replying, tls
from motcua.data.exchange.node.client import Files, Outward
from motcua.data.exchange.node.desk import Desk
from motcua.data.exchange.node.edge import Edge
from motcua.data.exchange.node.peer import Peer
from motcua.data.exchange.node.reading import Bodies
from motcua.data.exchange.node.shelf import Shelf
from motcua.data.exchange.node.state import Settings, Standing
from motcua.data.exchange.node.upkeep import Upkeep
from motcua.data.exchange.node.writer import Record, Writer
from motcua.data.exchange.signatures import WINDOW_SECONDS, Replays, SigningKey
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
    """What a node is put together from. `load` gives the snapshot of the moment; it and `record` may use tables.

    taken: (member, request id) of what an earlier run has taken since a moment, so that nothing is taken twice.
    """

    settings: Settings
    edge: Door
    peer: Door
    key: SigningKey
    load: Callable[[datetime], Snapshot]
    record: Record
    taken: Callable[[datetime], Sequence[tuple[str, str]]]
    chore: Callable[[datetime], object]
    book: CaseBook
    provider: Provider
    desk: Desk
    shelf: Shelf


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

    def cut(self, revoked: frozenset[str]) -> None:
        """End at once every connection, busy or not, of somebody whose certificate was revoked."""
        for one in self.connections:
            transport = one.transport
            shown = transport.get_extra_info("ssl_object") if transport is not None else None
            if transport is not None and shown is not None and tls.print_of(shown) in revoked:
                transport.abort()

    def _request(self, message: Any, payload: Any, protocol: Any, writer: Any, task: Any) -> web.BaseRequest:
        return web.BaseRequest(
            message, payload, protocol, writer, task, self._loop, client_max_size=self._body
        )


@dataclass(slots=True)
class Open:
    """A listener at work, and when the files of its certificate were last changed."""

    listener: Listener
    server: asyncio.Server
    context: ssl.SSLContext
    door: Door
    stamp: tuple[int, int]


@contextlib.asynccontextmanager
async def running(parts: Parts) -> AsyncIterator[Standing]:
    """A node that serves until the block ends; then it finishes what it has begun."""
    used: list[BaseDatabaseWrapper] = []
    threads = ThreadPoolExecutor(
        THREADS, thread_name_prefix="exchange", initializer=lambda: used.append(connections[DEFAULT_DB_ALIAS])
    )
    loop = asyncio.get_running_loop()
    snapshot = await loop.run_in_executor(threads, _loaded, parts.load)
    replays = await loop.run_in_executor(threads, _remembered, parts.taken)
    limit = parts.settings.body
    writer = Writer(record=parts.record, chore=parts.chore)
    standing = Standing(
        settings=parts.settings,
        key=parts.key,
        snapshot=snapshot,
        book=parts.book,
        provider=parts.provider,
        outward=_outward(parts),
        writer=writer,
        threads=threads,
        bodies=Bodies(limit=limit),
        shelf=parts.shelf,
        replays=replays,
    )
    writer.start()
    tasks: list[asyncio.Task[None]] = []
    try:
        async with _listening(standing, parts) as doors:
            tasks.append(asyncio.create_task(_reload(standing, parts.load, doors)))
            keeping = Upkeep(standing, parts.desk, partial(_renewed, doors, standing))
            standing.chores = keeping.turn
            tasks.append(asyncio.create_task(keeping.run()))
            yield standing
    finally:
        for task in tasks:
            task.cancel()
        await standing.outward.close()
        await loop.run_in_executor(None, writer.stop)
        threads.shutdown()
        await loop.run_in_executor(None, _close, used)


def _outward(parts: Parts) -> Outward:
    """Connections to others, with the certificate of the door for nodes."""
    files = Files(cert=parts.peer.cert, key=parts.peer.key)
    return Outward(files=files, connect=parts.settings.connect_seconds, limit=parts.settings.body)


def _close(used: Sequence[BaseDatabaseWrapper]) -> None:
    """Connections of threads that are gone: nobody else would close them."""
    for connection in used:
        connection.inc_thread_sharing()
        connection.close()


@contextlib.asynccontextmanager
async def _listening(standing: Standing, parts: Parts) -> AsyncIterator[list[Open]]:
    authority = standing.snapshot.directory.authority
    at_peer = tls.at_desk if parts.desk.operator else tls.at_peer
    doors: Sequence[tuple[Handler, Door, Callable[..., ssl.SSLContext]]] = (
        (Peer(standing, parts.desk), parts.peer, at_peer),
        (Edge(standing, parts.desk), parts.edge, tls.at_edge),
    )
    loop, opened = asyncio.get_running_loop(), []
    try:
        for handler, door, guard in doors:
            context = guard(cert=door.cert, key=door.key, authority=authority)
            listener = Listener(handler, body=parts.settings.body)
            server = await loop.create_server(listener, door.host, door.port, ssl=context, backlog=512)
            opened.append(Open(listener, server, context, door, _stamp(door)))
        yield opened
    finally:
        for one in reversed(opened):
            one.server.close()
        for one in reversed(opened):
            one.listener.pre_shutdown()
            await one.listener.shutdown(PATIENCE)


async def _reload(standing: Standing, load: Callable[[datetime], Snapshot], doors: Sequence[Open]) -> None:
    """Look for news every second; what cannot be read leaves the old snapshot, whose directory expires by itself."""
    gone: frozenset[str] = frozenset()
    while True:
        await asyncio.sleep(RELOAD)
        try:
            standing.snapshot = await standing.in_thread(lambda: _loaded(load))
        except Exception:  # noqa: BLE001 - yesterday's news is better than no node
            log.exception("the snapshot could not be read")
            continue
        revoked = standing.snapshot.directory.revoked
        if not revoked <= gone:
            gone = revoked
            for door in doors:
                door.listener.cut(revoked)


def _renewed(doors: Sequence[Open], standing: Standing) -> None:
    """Certificates whose files have changed are shown from the next connection on; open ones keep what they have."""
    changed = False
    for door in doors:
        stamp = _stamp(door.door)
        if stamp != door.stamp:
            door.context.load_cert_chain(door.door.cert, door.door.key)
            door.stamp, changed = stamp, True
    if changed:
        standing.outward.renewed()


def _stamp(door: Door) -> tuple[int, int]:
    return door.cert.stat().st_mtime_ns, door.key.stat().st_mtime_ns


def _remembered(taken: Callable[[datetime], Sequence[tuple[str, str]]]) -> Replays:
    """What must not be taken again, from before this run: a signature is fresh for the window to either side."""
    at, known = now(), Replays()
    known.remember(taken(at - 2 * timedelta(seconds=WINDOW_SECONDS)), int(at.timestamp()))
    return known


def _loaded(load: Callable[[datetime], Snapshot]) -> Snapshot:
    close_old_connections()
    return load(now())
