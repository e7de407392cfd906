"""Our facts in the Portal's words and back, by the tables of library/connectors; pure."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from motcua.kit.clock import ZONE

Spec = Mapping[str, Any]


def message(*, spec: Spec, facts: Mapping[str, Any], dialect: Spec) -> dict[str, Any]:
    """The fields of one message, every value a string or a list as the dialect says.

    Raises KeyError for a fact that a table has no word for: nothing is told by a guess.
    """
    return {name: _value(how, facts, dialect) for name, how in spec.items()}


def _value(how: Spec, facts: Mapping[str, Any], dialect: Spec) -> Any:
    if "fixed" in how:
        return how["fixed"]
    if "list" in how:
        return list(how["list"])
    if "each" in how:
        return [message(spec=how["fields"], facts=one, dialect=dialect) for one in facts[how["each"]]]
    if "fields" in how:
        return message(spec=how["fields"], facts=facts, dialect=dialect)
    value = facts[how["from"]]
    if "table" in how:
        table = dialect["states"] if how["table"] == "states" else dialect["tables"][how["table"]]
        return table[value]
    return _text(value, dialect)


def _text(value: Any, dialect: Spec) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.astimezone(ZONE).strftime(dialect["moment"])
    return value.strftime(dialect["day"]) if isinstance(value, date) else str(value)


def facts_in(*, spec: Spec, item: Mapping[str, Any], dialect: Spec) -> dict[str, Any]:
    """The other way: our facts from a message of these fields; what a message leaves out is left out.

    Raises ValueError for a moment or a word that the dialect does not know.
    """
    found: dict[str, Any] = {}
    for name, how in spec.items():
        value = item.get(name)
        if value in (None, "") or "fixed" in how or "list" in how:
            continue
        if "each" in how:
            rows = value if isinstance(value, Sequence) and not isinstance(value, str) else ()
            kept = [row for row in rows if isinstance(row, Mapping)]
            found[how["each"]] = [facts_in(spec=how["fields"], item=row, dialect=dialect) for row in kept]
        elif "fields" in how:
            found |= facts_in(spec=how["fields"], item=value, dialect=dialect)
        else:
            found.setdefault(how["from"], _fact(how, str(value), dialect))
    return found


def _fact(how: Spec, text: str, dialect: Spec) -> Any:
    if "table" in how:
        table = dialect["states"] if how["table"] == "states" else dialect["tables"][how["table"]]
        known = {word: value for value, word in reversed(table.items())}
        if text not in known:
            raise ValueError(how["from"])
        return known[text]
    if how.get("as") == "moment":
        return datetime.strptime(text, dialect["moment"]).replace(tzinfo=ZONE)
    return text


def day_in(*, text: str, dialect: Spec) -> date | None:
    """A day as the dialect writes it; None for an empty one."""
    return datetime.strptime(text, dialect["day"]).replace(tzinfo=ZONE).date() if text else None


def submission(*, told: datetime | None, came_at: datetime, dialect: Spec) -> datetime:
    """When a dossier was submitted at the Portal: its word, where that can be; else when we first heard of it.

    A moment after we heard, or longer before than the dialect allows, is a clock or a field gone wrong.
    """
    oldest = came_at - timedelta(days=dialect["incoming"]["oldest_days"])
    return told if told is not None and oldest <= told <= came_at else came_at.astimezone(ZONE)
