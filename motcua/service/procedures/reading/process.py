"""process.yaml as states and actions; refuses names that lead nowhere."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from motcua.service.forms.queries import read_form
from motcua.service.procedures import types
from motcua.service.procedures.reading.places import at, expression, known
from motcua.service.procedures.values import limit_of

Data = Mapping[str, Any]
ENGINE_VERBS = frozenset({"start_clock", "reappoint", "supplement", "assign"})


def read_process(data: Data) -> types.Process:
    """Read process.yaml: initial state, states, actions; refuses names that lead nowhere."""
    states, actions = {}, {}
    for name, item in data["states"].items():
        with at("states", name):
            states[name] = _state(name, item)
    for name, item in data["actions"].items():
        with at("actions", name):
            actions[name] = _action(name, item, states)
    if data["initial"] not in states:
        raise ValueError(_("initial: không có trạng thái %(state)s") % {"state": data["initial"]})
    offered = {
        name: tuple(action for action in actions.values() if name in action.sources) for name in states
    }
    return types.Process(initial=data["initial"], states=states, actions=actions, offered=offered)


def _state(name: str, item: Data) -> types.StateDef:
    keys = "name public portal owner office limit basis clock after_limit work signs assigned final note"
    known(f"states.{name}", item, f"{keys} on_wait on_wait_basis passes")
    limit = item.get("limit")
    return types.StateDef(
        name=name,
        title=item["name"],
        public=item.get("public", item["name"]),
        portal=int(item["portal"]),
        owner=item.get("owner", ""),
        office=item.get("office", ""),
        limit=limit_of(limit) if limit else None,
        limit_text=limit or "",
        clock=item.get("clock", ""),
        after_limit=item.get("after_limit", ""),
        work=item.get("work", item["name"]),
        signs=item.get("signs", ""),
        assigned=bool(item.get("assigned", False)),
        final=bool(item.get("final", False)),
        on_wait=item.get("on_wait", ""),
        on_wait_basis=item.get("on_wait_basis", ""),
        waiting=item.get("public", item["name"]),
        passes=item.get("passes", ""),
    )


def _action(name: str, item: Data, states: Mapping[str, Any]) -> types.ActionDef:
    known(f"actions.{name}", item, "name done key style explain from to by when when_not ask do basis apart")
    effects = _effects(name, item.get("do", ()))
    verbs = {effect.verb for effect in effects}
    guard = expression(item.get("when"))
    sources = frozenset(_names(item["from"]))
    routes = tuple(_routes(name, item.get("to", "$same")))
    for state in sources | {route.state for route in routes}:
        if state not in states and state not in ("$same", "$previous"):
            raise ValueError(
                _("%(place)s: không có trạng thái %(state)s") % {"place": f"actions.{name}", "state": state}
            )
    ask = item.get("ask")
    return types.ActionDef(
        name=name,
        title=item["name"],
        past=item.get("done", item["name"]),
        key=str(item.get("key", "")),
        style=item.get("style", "secondary"),
        explain=item.get("explain", ""),
        sources=sources,
        routes=routes,
        by=frozenset(_names(item["by"])),
        guard=guard,
        guard_text=item.get("when_not", ""),
        ask=read_form(data={"pages": [{"id": name, "title": item["name"], "fields": ask}]}) if ask else None,
        effects=effects,
        starts_clock="start_clock" in verbs,
        reappoints="reappoint" in verbs,
        counts_supplement="supplement" in verbs,
        assigns="assign" in verbs,
        apart=bool(item.get("apart", False)),
        reads_fee=any(rule and "fee" in rule.names for rule in (guard, *(route.when for route in routes))),
    )


def _effects(action: str, entries: Iterable[object]) -> tuple[types.Effect, ...]:
    return tuple(_effect(action, entry) for entry in entries)


def _effect(action: str, entry: object) -> types.Effect:
    if isinstance(entry, str):
        return types.Effect(verb=entry, args={})
    if isinstance(entry, Mapping) and len(entry) == 1:
        verb, args = next(iter(entry.items()))
        return types.Effect(verb=verb, args=args if isinstance(args, Mapping) else {"value": args})
    raise ValueError(
        _("%(place)s: mỗi mục là một động từ, hoặc động từ: tham số") % {"place": f"actions.{action}.do"}
    )


def _routes(action: str, target: object) -> Iterable[types.Route]:
    if isinstance(target, str):
        yield types.Route(state=target, when=None)
        return
    if not target:
        raise ValueError(_("%(place)s: phải có ít nhất một nơi đến") % {"place": f"actions.{action}.to"})
    for item in target:
        known(f"actions.{action}.to", item, "state when do")
        effects = _effects(action, item.get("do", ()))
        if early := {effect.verb for effect in effects} & ENGINE_VERBS:
            raise ValueError(
                _("%(place)s: %(verbs)s phải ghi ở do của hành động")
                % {"place": f"actions.{action}.to", "verbs": ", ".join(sorted(early))}
            )
        yield types.Route(state=item["state"], when=expression(item.get("when")), effects=effects)


def _names(value: object) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)
