"""Wrong neighbours of how dossiers go on elsewhere: to the parts of a linked group, to a newer version."""

from collections.abc import Iterator, Mapping
from typing import Any

from motcua.service.procedures.mutating.processes import Path, conditions
from motcua.service.procedures.mutating.rules import rules
from motcua.service.procedures.mutating.types import DROPPED, Change

PINS = {"reception": "submission", "submission": "reception"}
Data = Mapping[str, Any]


def of_transition(data: Data) -> Iterator[Change]:
    """Another version decides what was handed in before this one."""
    if isinstance(told := data.get("transition"), Mapping):
        yield Change("transition dropped", ("transition",), DROPPED)
        yield Change("transition", ("transition", "pins"), PINS[told["pins"]])


def of_migration(data: Data) -> Iterator[Change]:
    """Running dossiers go to another state, or with other answers."""
    for place, item in enumerate(data.get("migrations", ())):
        path = ("migrations", place)
        yield Change("migration dropped", path, DROPPED)
        targets = list(dict.fromkeys(item["states"].values()))
        for name, target in item["states"].items():
            yield Change("migration state dropped", (*path, "states", name), DROPPED)
            if len(targets) > 1:
                other = targets[(targets.index(target) + 1) % len(targets)]
                yield Change("migration state", (*path, "states", name), other)
        yield from _values("migration answer", (*path, "answers"), item.get("answers"))


def of_links(data: Data) -> Iterator[Change]:
    """A part is missing, does not wait, starts in other cases, or is given something else."""
    parts = data.get("parts", ())
    for place, item in enumerate(parts):
        path = ("parts", place)
        yield Change("part dropped", path, DROPPED)
        if item.get("needs"):
            yield Change("needs removed", (*path, "needs"), [])
        if "when" in item:
            yield from conditions("part", (*path, "when"), item["when"])
        yield from _values("given", (*path, "gives"), item.get("gives"))
        for name in item.get("papers") or ():
            yield Change("paper dropped", (*path, "papers", name), DROPPED)


def _values(kind: str, path: Path, sources: Data | None) -> Iterator[Change]:
    for name, source in (sources or {}).items():
        yield Change(f"{kind} dropped", (*path, name), DROPPED)
        for text in rules(source, condition=False):
            yield Change(f"{kind} changed", (*path, name), text)
