"""Stories of a procedure (scenarios.yaml) played on the engine alone: no database, clock or network.

A package may not be published unless its stories pass; `docs/reference-package.md` explains the format.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from motcua.kit.errors import DomainError
from motcua.kit.library import load_yaml
from motcua.service.forms import queries as forms
from motcua.service.procedures import engine, fees
from motcua.service.procedures.reading import read_calendar, read_package
from motcua.service.procedures.types import APPLICANT, SYSTEM, Effect, Facts, Outcome, Package
from motcua.vn.dates import ZONE

LINE_KEYS = frozenset({"do", "by", "at", "given", "wait", "expect"})
OF_OUTCOME = ("portal", "owner", "office", "finished")
OF_STATE = {"state": "name"} | {name: name for name in ("supplements", "assignee", "reappointed")}


@dataclass(frozen=True, slots=True)
class Played:
    """One story and everything in which the engine answered otherwise."""

    name: str
    failures: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Stage:
    """Where a story stands: the facts of the case, the last outcome, and since when the state holds."""

    package: Package
    facts: Facts
    officers: Mapping[str, frozenset[str]]
    outcome: Outcome
    at: datetime
    effects: tuple[Effect, ...] = ()
    refused: str = ""


def play_folder(folder: Path) -> tuple[Played, ...]:
    """Play every story of one version of a procedure."""
    package = read_package(folder)
    data = load_yaml(folder / "scenarios.yaml")
    shared = data.get("given", {})
    return tuple(play(package, item, shared) for item in data["scenarios"])


def play(package: Package, story: Mapping[str, Any], shared: Mapping[str, Any]) -> Played:
    """Play one story; `shared` is what all stories of the file are given."""
    given = {**shared, **story.get("given", {})}
    at = moment(story["at"])
    facts, failures = _facts(package, given, at)
    stage = Stage(
        package=package,
        facts=facts,
        officers={name: frozenset(roles) for name, roles in given.get("officers", {}).items()},
        outcome=engine.start(package, facts, at),
        at=at,
    )
    failures += [f"nộp: {text}" for text in _case(stage, given, story.get("expect", {}))]
    for number, line in enumerate(story.get("steps", ()), start=1):
        place = f"bước {number} ({line.get('do', 'chờ')})"
        if unknown := set(line) - LINE_KEYS:
            failures.append(f"{place}: không hiểu khóa {', '.join(sorted(unknown))}")
            break
        stage, problems = _step(stage, line)
        failures += [f"{place}: {text}" for text in [*problems, *compare(stage, line.get("expect", {}))]]
    return Played(name=story["name"], failures=tuple(failures))


def moment(given: object) -> datetime:
    """A moment of a story: ISO 8601; without a zone it is Vietnam's."""
    found = given if isinstance(given, datetime) else datetime.fromisoformat(str(given))
    return found.replace(tzinfo=ZONE) if found.tzinfo is None else found.astimezone(ZONE)


def _facts(package: Package, given: Mapping[str, Any], at: datetime) -> tuple[Facts, list[str]]:
    """What the engine is told of the case, and what is wrong with the answers of the story."""
    channel = int(given.get("channel", 2))
    answers = {**forms.defaults(form=package.form), **_plain(given.get("answers", {}))}
    known = {"channel": channel, **_plain(given.get("facts", {}))}
    problems = forms.missing(form=package.form, answers=answers, facts=known, at=at)
    unknown = set(answers) - {field.id for field in package.form.fields}
    wanted = set(given.get("missing", ()))
    failures = [f"câu trả lời {item.field}: {item.message}" for item in problems if item.field not in wanted]
    failures += [f"câu trả lời {name}: tờ khai không có ô này" for name in sorted(unknown)]
    failures += [f"ô {name}: phải bị báo thiếu mà không bị" for name in wanted - {p.field for p in problems}]
    facts = Facts(
        roles=frozenset({APPLICANT}),
        channel=channel,
        calendar=read_calendar(given.get("calendar", "vn-default")),
        answers=forms.scope(form=package.form, answers=answers, facts=known, at=at),
        agency=given.get("agency", ""),
    )
    return facts, failures


def _case(stage: Stage, given: Mapping[str, Any], expect: Mapping[str, Any]) -> Iterable[str]:
    """What is asked of the applicant: the fee, the papers; and the state after submission."""
    wanted = dict(expect)
    if "fee" in wanted:
        values = engine.scope(stage.outcome.state, stage.facts, stage.at)
        total = fees.total(stage.package, stage.facts, values, stage.at.date())
        if total != wanted.pop("fee"):
            yield f"fee: {total}, chờ đợi {expect['fee']}"
    needed = engine.components(stage.package, stage.facts, stage.at)
    if "components" in wanted:
        found, told = [item.id for item in needed], wanted.pop("components")
        if sorted(found) != sorted(told):
            yield f"components: {found}, chờ đợi {told}"
    if "papers" in given:
        lacking = [i.id for i in needed if i.required and not i.present_only and i.id not in given["papers"]]
        if lacking != wanted.pop("lacking", []):
            yield f"thiếu giấy tờ: {lacking}"
    yield from compare(stage, wanted)


def _step(stage: Stage, line: Mapping[str, Any]) -> tuple[Stage, list[str]]:
    """Take one line of a story: an action by somebody, or waiting until the limit of the state passes."""
    if "wait" in line:
        return _wait(stage)
    at, action = moment(line["at"]), line["do"]
    if at < stage.at:
        return stage, ["at: trước bước liền trên"]
    by = line["by"]
    given = _plain(line.get("given", {}))
    facts = replace(stage.facts, roles=stage.officers.get(by, frozenset({by})), input=given)
    problems = _asked(stage.package, action, given, at)
    try:
        outcome = engine.step(stage.package, stage.outcome.state, action, facts, at)
    except DomainError as error:
        problems += [] if "refused" in line.get("expect", {}) else [f"bị từ chối: {error.code}: {error}"]
        return replace(stage, at=at, effects=(), refused=error.code), problems
    return _moved(stage, outcome, at), problems


def _wait(stage: Stage) -> tuple[Stage, list[str]]:
    """Nobody acts: at the state's limit the process takes the step that it gives to silence, if any."""
    due = stage.outcome.step_due
    if due is None:
        return stage, ["trạng thái này không có thời hạn"]
    action = stage.package.process.states[stage.outcome.state.name].after_limit
    if action in ("", "remind"):
        return replace(stage, at=due, effects=(), refused=""), []
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
    return replace(stage, outcome=outcome, at=at, effects=outcome.effects, refused="")


def _asked(package: Package, action: str, given: Mapping[str, Any], at: datetime) -> list[str]:
    """What the action's own form says of the input of a story."""
    definition = package.process.actions.get(action)
    if definition is None:
        return [f"quy trình không có hành động {action}"]
    if definition.ask is None:
        return [f"given: {action} không hỏi gì"] if given else []
    wrong = forms.missing(form=definition.ask, answers=given, facts={}, at=at)
    return [f"given.{item.field}: {item.message}" for item in wrong]


def compare(stage: Stage, expect: Mapping[str, Any]) -> Iterable[str]:
    """Everything expected of a stage that is not so."""
    if stage.refused and stage.refused != expect.get("refused", stage.refused):
        yield f"refused: {stage.refused}, chờ đợi {expect['refused']}"
    if "refused" in expect and not stage.refused:
        yield f"refused: đã làm được, chờ đợi {expect['refused']}"
    for key, wanted in expect.items():
        if key != "refused" and (problem := _differs(stage, key, wanted)):
            yield f"{key}: {problem}, chờ đợi {wanted}"


def _differs(stage: Stage, key: str, wanted: Any) -> str:
    outcome, found = stage.outcome, None
    if key in ("due", "step_due"):
        found = getattr(outcome, key)
        wanted = moment(wanted) if wanted is not None else None
    elif key in ("effects", "not_effects"):
        return _effects(stage.effects, wanted, present=key == "effects")
    elif key == "because":
        return _because(stage, wanted)
    elif key in OF_OUTCOME:
        found = getattr(outcome, key)
    elif key in OF_STATE:
        found = getattr(outcome.state, OF_STATE[key])
    else:
        return "không hiểu khóa này"
    return "" if found == wanted else str(found)


def _effects(effects: tuple[Effect, ...], wanted: Iterable[str], *, present: bool) -> str:
    """Effects as words: the verb, or the verb with its value (“slip:01”)."""
    words = {effect.verb for effect in effects}
    words |= {f"{effect.verb}:{effect.args['value']}" for effect in effects if "value" in effect.args}
    wrong = [word for word in wanted if (word in words) is not present]
    return f"{', '.join(wrong)} {'không' if present else 'lại'} có trong {sorted(words)}" if wrong else ""


def _because(stage: Stage, words: str) -> str:
    """Whether the explanation of the due date says it."""
    due = engine.explain(stage.package, stage.outcome.state, stage.facts, stage.at)
    texts = [] if due is None else [due.sentence, *(f"{item.text} {item.basis}" for item in due.explanation)]
    return "" if any(words in text for text in texts) else " | ".join(texts)


def _plain(given: Mapping[str, Any]) -> dict[str, Any]:
    """Answers as a dossier stores them: YAML's own dates become ISO text."""
    return {key: value.isoformat() if isinstance(value, date) else value for key, value in given.items()}
