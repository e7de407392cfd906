"""announce() and @on: what rooms use of the event table."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, TypeVar

from django.db import transaction

from motcua.kit.db import insert
from motcua.kit.events.models import Delivery, EventRecord
from motcua.kit.jobs.queue import job

E = TypeVar("E", bound="Event")
Handler = Callable[..., None]

_types: dict[str, type["Event"]] = {}
_handlers: dict[str, dict[str, Handler]] = {}
_when: dict[str, Callable[[], bool]] = {}


@dataclass(frozen=True, kw_only=True)
class Event:
    """Base of all events: ids and codes only, every field JSON."""

    def __init_subclass__(cls) -> None:
        _types[event_name(cls)] = cls


def event_name(kind: type["Event"]) -> str:
    """`dossiers.DossierSubmitted`: the room and the class."""
    room = kind.__module__.split(".")[-2]
    return f"{room}.{kind.__name__}"


def on(kind: type[E], *, when: Callable[[], bool] | None = None) -> Callable[[Handler], Handler]:
    """Register `handler(*, event, at)` for an event class; it runs in the worker, in a transaction.

    when: asked as the event is announced; while it says no, the handler is not called and costs nothing.
    """

    def register(handler: Handler) -> Handler:
        name = f"{handler.__module__}.{handler.__name__}"
        _handlers.setdefault(event_name(kind), {})[name] = handler
        if when is not None:
            _when[name] = when
        return handler

    return register


def announce(event: Event, *, at: datetime) -> None:
    """Write the fact and its delivery jobs inside the caller's transaction."""
    name = event_name(type(event))
    record = EventRecord(name=name, payload=asdict(event), at=at)
    insert(record)
    for handler in _handlers.get(name, ()):
        if handler in _when and not _when[handler]():
            continue
        deliver.later(event_id=record.pk, handler=handler)


@job(retries=12)
def deliver(*, event_id: int, handler: str) -> None:
    """Run one handler for one event, unless it has already been done."""
    record = EventRecord.objects.get(pk=event_id)
    function = _handlers[record.name][handler]
    with transaction.atomic():
        _mark, fresh = Delivery.objects.get_or_create(event_id=event_id, handler=handler)
        if fresh:
            function(event=_types[record.name](**record.payload), at=record.at)


def event_of_delivery(*, job: str, kwargs: Mapping[str, Any]) -> Event | None:
    """The event a delivery job was carrying; None for any other job, or if the event is unknown by now."""
    if job != deliver.name:
        return None
    record = EventRecord.objects.filter(pk=kwargs.get("event_id")).first()
    return _types[record.name](**record.payload) if record and record.name in _types else None


def registered() -> dict[str, tuple[str, ...]]:
    """Event name → handler names (for the architecture tests and the generated docs)."""
    return {name: tuple(handlers) for name, handlers in _handlers.items()}


def known_types() -> dict[str, type[Any]]:
    """Event name → class."""
    return dict(_types)
