"""Timers: at their turn, beside the jobs, whatever the wall clock does; an outage is waited for."""

import threading
import time
from datetime import datetime, timedelta

import pytest
from django.db import OperationalError, transaction

from motcua.kit.clock import ZONE, frozen
from motcua.kit.jobs import queue
from motcua.kit.jobs.queue import job, timer
from motcua.kit.worker import loop as worker
from motcua.kit.worker.loop import Worker
from motcua.kit.worker.timers import Timers

AT = datetime(2026, 11, 23, 9, 0, tzinfo=ZONE)


@pytest.fixture(autouse=True)
def _registry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the timers and jobs of the test."""
    monkeypatch.setattr(queue, "_timers", {})
    monkeypatch.setattr(queue, "_jobs", dict(queue._jobs))


def until(ready, seconds: float = 10) -> bool:
    """Wait for something the thread does."""
    end = time.monotonic() + seconds
    while time.monotonic() < end and not ready():
        time.sleep(0.01)
    return bool(ready())


@pytest.mark.django_db
def test_each_at_its_turn() -> None:
    """A timer runs at once, then not before its period; the moment is the product's."""
    seen: list[datetime] = []
    timer(every=timedelta(hours=1))(seen.append)
    ticking = Timers()
    with frozen(AT):
        ticking.tick()
        ticking.tick()
    assert seen == [AT]


@pytest.mark.django_db
def test_clock_set_back_stops_nothing() -> None:
    """The turns are counted on the monotonic clock."""
    seen: list[datetime] = []
    timer(every=timedelta(milliseconds=1))(seen.append)
    ticking = Timers()
    for at in (AT, AT - timedelta(days=400)):
        with frozen(at):
            ticking.tick()
        time.sleep(0.005)
    assert len(seen) == 2


@pytest.mark.django_db
def test_a_broken_timer_stops_no_other(caplog: pytest.LogCaptureFixture, monkeypatch) -> None:
    """It is logged; the next one runs."""
    monkeypatch.setattr("motcua.kit.worker.timers.connection.close", lambda: None)

    @timer(every=timedelta(hours=1))
    def broken(at: datetime) -> None:
        raise OSError

    seen: list[datetime] = []
    timer(every=timedelta(hours=1))(seen.append)
    Timers().tick()
    assert len(seen) == 1
    assert "broken" in caplog.text


@pytest.mark.django_db(transaction=True)
def test_a_long_job_does_not_hold_up_a_timer() -> None:
    """While a job sleeps the timers go on."""
    ticks: list[datetime] = []
    timer(every=timedelta(milliseconds=10))(ticks.append)
    began, ended = threading.Event(), threading.Event()

    @job()
    def slow() -> None:
        began.set()
        ended.wait(10)
        done.stop()

    done = Worker()
    with transaction.atomic():
        slow.later()
    running = threading.Thread(target=done.run)
    running.start()
    try:
        assert began.wait(10)
        before = len(ticks)
        assert until(lambda: len(ticks) > before + 3)
    finally:
        ended.set()
        running.join(20)
    assert not running.is_alive()


@pytest.mark.django_db(transaction=True)
def test_an_outage_is_waited_for(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    """A database that does not answer ends no worker; afterwards it takes its own rows back and goes on."""
    monkeypatch.setattr(worker, "OUTAGE_SECONDS", 0.01)
    done, calls = Worker(), []

    def turn() -> bool:
        calls.append("turn")
        if len(calls) == 2:
            raise OperationalError("the server closed the connection")
        if len(calls) > 3:
            done.stop()
        return True

    monkeypatch.setattr(done, "_turn", turn)
    monkeypatch.setattr(done, "release_own", lambda: calls.append("release"))
    done.run()
    assert calls.count("release") == 2
    assert "not available" in caplog.text
