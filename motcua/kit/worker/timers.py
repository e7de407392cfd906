"""The timers of the worker, in a thread with a database connection of its own.

A long job (a PDF, a slow gateway) must not hold up the ledger's sequencer. Turns are counted on the monotonic
clock: a wall clock that is set back must not stop them.
"""

import logging
import threading
import time

from django.db import close_old_connections, connection

from motcua.kit.clock import now
from motcua.kit.jobs.queue import Timer, timers

log = logging.getLogger("motcua.jobs")
BEAT = 0.1


class Timers:
    """Runs every registered timer at its turn until told to stop."""

    def __init__(self) -> None:
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="timers", daemon=True)
        self._next: dict[str, float] = {}

    def start(self) -> None:
        """Begin in a thread."""
        self._thread.start()

    def stop(self) -> None:
        """End after the timer in hand."""
        self._stopping.set()
        self._thread.join(timeout=30)

    def alive(self) -> bool:
        """Whether the thread still runs; the worker ends when it does not, so that it is started again."""
        return self._thread.is_alive()

    def tick(self) -> None:
        """Run every timer that is due; a failing timer is logged and tried again at its next turn."""
        for item in timers():
            if time.monotonic() >= self._next.get(item.name, 0.0):
                self._next[item.name] = time.monotonic() + item.every.total_seconds()
                self._run_one(item)

    def _run_one(self, item: Timer) -> None:
        try:
            item.run(now())
        except Exception:  # noqa: BLE001 - one broken timer must not stop the others
            log.exception("timer %s failed", item.name)
            connection.close()

    def _run(self) -> None:
        while not self._stopping.wait(BEAT):
            close_old_connections()
            self.tick()
        connection.close()
