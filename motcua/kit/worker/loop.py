"""The worker loop: claim, run, retry with growing pauses, give up loudly; take back what a kill left.

Moments are the product's own clock (kit.clock), as are the limits that jobs wait for.
"""

import logging
import time
from datetime import datetime, timedelta
from traceback import format_tb

from django.db import DatabaseError, InterfaceError, close_old_connections, connection, transaction
from django.db.models import Q, QuerySet
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult, get_date_max

from motcua.kit.clock import now
from motcua.kit.events.bus import announce, event_of_delivery
from motcua.kit.jobs.queue import retries_of
from motcua.kit.worker.events import JobGivenUp
from motcua.kit.worker.timers import Timers

log = logging.getLogger("motcua.jobs")
LEASE = timedelta(minutes=5)
FIRST_DELAY = timedelta(seconds=2)
LONGEST_DELAY = timedelta(hours=1)
OUTAGE_SECONDS = 1.0


class Worker:
    """One process. `name` is its own and stays over restarts: so it takes back what it had claimed."""

    def __init__(self, *, name: str = "worker-1", idle_seconds: float = 0.2) -> None:
        self.name = name
        self.idle_seconds = idle_seconds
        self.running = True
        self._look_again = 0.0

    def stop(self, *_signal: object) -> None:
        """Finish the job in hand, then end."""
        self.running = False

    def run(self) -> None:
        """Run until stop(); a database that goes away is waited for."""
        timers = Timers()
        timers.start()
        lost = True
        while self.running and timers.alive():
            try:
                if lost:
                    self.release_own()
                lost = False
                if not self._turn():
                    time.sleep(self.idle_seconds)
            except (DatabaseError, InterfaceError) as error:
                log.error("database not available: %s", error)
                lost = True
                connection.close()
                time.sleep(OUTAGE_SECONDS)
        timers.stop()

    def _turn(self) -> bool:
        close_old_connections()
        if time.monotonic() >= self._look_again:
            self._look_again = time.monotonic() + LEASE.total_seconds() / 5
            self.release_stale(now())
        return self.run_one()

    def release_own(self) -> int:
        """Make ready again the rows this worker had claimed before it was killed."""
        held = DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING)
        mine = [row.pk for row in held if row.worker_ids and row.worker_ids[-1] == self.name]
        return DBTaskResult.objects.filter(pk__in=mine).update(status=TaskResultStatus.READY)

    def release_stale(self, at: datetime) -> int:
        """Make ready again the rows that any worker has held longer than the lease.

        After the clock was set back the same is done for what seems to have begun, or to be tried again,
        in a future that the pauses do not explain.
        """
        held_long = Q(started_at__lt=at - LEASE) | Q(started_at__gt=at + LEASE)
        stale = DBTaskResult.objects.filter(held_long, status=TaskResultStatus.RUNNING)
        again = DBTaskResult.objects.filter(status=TaskResultStatus.READY, run_after__lt=get_date_max())
        far = again.filter(run_after__gt=at + 2 * LONGEST_DELAY).exclude(worker_ids=[])
        return stale.update(status=TaskResultStatus.READY) + far.update(run_after=at)

    def run_one(self) -> bool:
        """Claim and run one ready job; False when there is none."""
        row = self._claim()
        if row is None:
            return False
        try:
            row.task.call(*row.args_kwargs["args"], **row.args_kwargs["kwargs"])
        except Exception as error:  # noqa: BLE001 - whatever a job raises is recorded and retried
            self._failed(row, error)
        else:
            row.set_successful(None)
        return True

    def run_all(self, *, limit: int = 10_000) -> int:
        """Run ready jobs until none is left (tests, the demo story); returns how many ran."""
        count = 0
        while count < limit and self.run_one():
            count += 1
        return count

    def _claim(self) -> DBTaskResult | None:
        at = now()
        if not _ready(at).exists():
            return None  # an idle worker must not take SQLite's write lock five times a second
        with transaction.atomic():
            ready = _ready(at)
            if connection.features.has_select_for_update_skip_locked:
                ready = ready.select_for_update(skip_locked=True)
            row = ready.first()
            if row is not None:
                row.status, row.started_at = TaskResultStatus.RUNNING, at
                row.worker_ids = [*row.worker_ids, self.name]
                row.save(update_fields=("status", "started_at", "worker_ids"))
            return row

    def _failed(self, row: DBTaskResult, error: Exception) -> None:
        name = row.args_kwargs["kwargs"].get("job", row.task_path)
        runs = len(row.worker_ids)
        if runs >= retries_of(name):
            log.error("job %s given up after %s runs: %s", name, runs, bare(error))
            _give_up(row, name, error)
            return
        delay = min(FIRST_DELAY * 2 ** (runs - 1), LONGEST_DELAY)
        log.warning("job %s failed (run %s), again in %s: %s", name, runs, delay, type(error).__qualname__)
        row.status = TaskResultStatus.READY
        row.run_after = now() + delay
        row.save(update_fields=("status", "run_after"))


def _ready(at: datetime) -> QuerySet[DBTaskResult]:
    due = Q(run_after=get_date_max()) | Q(run_after__lte=at)
    return DBTaskResult.objects.filter(due, status=TaskResultStatus.READY)


def bare(error: BaseException) -> str:
    """Where it went wrong, without the words of the exception: they quote values, and values may be somebody's data."""
    parts = [f"{type(error).__module__}.{type(error).__qualname__}\n", *format_tb(error.__traceback__)]
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return "".join(parts) + (f"from {bare(cause)}" if cause is not None else "")


@transaction.atomic
def _give_up(row: DBTaskResult, name: str, error: Exception) -> None:
    """Record the failure and announce it, unless what failed was telling of another failure."""
    row.set_failed(error)
    row.traceback = bare(error)
    row.save(update_fields=("traceback",))
    kwargs = row.args_kwargs["kwargs"].get("kwargs", {})
    told = event_of_delivery(job=name, kwargs=kwargs)
    if told is None or not isinstance(told, JobGivenUp):
        announce(JobGivenUp(job=name, kwargs=kwargs), at=now())
