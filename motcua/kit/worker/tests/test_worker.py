"""Jobs: in the caller's transaction, tried again with growing pauses, given up loudly, never lost."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from django.db import transaction
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from motcua.kit.clock import ZONE, frozen
from motcua.kit.events.models import EventRecord
from motcua.kit.jobs import queue
from motcua.kit.jobs.queue import job, later
from motcua.kit.worker.loop import LEASE, LONGEST_DELAY, Worker, bare

AT = datetime(2026, 11, 23, 9, 0, tzinfo=ZONE)
SECOND = timedelta(seconds=1)
pytestmark = pytest.mark.django_db


class Broken(Exception):
    """What the test's jobs raise."""


@pytest.fixture(autouse=True)
def _registry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Jobs made here are forgotten afterwards."""
    monkeypatch.setattr(queue, "_jobs", dict(queue._jobs))


@pytest.fixture(autouse=True)
def _clock() -> Iterator[None]:
    """Nine o'clock."""
    with frozen(AT):
        yield


def failing(times: int, *, retries: int = 4, words: str = "") -> tuple[queue.Job, list[int]]:
    """A job that fails so many times, and the list of its runs."""
    runs: list[int] = []

    def fail(*, number: int) -> None:
        runs.append(number)
        if len(runs) <= times:
            raise Broken(words)

    fail.__name__ = f"fail_{len(queue.jobs())}"
    return job(retries=retries)(fail), runs


def test_queued_in_the_transaction() -> None:
    """A rolled-back action leaves no job."""
    made, runs = failing(0)

    @transaction.atomic
    def action() -> None:
        made.later(number=1)
        raise Broken

    with pytest.raises(Broken):
        action()
    assert Worker().run_all() == 0
    made.later(number=2)
    assert Worker().run_all() == 1
    assert runs == [2]


def test_retry_with_growing_pauses() -> None:
    """Two, four, eight seconds: never earlier."""
    made, runs = failing(3)
    made.later(number=7)
    worker, moment = Worker(), AT
    assert worker.run_all() == 1
    for pause in (2, 4, 8):
        with frozen(moment + timedelta(seconds=pause) - SECOND):
            assert worker.run_all() == 0
        moment += timedelta(seconds=pause)
        with frozen(moment):
            assert worker.run_all() == 1
    assert runs == [7, 7, 7, 7]
    assert DBTaskResult.objects.get().status == TaskResultStatus.SUCCESSFUL


def test_given_up_and_reported(caplog: pytest.LogCaptureFixture) -> None:
    """After its last run it stays failed with its reason, is logged, and an event says so."""
    made, runs = failing(99, retries=2)
    made.later(number=7)
    Worker().run_all()
    with frozen(AT + 2 * SECOND):
        Worker().run_all()
    with frozen(AT + timedelta(days=1)):
        assert Worker().run_all() == 0
    row = DBTaskResult.objects.get(args_kwargs__kwargs__job=made.name)
    assert (runs, row.status, "Broken" in row.traceback) == ([7, 7], TaskResultStatus.FAILED, True)
    told = EventRecord.objects.get(name="worker.JobGivenUp")
    assert told.payload == {"job": made.name, "kwargs": {"number": 7}}
    assert "given up" in caplog.text


def test_what_a_failed_job_leaves_quotes_no_values(caplog: pytest.LogCaptureFixture) -> None:
    """Databases quote the row they refuse; neither the result nor the log keeps the words, both keep the place."""
    try:
        try:
            raise KeyError("Trần Thị Mai Hương")
        except KeyError as error:
            raise ValueError("Key (number)=(045195000718) already exists") from error
    except ValueError as error:
        told = bare(error)
    assert "ValueError" in told
    assert "KeyError" in told
    assert "test_worker.py" in told
    made, _runs = failing(99, retries=1, words="045195000718 Hương")
    made.later(number=7)
    Worker().run_all()
    row = DBTaskResult.objects.get(args_kwargs__kwargs__job=made.name)
    assert row.status == TaskResultStatus.FAILED
    assert "Broken" in row.traceback
    assert "Hương" not in row.traceback + caplog.text
    assert "given up" in caplog.text


def test_a_failing_job_does_not_hold_others() -> None:
    """What stands behind it runs in the same turn."""
    bad, _ = failing(99)
    good, runs = failing(0)
    bad.later(number=1)
    good.later(number=2)
    Worker().run_all()
    assert runs == [2]


def test_not_before_its_time() -> None:
    """A job for later waits for the product's clock, also when a demo has moved that clock."""
    made, runs = failing(0)
    made.later(run_at=AT + timedelta(hours=1), number=1)
    assert Worker().run_all() == 0
    with frozen(AT + timedelta(hours=1)):
        assert Worker().run_all() == 1
    assert runs == [1]


def test_release_own_after_a_kill() -> None:
    """What a killed worker had claimed is ready again when it restarts; another worker's is left alone."""
    made, runs = failing(0)
    for number in (1, 2):
        made.later(number=number)
    for name in ("one", "two"):
        assert Worker(name=name)._claim() is not None
    assert Worker(name="one").run_all() == 0
    assert Worker(name="one").release_own() == 1
    assert Worker(name="one").run_all() == 1
    assert DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING).count() == 1
    assert len(runs) == 1


def test_stale_lease() -> None:
    """What nobody finished within the lease is ready again, whoever held it."""
    made, _ = failing(0)
    made.later(number=1)
    Worker(name="gone")._claim()
    assert Worker().release_stale(AT + LEASE - SECOND) == 0
    assert Worker().release_stale(AT + LEASE + SECOND) == 1
    assert Worker().run_all() == 1


def test_clock_set_back() -> None:
    """After the clock jumps back a day neither a claim nor a pause reaches into the lost future."""
    made, runs = failing(1)
    made.later(number=1)
    Worker().run_all()
    made.later(number=2)
    Worker(name="gone")._claim()
    yesterday = AT - timedelta(days=1)
    with frozen(yesterday):
        assert Worker().release_stale(yesterday) == 2
        assert Worker().run_all() == 2
    assert sorted(runs) == [1, 1, 2]


def test_a_far_limit_is_no_lost_future() -> None:
    """A job that waits for a legal limit stays where it is."""
    made, _ = failing(0)
    made.later(run_at=AT + 99 * LONGEST_DELAY, number=1)
    assert Worker().release_stale(AT) == 0


def test_by_name() -> None:
    """Actions queue the jobs of their own room by name; an unknown name fails at once."""
    made, runs = failing(0)
    later(made.name, number=5)
    Worker().run_all()
    assert runs == [5]
    with pytest.raises(KeyError):
        later("motcua.nowhere.jobs.none", number=1)


def test_a_job_that_no_longer_exists() -> None:
    """It is given up at its first run, and reported."""
    made, _ = failing(0)
    made.later(number=1)
    queue._jobs.pop(made.name)
    Worker().run_all()
    row = DBTaskResult.objects.get(args_kwargs__kwargs__job=made.name)
    assert row.status == TaskResultStatus.FAILED
