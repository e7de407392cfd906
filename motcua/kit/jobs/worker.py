"""The worker loop: claim, run, retry with backoff; release what a killed worker held; run the timers."""

import logging
import time
from datetime import UTC, datetime, timedelta

from django.db import close_old_connections, connection, transaction
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from motcua.kit.clock import now
from motcua.kit.jobs.queue import retries_of, timers

log = logging.getLogger("motcua.jobs")
LEASE = timedelta(minutes=5)
FIRST_DELAY = timedelta(seconds=2)
LONGEST_DELAY = timedelta(hours=1)


class Worker:
    """One process; `name` is stable over restarts, so that it can take back what it had claimed."""

    def __init__(self, *, name: str = "worker-1", idle_seconds: float = 0.2) -> None:
        self.name = name
        self.idle_seconds = idle_seconds
        self.running = True
        self._last_run: dict[str, datetime] = {}

    def stop(self, *_signal: object) -> None:
        """Finish the job in hand, then end."""
        self.running = False

    def run(self) -> None:
        """Run until stop()."""
        self.release_own()
        while self.running:
            close_old_connections()
            self.tick_timers()
            if not self.run_one():
                time.sleep(self.idle_seconds)

    def release_own(self) -> int:
        """Make ready again the rows this worker had claimed before it was killed."""
        held = DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING)
        mine = [row.pk for row in held if row.worker_ids and row.worker_ids[-1] == self.name]
        return DBTaskResult.objects.filter(pk__in=mine).update(status=TaskResultStatus.READY)

    def release_stale(self, at: datetime) -> int:
        """Make ready again the rows that any worker has held longer than the lease."""
        stale = DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING, started_at__lt=at - LEASE)
        return stale.update(status=TaskResultStatus.READY)

    def tick_timers(self) -> None:
        """Run every timer that is due; a failing timer is logged and tried again at its next turn."""
        at = now()
        for item in timers():
            last = self._last_run.get(item.name)
            if last and at - last < item.every:
                continue
            self._last_run[item.name] = at
            try:
                item.run(at)
            except Exception:  # noqa: BLE001 - one broken timer must not stop the others
                log.exception("timer %s failed", item.name)
        last = self._last_run.get("stale")
        if not last or at - last > LEASE / 5:
            self._last_run["stale"] = at
            self.release_stale(datetime.now(tz=UTC))  # noqa: TID251 - leases follow the machine's clock

    def run_one(self) -> bool:
        """Claim and run one ready job; False when there is none."""
        row = self._claim()
        if row is None:
            return False
        name = row.args_kwargs["kwargs"].get("job", row.task_path)
        try:
            row.task.call(*row.args_kwargs["args"], **row.args_kwargs["kwargs"])
        except Exception as error:  # noqa: BLE001 - whatever a job raises is recorded and retried
            self._failed(row, name, error)
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
        if not DBTaskResult.objects.ready().exists():
            return None  # an idle worker must not take SQLite's write lock five times a second
        with transaction.atomic():
            ready = DBTaskResult.objects.ready()
            if connection.features.has_select_for_update_skip_locked:
                ready = ready.select_for_update(skip_locked=True)
            row = ready.first()
            if row is not None:
                row.claim(self.name)
            return row

    def _failed(self, row: DBTaskResult, name: str, error: Exception) -> None:
        runs = len(row.worker_ids)
        if runs >= retries_of(name):
            log.error("job %s given up after %s runs: %s", name, runs, error, exc_info=error)
            row.set_failed(error)
            return
        delay = min(FIRST_DELAY * 2 ** (runs - 1), LONGEST_DELAY)
        log.warning("job %s failed (run %s), again in %s: %s", name, runs, delay, error)
        row.status = TaskResultStatus.READY
        row.run_after = datetime.now(tz=UTC) + delay  # noqa: TID251 - backoff follows the machine's clock
        row.save(update_fields=("status", "run_after"))
