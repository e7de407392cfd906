"""Events: announced in the transaction, delivered to each handler once, whatever happens to the others."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from django.db import transaction

from motcua.kit.clock import ZONE, frozen
from motcua.kit.events import bus
from motcua.kit.events.bus import Event, announce, deliver, event_of_delivery, on
from motcua.kit.events.models import Delivery, EventRecord
from motcua.kit.worker.events import JobGivenUp
from motcua.kit.worker.loop import Worker

AT = datetime(2026, 11, 23, 9, 0, tzinfo=ZONE)
pytestmark = pytest.mark.django_db


@dataclass(frozen=True, kw_only=True)
class Rang(Event):
    """A bell rang."""

    bell: str


class Broken(Exception):
    """What a handler raises."""


@pytest.fixture(autouse=True)
def heard(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """One good handler, and what it heard; the rest of the house is deaf meanwhile."""
    monkeypatch.setattr(bus, "_handlers", {})
    said: list[str] = []

    @on(Rang)
    def good(*, event: Rang, at: datetime) -> None:
        said.append(f"{event.bell} {at:%H:%M}")

    return said


def test_delivered_with_its_own_time(heard: list[str]) -> None:
    """The handler gets the event and the moment it was announced, however late it runs."""
    announce(Rang(bell="one"), at=AT)
    with frozen(AT + timedelta(hours=3)):
        Worker().run_all()
    assert [word.split()[0] for word in heard] == ["one"]
    assert EventRecord.objects.get().at == AT


def test_rollback_leaves_nothing(heard: list[str]) -> None:
    """Neither the fact nor its deliveries."""

    @transaction.atomic
    def action() -> None:
        announce(Rang(bell="one"), at=AT)
        raise Broken

    with pytest.raises(Broken):
        action()
    assert Worker().run_all() == 0
    assert (heard, EventRecord.objects.count()) == ([], 0)


def test_delivered_twice_is_handled_once(heard: list[str]) -> None:
    """A second delivery of the same event to the same handler does nothing."""
    announce(Rang(bell="one"), at=AT)
    record = EventRecord.objects.get()
    (handler,) = bus.registered()["tests.Rang"]
    for _ in range(2):
        deliver.later(event_id=record.pk, handler=handler)
    assert Worker().run_all() == 3
    assert len(heard) == 1
    assert Delivery.objects.count() == 1


def test_a_failing_handler_is_tried_again_and_others_run(heard: list[str]) -> None:
    """Its half-done work is rolled back with its mark; the next try does it whole."""
    tries: list[int] = []

    @on(Rang)
    def bad(*, event: Rang, at: datetime) -> None:
        EventRecord.objects.create(name="trace", payload={}, at=at)
        tries.append(1)
        if len(tries) < 3:
            raise Broken

    announce(Rang(bell="one"), at=AT)
    for seconds in (0, 2, 6, 14):
        with frozen(datetime.now(tz=ZONE) + timedelta(seconds=seconds)):  # noqa: TID251 - the worker's pauses
            Worker().run_all()
    assert (len(heard), len(tries)) == (1, 3)
    assert EventRecord.objects.filter(name="trace").count() == 1


def test_nobody_listens() -> None:
    """The fact is kept all the same."""
    announce(JobGivenUp(job="x", kwargs={}), at=AT)
    assert EventRecord.objects.get().name == "worker.JobGivenUp"
    assert Worker().run_all() == 0


def test_event_of_a_delivery() -> None:
    """A delivery job names its event; other jobs and events that no longer exist have none."""
    announce(Rang(bell="one"), at=AT)
    record = EventRecord.objects.get()
    found = event_of_delivery(job=deliver.name, kwargs={"event_id": record.pk, "handler": "h"})
    assert found == Rang(bell="one")
    assert event_of_delivery(job="another", kwargs={"event_id": record.pk}) is None
    EventRecord.objects.update(name="room.Forgotten")
    assert event_of_delivery(job=deliver.name, kwargs={"event_id": record.pk}) is None
