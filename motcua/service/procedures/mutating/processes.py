"""Wrong neighbours of a process: who, from where, to where, by when, with what effect."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from motcua.service.procedures.mutating.rules import rules, terms
from motcua.service.procedures.mutating.types import DROPPED, Change

CLOCKS = {"run": "pause", "pause": "run", "end": DROPPED}
WAITS = {"restart": "subtract", "subtract": "restart"}
Data = Mapping[str, Any]
Path = tuple[str | int, ...]


def of_process(data: Data) -> Iterator[Change]:
    """Every change of states and actions, in the file's order."""
    states, actions = data["states"], data["actions"]
    owners = _used(item.get("owner") for item in states.values())
    offices = _used(item.get("office") for item in states.values())
    for name, state in states.items():
        path = ("states", name)
        yield from _state(path, state)
        if state.get("owner"):
            yield Change("owner", (*path, "owner"), _next(owners, state["owner"]))
        if state.get("office") and len(offices) > 1:
            yield Change("office", (*path, "office"), _next(offices, state["office"]))
    roles = _used(role for item in actions.values() for role in _list(item["by"]))
    for name, action in actions.items():
        yield from _action(("actions", name), action, roles, list(states))


def _state(path: Path, state: Data) -> Iterator[Change]:
    if not state.get("passes"):  # nobody stays in a state that is only passed through
        yield from (Change("limit", (*path, "limit"), text) for text in terms(state.get("limit") or ""))
    yield Change("portal", (*path, "portal"), int(state["portal"]) % 10 + 1)
    for key, others in (("clock", CLOCKS), ("on_wait", WAITS)):
        if state.get(key) in others:
            yield Change(key, (*path, key), others[state[key]])
    for key in ("after_limit", "passes", "final"):
        if state.get(key) and not (key == "after_limit" and state.get("passes")):
            yield Change(f"{key} dropped", (*path, key), DROPPED)


def _action(path: Path, action: Data, roles: list[str], states: list[str]) -> Iterator[Change]:
    by = _list(action["by"])
    if len(by) > 1:
        yield from (Change("role removed", (*path, "by"), left) for left in _without_one(by))
    else:
        yield Change("role swapped", (*path, "by"), _next(roles, by[0]))
    if more := [role for role in roles if role not in by]:
        yield Change("role added", (*path, "by"), [*by, more[0]])
    sources = _list(action["from"])
    if len(sources) > 1:
        yield from (Change("source removed", (*path, "from"), left) for left in _without_one(sources))
    if "when" in action:
        yield from conditions("guard", (*path, "when"), action["when"])
    yield from _targets((*path, "to"), action.get("to", "$same"), states)
    yield from _effects((*path, "do"), action.get("do") or ())


def conditions(kind: str, path: Path, source: Any) -> Iterator[Change]:
    """A condition gone, and each of its wrong neighbours."""
    yield Change(f"{kind} removed", path, DROPPED)
    yield from (Change(f"{kind} changed", path, text) for text in rules(source))


def _targets(path: Path, target: Any, states: list[str]) -> Iterator[Change]:
    if isinstance(target, str):
        yield Change("target", path, _next(states, target))
        return
    for place, route in enumerate(target):
        here = (*path, place)
        yield Change("target", (*here, "state"), _next(states, route["state"]))
        yield Change("route removed", here, DROPPED)
        if "when" in route:
            yield from conditions("route", (*here, "when"), route["when"])
        yield from _effects((*here, "do"), route.get("do") or ())
    for place in range(len(target) - 1):
        swapped = [*target[:place], target[place + 1], target[place], *target[place + 2 :]]
        yield Change("routes reordered", path, swapped)


def _effects(path: Path, effects: Sequence[Any]) -> Iterator[Change]:
    for place, effect in enumerate(effects):
        yield Change("effect dropped", (*path, place), DROPPED)
        args = next(iter(effect.items())) if isinstance(effect, Mapping) else ("", None)
        if isinstance(args[1], Mapping) and "limit" in args[1]:
            where = (*path, place, args[0], "limit")
            yield from (Change("limit", where, text) for text in terms(args[1]["limit"]))


def _used(names: Iterable[Any]) -> list[str]:
    return list(dict.fromkeys(name for name in names if name))


def _next(names: list[str], name: str) -> str:
    """Another of the names, always the same one."""
    return names[(names.index(name) + 1) % len(names)] if name in names else names[0]


def _list(value: Any) -> list[Any]:
    return [value] if isinstance(value, str) else list(value)


def _without_one(items: list[Any]) -> Iterator[list[Any]]:
    return ([*items[:place], *items[place + 1 :]] for place in range(len(items)))
