"""Leaves in groups: one thread takes what waits, one transaction keeps it, then the answers may leave.

A disk that must be waited for is waited for once for many; a leaf that cannot be kept keeps its answer back.
"""

import logging
import queue
import threading
import time
from asyncio import AbstractEventLoop, Future
from collections.abc import Callable, Sequence
from datetime import datetime

from django.db import DatabaseError, connection

from motcua.data.exchange.types import LeafFacts
from motcua.kit.clock import now

log = logging.getLogger(__name__)
MOST = 500
Record = Callable[[Sequence[LeafFacts], datetime], None]
Waiting = tuple[LeafFacts, "Future[None]"]


class NotKept(Exception):
    """The evidence could not be stored; the answer must not leave."""


class Writer:
    """The one that writes. `chore` is run about once `every` seconds between groups."""

    def __init__(self, *, record: Record, chore: Callable[[datetime], object], every: float = 1.0) -> None:
        self._record, self._chore, self._every = record, chore, every
        self._waiting: queue.SimpleQueue[Waiting | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="exchange-writer")

    def start(self) -> None:
        """Begin to write."""
        self._thread.start()

    def stop(self) -> None:
        """Write what waits, do the chore once more, end."""
        self._waiting.put(None)
        self._thread.join()

    async def keep(self, line: LeafFacts, loop: AbstractEventLoop) -> None:
        """Return when the leaf is durable; raises NotKept."""
        future: Future[None] = loop.create_future()
        self._waiting.put((line, future))
        await future

    def _run(self) -> None:
        due = time.monotonic() + self._every
        going = True
        while going:
            group, going = self._group(due - time.monotonic())
            if group:
                self._write(group)
            if not going or time.monotonic() >= due:
                self._tidy()
                due = time.monotonic() + self._every
        connection.close()

    def _group(self, patience: float) -> tuple[list[Waiting], bool]:
        """What waits, and whether to go on; while one group is written the next gathers by itself."""
        try:
            first = self._waiting.get(timeout=max(0.001, patience))
        except queue.Empty:
            return [], True
        group = []
        while first is not None:
            group.append(first)
            if len(group) >= MOST or self._waiting.empty():
                return group, True
            first = self._waiting.get()
        return group, False

    def _write(self, group: list[Waiting]) -> None:
        """All in one transaction; if that fails each by itself, so that one bad line harms no other."""
        if self._kept([line for line, _future in group]):
            _settle(group, None)
            return
        for line, future in group:
            kept = self._kept([line])
            _settle([(line, future)], None if kept else NotKept("the evidence could not be stored"))

    def _kept(self, lines: list[LeafFacts]) -> bool:
        try:
            self._record(lines, now())
        except Exception:  # noqa: BLE001 - whatever failed, the leaf is not durable and the loop must go on
            log.exception("%d leaves not kept", len(lines))
            self._close()
            return False
        return True

    def _tidy(self) -> None:
        try:
            self._chore(now())
        except Exception:  # noqa: BLE001 - a ledger that cannot be sequenced now must not stop the traffic
            log.exception("chore of the writer failed")
            self._close()

    @staticmethod
    def _close() -> None:
        """A connection that failed once is made anew."""
        try:
            connection.close()
        except DatabaseError:
            log.warning("the connection could not be closed")


def _settle(group: Sequence[Waiting], error: Exception | None) -> None:
    """Wake everybody who waited, with one message to their loop."""
    loop = group[0][1].get_loop()
    try:
        loop.call_soon_threadsafe(_wake, [future for _line, future in group], error)
    except RuntimeError:
        log.warning("the node stopped before %d answers could leave", len(group))


def _wake(futures: Sequence["Future[None]"], error: Exception | None) -> None:
    for future in futures:
        if future.done():
            continue
        if error is None:
            future.set_result(None)
        else:
            future.set_exception(error)
