"""Built-in functions of contexts."""

from __future__ import annotations

from motcua.kit.feel.functions.registry import ANY, LIST, builtin
from motcua.kit.feel.values import MAX_LIST, MAX_NESTING, Run, convert

CONTEXT = (dict,)


@builtin("get value", CONTEXT, (str, list))
def _get_value(run: Run, context: dict, key: str | list) -> object:
    if type(key) is str:
        return convert(context.get(key), run)
    value: object = context
    for part in key:
        if type(value) is not dict or type(part) is not str:
            return None
        value = convert(value.get(part), run)
    return value if key else None


@builtin("get entries", CONTEXT)
def _get_entries(run: Run, context: dict) -> list:
    run.spend(len(context))
    return [{"key": key, "value": convert(value, run)} for key, value in context.items()]


@builtin("context", LIST)
def _context(run: Run, entries: list) -> dict | None:
    run.spend(len(entries))
    made: dict[str, object] = {}
    for entry in entries:
        if type(entry) is not dict or not {"key", "value"} <= entry.keys():
            return None
        if type(entry["key"]) is not str or entry["key"] in made:
            return None
        made[entry["key"]] = entry["value"]
    return made


@builtin("context put", CONTEXT, (str, list), ANY)
def _put(run: Run, context: dict, key: str | list, value: object) -> dict | None:
    keys = [key] if type(key) is str else key
    if not keys or len(keys) > MAX_NESTING or any(type(part) is not str for part in keys):
        return None
    run.spend(len(context) + len(keys))
    if len(keys) == 1:
        made = {**context, keys[0]: value}
        return made if len(made) <= MAX_LIST else None
    inner = convert(context.get(keys[0], {}), run)
    changed = _put(run, {} if inner is None else inner, keys[1:], value) if type(inner) is dict else None
    return None if changed is None else {**context, keys[0]: changed}


@builtin("context merge", LIST)
def _merge(run: Run, contexts: list) -> dict | None:
    made: dict[str, object] = {}
    for context in contexts:
        if type(context) is not dict:
            return None
        run.spend(len(context))
        made.update(context)
    return made if len(made) <= MAX_LIST else None
