"""What a running node holds: its settings, the snapshot of the moment, its connections and its writer."""

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from motcua.data.exchange import evidence, quota, signatures
from motcua.data.exchange.node.client import Outward
from motcua.data.exchange.node.reading import Bodies
from motcua.data.exchange.node.shelf import Shelf
from motcua.data.exchange.node.writer import NotKept, Writer
from motcua.data.exchange.types import (
    Answer,
    Call,
    CaseBook,
    Directory,
    Kept,
    Node,
    Permit,
    Provider,
    Refused,
    Side,
    Snapshot,
)

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Settings:
    """What is decided when the node starts. Seconds; `body` in bytes; `camel` chooses the spelling of codes.

    kept_body: the longest body, in bytes, that passes under an agreement which keeps bodies.
    """

    code: str
    connect_seconds: float = 5.0
    provider_seconds: float = 30.0
    node_seconds: float = 40.0
    body: int = 20 * 1024 * 1024
    kept_body: int = 10 * 1024 * 1024
    camel: bool = True
    news_seconds: float = 15.0


@dataclass(slots=True)
class Standing:
    """The node as its two doors see it. `snapshot` is swapped whole by the loop; all else stays.

    chores: one turn of the node's upkeep at once, for who cannot wait for the next.
    """

    settings: Settings
    key: signatures.SigningKey
    snapshot: Snapshot
    book: CaseBook
    provider: Provider
    outward: Outward
    writer: Writer
    threads: ThreadPoolExecutor
    bodies: Bodies
    shelf: Shelf
    buckets: quota.Buckets = field(default_factory=quota.Buckets)
    replays: signatures.Replays = field(default_factory=signatures.Replays)
    chores: Callable[[datetime], Awaitable[None]] | None = None

    async def in_thread(self, work: Callable[[], Result]) -> Result:
        """Run what waits for a database beside the loop."""
        return await asyncio.get_running_loop().run_in_executor(self.threads, work)

    async def keep(
        self,
        *,
        side: Side,
        call: Call,
        permit: Permit | None,
        answer: Answer | None,
        refused: Refused | None,
        signed: tuple[str, str],
        at: datetime,
        kept: Kept | None = None,
    ) -> None:
        """The evidence of one exchange, durable when this returns. Raises Refused (logging_failed)."""
        line = evidence.leaf(
            side=side,
            call=call,
            permit=permit,
            answer=answer,
            refused=refused,
            signatures=signed,
            at=at,
            kept=kept,
        )
        try:
            await self.writer.keep(line, asyncio.get_running_loop())
        except NotKept as error:
            raise Refused("logging_failed", "The evidence of this exchange could not be stored") from error


def current(snapshot: Snapshot, *, at: datetime) -> Directory:
    """The directory, unless it is too old to be believed. Raises Refused."""
    if at >= snapshot.directory.expires:
        ended = snapshot.directory.expires.isoformat(timespec="minutes")
        words = (
            f"The directory of members ended {ended} and no newer one could be fetched: the line to the operator's "
            "node must be opened, or the directory brought by hand (motcua exchange directory FILE)"
        )
        raise Refused("outdated_global_conf", words)
    return snapshot.directory


def node_for(directory: Directory, subsystem: str) -> Node:
    """The node that speaks for a subsystem. Raises Refused (unknown_member)."""
    listed = directory.subsystems.get(subsystem)
    node = directory.nodes.get(listed.node) if listed is not None else None
    if node is None:
        raise Refused("unknown_member", "Member or subsystem not found")
    return node


def holds(directory: Directory, *, fingerprint: str, kind: str, holder: str, at: datetime) -> bool:
    """Whether this certificate is listed for this holder, in force and not revoked."""
    known = directory.certificates.get(fingerprint)
    if known is None or known.kind != kind or known.holder != holder or fingerprint in directory.revoked:
        return False
    return known.valid_from <= at < known.valid_until
