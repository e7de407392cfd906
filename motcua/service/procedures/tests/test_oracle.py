"""The engine beside SpiffWorkflow: the same random process, the same choices, the same course of states."""

from datetime import datetime
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from motcua.service.procedures import engine
from motcua.service.procedures.reading import read_process
from motcua.service.procedures.tests.bpmn_oracle import SILENCE, Model, Oracle, as_process
from motcua.service.procedures.tests.samples import facts, sample
from motcua.service.procedures.types import Package
from motcua.vn.dates import ZONE

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=ZONE)
NAMES = ("one", "two", "three", "four", "over", "dropped")
ENDS = NAMES[4:]


@st.composite
def models(draw: st.DrawFn) -> Model:
    """Up to four states with one to three actions or a silent limit, each with two ways; loops as they come."""
    states = NAMES[: draw(st.integers(1, 4))]
    target = st.sampled_from((*states, *ENDS))
    model: dict[str, Any] = {}
    for name in states:
        offered = (SILENCE,) if draw(st.booleans()) and name != "one" else ("go", "back", "drop")
        chosen = offered[: draw(st.integers(1, len(offered)))]
        model[name] = {action: (draw(target), draw(target)) for action in chosen}
    return model | {name: {} for name in ENDS}


@lru_cache(maxsize=1)
def invented() -> Package:
    """The sample package, whose process is then replaced."""
    with TemporaryDirectory() as folder:
        return sample(Path(folder))


def with_process(model: Model) -> Package:
    """The sample package with this process."""
    fields = {name: getattr(invented(), name) for name in Package.__dataclass_fields__}
    return Package(**{**fields, "process": read_process(as_process(model))})


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(model=models(), choices=st.lists(st.tuples(st.integers(0, 2), st.booleans()), max_size=8))
def test_same_course(model: Model, choices: list[tuple[int, bool]]) -> None:
    """Sequence, exclusive choice, silent limit and loops: both stand in the same state after every step."""
    package, oracle = with_process(model), Oracle(model)
    outcome = engine.start(package, facts("specialist"), MONDAY)
    assert outcome.state.name == oracle.state
    for number, flag in choices:
        offered = list(model[outcome.state.name])
        if not offered:
            assert package.process.offered[outcome.state.name] == ()
            return
        action = offered[number % len(offered)]
        if action == SILENCE:  # the oracle has no say in a limit: nobody sets the flag
            flag = False
        own = f"{outcome.state.name}_{action}"
        role = "system" if action == SILENCE else "specialist"
        case = facts(role, flag=flag)
        outcome = engine.step(package, outcome.state, own, case, MONDAY)
        oracle.act(action, flag=flag)
        assert outcome.state.name == oracle.state
