"""A linked group in a story: its parts start, end and stop as dossiers would have it, told to the same engine."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from motcua.service.procedures import engine, linking
from motcua.service.procedures.checking.links import linked_packages
from motcua.service.procedures.scenarios.casting import moment
from motcua.service.procedures.scenarios.types import Stage
from motcua.service.procedures.types import SYSTEM, Outcome

Move = Callable[[Stage, Outcome, datetime], Stage]


def split(stage: Stage) -> Stage:
    """After a step that splits: the parts of this case wait, those that need nothing run."""
    links = stage.package.links
    if links is None or not any(effect.verb == "split" for effect in stage.effects):
        return stage
    values = engine.scope(stage.outcome.state, stage.facts, stage.at)
    return _started(replace(stage, parts=linking.begin(links, values)))


def part_ends(stage: Stage, line: Mapping[str, Any], move: Move) -> tuple[Stage, list[str]]:
    """A part ends (`ends: done` or `refused`); the system tells the parent, in the order that dossiers keep."""
    links, at, part = stage.package.links, moment(line["at"]), line["part"]
    if links is None or stage.parts.get(part) != linking.RUNNING:
        return stage, [
            _("%(part)s: không đang chạy (%(state)s)")
            % {"part": part, "state": stage.parts.get(part) or _("không có")}
        ]
    if line["ends"] not in (linking.DONE, linking.REFUSED):
        return stage, [_("ends: done hoặc refused")]
    results = {**stage.results, part: line.get("result", {})}
    stage = replace(stage, results=results)
    stage, effects = _closed(stage, part, line["ends"], line.get("reason", ""), at, move)
    for left, because in linking.lost(links, stage.parts):
        stage, more = _closed(stage, left.id, linking.STOPPED, because.name, at, move)
        effects += more
    stage = _started(stage)
    if linking.ended(stage.parts):
        stage = _told(stage, "parts_ended", linking.tally(stage.parts), at, move)
        effects += stage.effects
    return replace(stage, effects=effects), []


def given_over(stage: Stage, wanted: Mapping[str, Mapping[str, Any]]) -> str:
    """What the parts take over, where it is not what the story expects."""
    children = linked_packages(stage.package)
    values = engine.scope(stage.outcome.state, stage.facts, stage.at)
    for part in stage.package.links.parts:
        told = linking.given(part, children[part.procedure], values, stage.results).answers
        found = {name: told.get(name) for name in wanted.get(part.id, {})}
        if found != dict(wanted.get(part.id, {})):
            return f"{part.id} {found}"
    return ""


def _closed(
    stage: Stage, part: str, how: str, reason: str, at: datetime, move: Move
) -> tuple[Stage, tuple[Any, ...]]:
    stage = replace(stage, parts={**stage.parts, part: how})
    stage = _told(stage, f"part_{how}", {"part": part, "reason": reason or part}, at, move)
    return stage, stage.effects


def _told(stage: Stage, action: str, given: Mapping[str, Any], at: datetime, move: Move) -> Stage:
    """The system's action on the parent, where its process has one."""
    if action not in stage.package.process.actions:
        return replace(stage, at=at, effects=(), refused="")
    facts = replace(stage.facts, roles=frozenset({SYSTEM}), input=given)
    return move(stage, engine.step(stage.package, stage.outcome.state, action, facts, at), at)


def _started(stage: Stage) -> Stage:
    """The parts that may start are running at once."""
    begun = {part.id: linking.RUNNING for part in linking.ready(stage.package.links, stage.parts)}
    return replace(stage, parts={**stage.parts, **begun})
