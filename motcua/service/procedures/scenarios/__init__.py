"""Stories of a procedure (scenarios.yaml) played on the engine alone: no database, clock or network.

Clock, people, registers and officers are simulated. A package may not be published unless its stories pass;
`docs/reference-package.md` explains the format.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as _N

from motcua.kit.errors import DomainError
from motcua.kit.library import load_yaml
from motcua.service.procedures import engine, succession
from motcua.service.procedures.reading import PackageError, read_package
from motcua.service.procedures.scenarios.casting import facts_of, moment, plain
from motcua.service.procedures.scenarios.comparing import (
    asked,
    explanation,
    of_stage,
    of_submission,
    roles_of,
    words,
)
from motcua.service.procedures.scenarios.linked import part_ends, split
from motcua.service.procedures.scenarios.types import Played, Stage, Story, StoryStep, Turn
from motcua.service.procedures.types import SYSTEM, Effect, Outcome, Package

STORY_KEYS = frozenset({"name", "at", "given", "expect", "steps"})
LINE_KEYS = frozenset("do by at given wait migrate expect part ends result reason".split())
SUBMITTED = _N("Nộp hồ sơ")
WAITED = _N("Hết hạn của bước")
REMIND = "remind"

Data = Mapping[str, Any]


def play_folder(folder: Path) -> tuple[Played, ...]:
    """Play every story of one version of a procedure; raises PackageError, LibraryError, FileNotFoundError."""
    package, (stories, shared) = read_package(folder), read_stories(folder)
    return tuple(play(package, item, shared) for item in stories)


def read_stories(folder: Path) -> tuple[tuple[Data, ...], Data]:
    """The stories of a version, and what all of them are given; raises PackageError."""
    data = load_yaml(folder / "scenarios.yaml")
    stories, shared = data.get("scenarios"), data.get("given", {})
    if not isinstance(stories, list) or not isinstance(shared, Mapping):
        raise PackageError(
            package=folder.parent.name, place=("scenarios.yaml",), reason=_("cần given và scenarios")
        )
    return tuple(item if isinstance(item, Mapping) else {} for item in stories), shared


def play(package: Package, story: Data, shared: Data) -> Played:
    """Play one story; `shared` is what all stories of the file are given."""
    told = [f"{turn.place}: {text}" for turn in turns(package, story, shared) for text in turn.failures]
    return Played(name=str(story.get("name", "?")), failures=tuple(told))


def passes(package: Package, story: Data, shared: Data) -> bool:
    """Whether the story goes as told; stops at the first line that does not."""
    return not any(turn.failures for turn in turns(package, story, shared))


def course(folder: Path) -> tuple[Story, ...]:
    """Every story of a version with the outcome of each line, to be shown; raises as play_folder."""
    package, (stories, shared) = read_package(folder), read_stories(folder)
    return tuple(_told(package, item, shared) for item in stories)


def turns(package: Package, story: Data, shared: Data) -> Iterator[Turn]:
    """The story line by line; one that cannot be read ends it with a failure, never with an error."""
    last = None
    try:
        for turn in _turns(package, story, shared):
            last = turn
            yield turn
    except (AttributeError, KeyError, TypeError, ValueError, DomainError) as error:
        text = _("không đọc được: %(kind)s: %(error)s") % {"kind": type(error).__name__, "error": error}
        yield Turn(
            {},
            _("sau %(place)s") % {"place": last.place} if last else _("nộp"),
            last.stage if last else None,
            (text,),
        )


def _turns(package: Package, story: Data, shared: Data) -> Iterator[Turn]:
    given, expect = {**shared, **story.get("given", {})}, story.get("expect", {})
    at = moment(story["at"])
    later = package if "submitted_under" in given else None
    package = _under(package, given)
    facts, failures = facts_of(package, given, expect, at)
    stage = Stage(
        package=package,
        later=later,
        facts=facts,
        officers={name: frozenset(roles) for name, roles in given.get("officers", {}).items()},
        outcome=engine.start(package, facts, at),
        at=at,
        result=given.get("outcome", {}),
        issued=given.get("issued", {}),
    )
    failures += [_("không hiểu khóa %(keys)s") % {"keys": name} for name in sorted(set(story) - STORY_KEYS)]
    yield Turn({}, _("nộp"), stage, (*failures, *of_submission(stage, given, expect)))
    for number, line in enumerate(story.get("steps", ()), start=1):
        place = _("bước %(number)s (%(verb)s)") % {"number": number, "verb": line.get("do") or _("chờ")}
        if unknown := set(line) - LINE_KEYS:
            yield Turn(
                line, place, stage, (_("không hiểu khóa %(keys)s") % {"keys": ", ".join(sorted(unknown))},)
            )
            return
        stage, problems = _step(stage, line)
        yield Turn(line, place, stage, (*problems, *of_stage(stage, line.get("expect", {}))))


def _step(stage: Stage, line: Data) -> tuple[Stage, list[str]]:
    """Take one line of a story: an action by somebody, or waiting until the limit of the state passes."""
    if "wait" in line:
        return _wait(stage)
    if "part" in line:
        return part_ends(stage, line, _moved)
    at = moment(line["at"])
    if at < stage.at:
        return stage, [_("at: trước bước liền trên")]
    if "migrate" in line:
        return _migrate(stage, at)
    action = line["do"]
    package = succession.at_reception(stage.package, stage.later, stage.outcome.state, action, at)
    stage = replace(stage, package=package)
    given = plain(line.get("given", {}))
    facts = replace(stage.facts, roles=roles_of(stage, line["by"]), input=given)
    problems = asked(replace(stage, at=at), action, given)
    try:
        outcome = engine.step(stage.package, stage.outcome.state, action, facts, at)
    except DomainError as error:
        problems += (
            []
            if "refused" in line.get("expect", {})
            else [_("bị từ chối: %(code)s: %(error)s") % {"code": error.code, "error": error}]
        )
        return replace(stage, at=at, effects=(), refused=error.code), problems
    return _moved(stage, outcome, at), problems


def _under(package: Package, given: Data) -> Package:
    """The version under which a story is handed in: an older one beside this, if it names one."""
    number = given.get("submitted_under", package.version)
    return package if number == package.version else read_package(succession.beside(package, int(number)))


def _migrate(stage: Stage, at: datetime) -> tuple[Stage, list[str]]:
    """The dossier is carried over to the version whose story this is."""
    if stage.later is None:
        return stage, [_("migrate: câu chuyện không nói nộp theo bản nào (given.submitted_under)")]
    found = succession.migrated(stage.package, stage.later, stage.outcome.state, stage.facts, at)
    facts = replace(stage.facts, answers={**stage.facts.answers, **found.answers})
    stage = replace(stage, package=stage.later, facts=facts)
    return replace(stage, outcome=found.outcome, at=at, effects=(), refused=""), []


def _wait(stage: Stage) -> tuple[Stage, list[str]]:
    """Nobody acts: at the state's limit the process takes the step that it gives to silence, if any."""
    due = stage.outcome.step_due
    if due is None:
        return stage, [_("trạng thái này không có thời hạn")]
    action = stage.package.process.states[stage.outcome.state.name].after_limit
    if action in ("", REMIND):
        reminded = (Effect(verb=REMIND, args={}),) if action else ()
        return replace(stage, at=due, effects=reminded, refused=""), []
    facts = replace(stage.facts, roles=frozenset({SYSTEM}), input={})
    return _moved(stage, engine.step(stage.package, stage.outcome.state, action, facts, due), due), []


def _moved(stage: Stage, outcome: Outcome, at: datetime) -> Stage:
    """An action that stays in its state gives the step no more time; a state only passed through is left at once."""
    if outcome.state.name == stage.outcome.state.name:
        outcome = outcome._replace(step_due=stage.outcome.step_due)
    if action := stage.package.process.states[outcome.state.name].passes:
        facts = replace(stage.facts, roles=frozenset({SYSTEM}), input={})
        following = engine.step(stage.package, outcome.state, action, facts, at)
        outcome = following._replace(effects=outcome.effects + following.effects)
    return split(replace(stage, outcome=outcome, at=at, effects=outcome.effects, refused=""))


def _told(package: Package, story: Data, shared: Data) -> Story:
    told = tuple(turns(package, story, shared))
    return Story(
        name=str(story.get("name", "?")),
        passed=not any(turn.failures for turn in told),
        steps=tuple(_shown(turn.stage, turn) for turn in told if turn.stage is not None),
        problem=next((turn.failures[0] for turn in told if turn.stage is None), ""),
    )


def _shown(stage: Stage, turn: Turn) -> StoryStep:
    outcome, name = stage.outcome, str(turn.line.get("do", ""))
    action = stage.package.process.actions.get(name)
    state = stage.package.process.states[outcome.state.name]
    return StoryStep(
        at=stage.at,
        action=name,
        title=action.title if action else name or _(WAITED if turn.line else SUBMITTED),
        by=str(turn.line.get("by", "")),
        state=state.name,
        state_title=state.title,
        portal=outcome.portal,
        owner=outcome.owner,
        due=outcome.due,
        step_due=outcome.step_due,
        because=" ".join(explanation(stage)[:1]),
        effects=words(stage.effects),
        refused=stage.refused,
        failures=turn.failures,
    )
