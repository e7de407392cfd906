"""Wrong neighbours of what a procedure promises and asks: time, money, papers, questions, the result."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from motcua.service.procedures.mutating.processes import WAITS, Path, conditions
from motcua.service.procedures.mutating.rules import hours, rules, terms
from motcua.service.procedures.mutating.successions import of_transition
from motcua.service.procedures.mutating.types import DROPPED, Change

Data = Mapping[str, Any]
SHIFTS = {"result": "forwarding", "forwarding": "result"}


def of_procedure(data: Data) -> Iterator[Change]:
    """Every change of time limits, fees, papers and the result."""
    for place, item in enumerate(data.get("time_limits", ())):
        yield from _time_limit(("time_limits", place), item)
    yield from of_fees(data)
    yield from of_transition(data)
    for place, item in enumerate(data.get("components", ())):
        path = ("components", place)
        yield Change("component dropped", path, DROPPED)
        yield Change("required flipped", (*path, "required"), not item.get("required", True))
        yield Change("present_only flipped", (*path, "present_only"), not item.get("present_only", False))
        if "when" in item:
            yield from conditions("component", (*path, "when"), item["when"])
    for name, source in (data.get("result", {}).get("values") or {}).items():
        yield from _value(("result", "values", name), source)
    for place, item in enumerate(data.get("result", {}).get("writes") or ()):
        yield from _write(("result", "writes", place), item)


def _write(path: Path, item: Data) -> Iterator[Change]:
    yield Change("register write dropped", path, DROPPED)
    for name, source in item["fields"].items():
        yield from _value((*path, "fields", name), source)
    if "when" in item:
        yield from conditions("register write", (*path, "when"), item["when"])
    if "valid_from" in item:
        yield Change("register write since", (*path, "valid_from"), DROPPED)


def _time_limit(path: Path, item: Data) -> Iterator[Change]:
    yield Change("time limit dropped", path, DROPPED)
    yield from (Change("limit", (*path, "limit"), text) for text in terms(item["limit"]))
    yield Change("on_wait", (*path, "on_wait"), WAITS[item.get("on_wait", "restart")])
    if "when" in item:
        yield from conditions("time limit", (*path, "when"), item["when"])
    yield from _days("time limit date", path, item)
    if late := item.get("late"):
        yield Change("late rule dropped", (*path, "late"), DROPPED)
        yield Change("late rule changed", (*path, "late", "shifts"), SHIFTS[late["shifts"]])
        for text in hours(str(late.get("after", ""))):
            yield Change("late rule changed", (*path, "late", "after"), text)


def of_fees(data: Data) -> Iterator[Change]:
    """Every change of the fees, of the national ones or of a province's layer."""
    for place, item in enumerate(data.get("fees", ())):
        path = ("fees", place)
        yield Change("fee dropped", path, DROPPED)
        for text in rules(item["amount"], condition=False):
            yield Change("fee amount", (*path, "amount"), text)
        channels = list(item.get("channels", ()))
        for left in range(len(channels) if len(channels) > 1 else 0):
            yield Change("channel removed", (*path, "channels"), channels[:left] + channels[left + 1 :])
        yield from _days("fee date", path, item)


def _days(name: str, path: Path, item: Data) -> Iterator[Change]:
    """A dated line that begins a day late or ends a day early."""
    for key, days in (("effective_from", 1), ("effective_to", -1)):
        if isinstance(item.get(key), date):
            yield Change(name, (*path, key), item[key] + timedelta(days=days))


def _value(path: Path, source: Any) -> Iterator[Change]:
    yield Change("value dropped", path, DROPPED)
    yield from (Change("value changed", path, text) for text in rules(source, condition=False))


def of_form(data: Data) -> Iterator[Change]:
    """Every change of what is asked, of whom, and of what is refused."""
    for page, item in enumerate(data.get("pages", ())):
        for place, field in enumerate(item.get("fields", ())):
            yield from _field(("pages", page, "fields", place), field)


def _field(path: Path, field: Data) -> Iterator[Change]:
    source = field.get("source") or {}
    if source.get("when_missing") != "leave":  # else it is never asked of a person
        yield Change("required flipped", (*path, "required"), not field.get("required", True))
    if "show_if" in field:
        yield from conditions("question", (*path, "show_if"), field["show_if"])
    checks = field.get("check") or ()
    several = isinstance(checks, list)
    for number, check in enumerate(checks if several else [checks] if checks else ()):
        here = (*path, "check", number) if several else (*path, "check")
        yield Change("check dropped", here, DROPPED)
        yield from (Change("check changed", (*here, "when"), text) for text in rules(check["when"]))
    if "default" in field:
        yield Change("default dropped", (*path, "default"), DROPPED)
