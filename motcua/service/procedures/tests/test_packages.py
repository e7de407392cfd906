"""Every package of the library: its stories pass, nothing in it is stuck, and random walks stay inside."""

import json
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from motcua.kit.library import load_yaml, root
from motcua.service.forms.types import Field, Form
from motcua.service.procedures import engine, queries
from motcua.service.procedures.checking import check_folder, reachable
from motcua.service.procedures.reading import read_package
from motcua.service.procedures.tests.samples import moment
from motcua.service.procedures.types import ActionDef, Facts, Package

FOLDERS = queries.package_folders(path=root() / "procedures")
NAMES = [folder.parent.name for folder in FOLDERS]
STORIES = [
    pytest.param(folder, number, id=f"{folder.parent.name}-{number + 1}")
    for folder in FOLDERS
    for number in range(len(load_yaml(folder / "scenarios.yaml")["scenarios"]))
]
WORDS = "Nêu đủ lý do để người nộp hiểu."


@lru_cache
def played(folder: Path) -> tuple[queries.Played, ...]:
    """The stories of a package, played once."""
    return queries.play_scenarios(folder=folder)


@pytest.mark.parametrize(("folder", "number"), STORIES)
def test_story(folder: Path, number: int) -> None:
    """The story goes as the package tells it."""
    story = played(folder)[number]
    assert not story.failures, f"{story.name}: {story.failures}"


@pytest.mark.parametrize("folder", FOLDERS, ids=NAMES)
def test_package_may_run(folder: Path) -> None:
    """Every state has an owner, a limit and a way out; every name is known; every question is founded."""
    package = read_package(folder)
    assert check_folder(folder) == ()
    finals = {name for name, state in package.process.states.items() if state.final}
    assert finals <= reachable(package, package.process.initial)


@pytest.mark.parametrize("folder", FOLDERS, ids=NAMES)
def test_a_name_that_a_register_refuses_is_refused_at_the_question(folder: Path) -> None:
    """Else the result would stand and its register would not take it."""
    package = read_package(folder)
    typed = {
        field.id: field
        for field in package.form.fields
        if "enum" not in field.schema and (not field.source or field.source.confirms)
    }
    for way in package.writes:
        fields = load_yaml(root() / "registries" / f"{way.register}.yaml")["fields"]
        named = {
            name for field, rule in way.fields.items() if "letters" in fields[field] for name in rule.names
        }
        for name in named & typed.keys():
            takes = typed[name].validator.is_valid
            assert not any(map(takes, ("<script>", "=1+1", "Lê Văn 2", "---", "A" * 201))), name
            assert all(map(takes, ("H'Hen Niê", "K’Lợi", "Jean-Luc Lê, Jr.", "สมชาย ใจดี", "'t Hooft"))), name


@pytest.mark.parametrize("folder", FOLDERS, ids=NAMES)
def test_every_action_is_told_somewhere(folder: Path) -> None:
    """At least five stories, and no action that none of them takes."""
    stories = load_yaml(folder / "scenarios.yaml")["scenarios"]
    done = {line.get("do") for story in stories for line in story.get("steps", ())}
    process = read_package(folder).process
    if any("part" in line for story in stories for line in story.get("steps", ())):
        done |= {"part_done", "part_refused", "part_stopped", "parts_ended"}  # what the ends of parts lead to
    silent = {name for state in process.states.values() for name in (state.after_limit, state.passes)}
    assert len(stories) >= 5
    assert set(process.actions) - silent <= done


def test_inner_hours_fit_the_legal_limit() -> None:
    """The hours of the steps from reception to seal are no more than the law gives: 8 a day, 5 days in 7."""
    for folder in FOLDERS:
        package = read_package(folder)
        limit = package.limits[0].limit
        hours = {"same_day": 8, "working_day": limit.amount * 8, "day": limit.amount * 8 * 5 // 7}[limit.unit]
        names = ("assigning", "examining", "inspecting", "judging", "registering", "signing", "sealing")
        steps = [package.process.states[name].limit for name in names if name in package.process.states]
        assert sum(step.amount for step in steps if step) <= hours * 60, package.code


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_random_walks_stay_inside(data: st.DataObject) -> None:
    """Whoever does whatever offered, in any order: a declared state, a small one, and no other error."""
    package = read_package(data.draw(st.sampled_from(FOLDERS)))
    case = _case(package, data)
    at = moment("2026-11-20T08:00") + timedelta(minutes=data.draw(st.integers(0, 5000)))
    outcome = engine.start(package, case, at)
    for _turn in range(data.draw(st.integers(1, 25))):
        offered = package.process.offered[outcome.state.name]
        if not offered:
            assert package.process.states[outcome.state.name].final
            break
        action = data.draw(st.sampled_from(offered))
        at += timedelta(minutes=data.draw(st.sampled_from((1, 30, 600, 3000))))
        asked = replace(case, roles=action.by, input=_input(action, at))
        with suppress(queries.ConditionFailed, queries.OnceOnly):
            outcome = engine.step(package, outcome.state, action.name, asked, at)
        _sound(package, outcome)


def _sound(package: Package, outcome: engine.Outcome) -> None:
    definition = package.process.states[outcome.state.name]
    assert outcome.portal == definition.portal
    assert outcome.finished == (definition.clock == "end")
    assert definition.final or outcome.step_due is not None
    assert outcome.due is None or outcome.state.started is not None
    assert (outcome.state.wait_from is not None) <= (definition.clock == "pause")
    few = outcome.state._replace(waits=outcome.state.waits[-8:])
    assert len(json.dumps(few._asdict(), default=str)) <= 1024


def _case(package: Package, data: st.DataObject) -> Facts:
    """Answers of the right kinds, or none at all; a channel; an agency with fees of its own or without."""
    answers: dict[str, Any] = {field.id: data.draw(_answer(field)) for field in package.form.fields}
    return Facts(
        roles=frozenset(),
        channel=data.draw(st.sampled_from(package.channels)),
        calendar=queries.calendar(code="vn-default"),
        answers=answers,
        agency=data.draw(st.sampled_from(("H50.101.00", "H99.01", ""))),
    )


def _answer(field: Field) -> st.SearchStrategy[Any]:
    if field.options:
        return st.sampled_from([value for value, _text in field.options] + [None])
    by_type = {"integer": st.integers(1, 900), "boolean": st.booleans(), "array": st.just(["x"])}
    return by_type.get(field.type, st.sampled_from(("chữ", None)))


def _input(action: ActionDef, at: datetime) -> dict[str, Any]:
    form: Form | None = action.ask
    if form is None:
        return {}
    values = {"array": [WORDS], "boolean": True, "integer": 1}
    given = {field.id: values.get(field.type, WORDS) for field in form.fields}
    return given | {"new_due": (at + timedelta(days=2)).isoformat(), "assignee": "7"}
