"""One version after another: which decides at reception, a running dossier carried over; every way to get it wrong."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from motcua.service.procedures import engine, queries, succession
from motcua.service.procedures.reading import read_package
from motcua.service.procedures.tests.samples import (
    FORM,
    PROCEDURE,
    PROCESS,
    at_work,
    facts,
    moment,
    sample,
    write,
)
from motcua.service.procedures.types import Package, State

MAPPED = {
    "from": 1,
    "basis": "Điều 9 luật thử",
    "states": {"new": "new", "paying": "paying", "work": "look", "waiting": "waiting", "done": "done"},
    "answers": {"kind": 'if size > 10 then "big" else "small"'},
}
STORIES = {
    "given": {"channel": 2, "answers": {"size": 12}},
    "scenarios": [
        {
            "name": "Đang làm theo bản 1 thì đi tiếp ở bản 2, ngày hẹn giữ nguyên",
            "at": "2026-11-25T08:00",
            "given": {"submitted_under": 1},
            "steps": [
                {"do": "receive", "by": "reception", "at": "2026-11-25T09:00", "expect": {"state": "paying"}},
                {"do": "pay", "by": "reception", "at": "2026-11-25T10:00",
                 "expect": {"version": 1, "due": "2026-12-09T17:00"}},
                {
                    "migrate": True,
                    "at": "2026-12-01T08:00",
                    "expect": {
                        "version": 2, "state": "look", "due": "2026-12-09T17:00", "step_due": "2026-12-01T10:00",
                        "answers": {"kind": "big", "size": 12},
                    },
                },
            ],
        }
    ],
}  # fmt: skip


def second(folder: Path, *, change: Any = None, **parts: Any) -> Path:
    """Version 2 beside the invented one: its work is called look, and it asks a kind; `change` spoils the data."""
    first = write(folder)
    later = first.with_name("2")
    later.mkdir(exist_ok=True)
    process = (
        PROCESS.replace("work:", "look:")
        .replace("to: work", "to: look")
        .replace("state: work", "state: look")
    )
    process = process.replace("[new, work]", "[new, look]").replace("from: work", "from: look")
    data = {
        "procedure.yaml": yaml.safe_load(PROCEDURE) | {"version": 2, "effective_from": date(2026, 12, 1)},
        "process.yaml": yaml.safe_load(process),
        "form.yaml": yaml.safe_load(FORM),
        "migration.yaml": {"migrations": [yaml.safe_load(yaml.safe_dump(MAPPED))]},
        "scenarios.yaml": yaml.safe_load(yaml.safe_dump(STORIES)),
    }  # fmt: skip
    kind = {"id": "kind", "label": "Loại", "schema": {"type": "string"}, "basis": "thử", "purpose": "thử"}
    data["form.yaml"]["pages"][0]["fields"].append(kind)
    data["procedure.yaml"] |= parts
    if change:
        change(data)
    for name, content in data.items():
        (later / name).write_text(
            yaml.safe_dump(content, allow_unicode=True, sort_keys=False), encoding="utf-8"
        )
    return later


def both(folder: Path, **parts: Any) -> tuple[Package, Package]:
    """The two versions, read."""
    later = second(folder, **parts)
    return read_package(later.with_name("1")), read_package(later)


def rules(folder: Path) -> set[str]:
    """What the check finds of succession."""
    found = {item.rule for item in queries.package_findings(folder=folder)}
    return {rule for rule in found if rule.startswith(("transition", "migration", "shape", "package"))}


@pytest.mark.parametrize(("reason", "heavier"), [(None, True), ("Luật thử đòi", False)])
def test_asking_for_more_needs_a_written_reason(tmp_path: Path, reason: str | None, heavier: bool) -> None:
    """Version 2 asks one question more: found until it says why, in words."""
    parts = {} if reason is None else {"burden_reason": reason}
    folder = second(tmp_path, change=lambda data: data["procedure.yaml"].update(parts))
    found = {item.rule for item in queries.package_findings(folder=folder)}
    assert ("burden-raised" in found) is heavier


DAY = moment("2026-12-01T09:00")
PINS = {"pins": "reception", "basis": "Điều 8 luật thử"}


def test_a_dossier_keeps_the_version_of_its_submission(tmp_path: Path) -> None:
    """Without a transition, and with one that names the submission, reception changes nothing."""
    for parts in ({}, {"transition": {**PINS, "pins": "submission"}}):
        old, new = both(tmp_path, **parts)
        assert succession.at_reception(old, new, State("new"), "receive", DAY) is old


def test_reception_may_pin_the_newer_version(tmp_path: Path) -> None:
    """Where the newer version says so, with its ground: at reception, and at no other step or second reception."""
    old, new = both(tmp_path, transition=PINS)
    assert succession.at_reception(old, new, State("new"), "receive", DAY) is new
    assert succession.at_reception(old, new, State("new"), "ask", DAY) is old
    assert succession.at_reception(old, new, State("new"), "receive", moment("2026-11-30T09:00")) is old
    assert succession.at_reception(old, None, State("new"), "receive", DAY) is old
    assert (
        succession.at_reception(old, new, State("new", started=moment("2026-12-01T08:00")), "receive", DAY)
        is old
    )


def test_a_story_is_received_under_the_newer_version(tmp_path: Path) -> None:
    """Handed in under 1, received under 2: the story says by which version it goes on."""

    def told(data: dict) -> None:
        data["scenarios.yaml"]["scenarios"].append(
            {
                "name": "Nộp theo bản 1, nhận theo bản 2",
                "at": "2026-11-30T16:00",
                "given": {"submitted_under": 1, "answers": {"size": 1}},
                "expect": {"version": 1},
                "steps": [
                    {"do": "receive", "by": "reception", "at": "2026-12-01T08:00",
                     "expect": {"version": 2, "state": "look"}},
                ],
            }
        )  # fmt: skip

    folder = second(tmp_path, change=told, transition=PINS)
    assert [item.failures for item in queries.play_scenarios(folder=folder)] == [(), ()]
    assert rules(folder) == set()


def test_a_running_dossier_is_carried_over(tmp_path: Path) -> None:
    """The mapped state with its own limit from now, the promised date as it was, answers computed from the older."""
    old, new = both(tmp_path)
    state = at_work(old)._replace(
        previous="new", waits=((moment("2026-11-25T09:00"), moment("2026-11-25T10:00"), "work"),)
    )
    found = succession.migrated(old, new, state, facts(size=11), moment("2026-11-26T08:00"))
    assert (found.outcome.state.name, found.outcome.state.previous, found.outcome.owner) == (
        "look",
        "new",
        "specialist",
    )
    assert found.outcome.due == state.due
    assert found.outcome.step_due == moment("2026-11-26T10:00")
    assert found.outcome.state.waits[0][2] == "look"
    assert dict(found.answers) == {"kind": "big"}
    assert engine.offered(new, found.outcome.state, frozenset({"specialist"}))


def test_what_is_not_declared_is_refused(tmp_path: Path) -> None:
    """No mapping for the version, or none for the state."""
    old, new = both(tmp_path)
    for package, state in ((sample(tmp_path / "other"), State("over")), (new, State("look"))):
        with pytest.raises(succession.NotMapped):
            succession.migrated(
                package, new if package is not new else old, state, facts(), moment("2026-12-01T08:00")
            )


def test_a_good_succession_has_no_finding(tmp_path: Path) -> None:
    """Mapping and transition as they should be; the story passes."""
    folder = second(tmp_path, transition=PINS)
    assert rules(folder) == set()
    assert [item.failures for item in queries.play_scenarios(folder=folder)] == [()]


def _mapping(data: dict) -> dict:
    return data["migration.yaml"]["migrations"][0]


def _set(*path: Any, to: Any) -> Any:
    def change(data: dict) -> None:
        for key in path[:-1]:
            data = data[key]
        data[path[-1]] = to

    return change


HERE = ("migration.yaml", "migrations", 0)


@pytest.mark.parametrize(
    ("rule", "change"),
    [
        ("transition-lost", _set("process.yaml", "actions", "receive", "from", to="waiting")),
        ("migration-from-unknown", _set(*HERE, "from", to=7)),
        ("migration-state-missing", lambda data: _mapping(data)["states"].pop("work")),
        ("migration-state-unknown", _set(*HERE, "states", "work", to="nowhere")),
        ("migration-state-unknown", _set(*HERE, "states", "done", to="over")),
        ("migration-clock", _set(*HERE, "states", "work", to="waiting")),
        ("migration-field-missing", lambda data: _mapping(data).pop("answers")),
        ("migration-field-unknown", _set(*HERE, "answers", "colour", to="size")),
        ("migration-name-unknown", _set(*HERE, "answers", "kind", to="colour")),
        ("migration-type", _set(*HERE, "answers", "kind", to="size")),
        ("migration-unproven", lambda data: data["scenarios.yaml"]["scenarios"][0]["steps"].pop()),
        ("shape-key-missing", lambda data: _mapping(data).pop("basis")),
        ("shape-key-missing", _set("procedure.yaml", "transition", to={"pins": "reception"})),
    ],
)  # fmt: skip
def test_a_defect_is_found_as_what_it_is(tmp_path: Path, rule: str, change: Any) -> None:
    """One defect, one rule."""
    assert rules(second(tmp_path, change=change, transition=PINS)) == {rule}


def test_a_first_version_has_nothing_before_it(tmp_path: Path) -> None:
    """A transition needs a past."""
    folder = write(tmp_path, procedure=PROCEDURE + "transition: {pins: reception, basis: luật}\n")
    assert rules(folder) == {"transition-without-past"}
