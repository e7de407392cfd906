"""The engine's rules, one by one, on a small invented procedure."""

from datetime import timedelta, timezone
from pathlib import Path

import pytest

from motcua.service.procedures import engine, queries
from motcua.service.procedures.tests.samples import at_work, facts, limited, moment, sample, step
from motcua.service.procedures.types import Package


@pytest.fixture
def package(tmp_path: Path) -> Package:
    """The invented procedure."""
    return sample(tmp_path)


def test_start_is_not_reception(package: Package) -> None:
    """Submission starts the counter's own clock, never the legal one."""
    outcome = engine.start(package, facts(), moment("2026-11-25T09:00"))
    assert (outcome.state.name, outcome.state.started, outcome.due) == ("new", None, None)
    assert outcome.step_due == moment("2026-11-26T09:00")
    assert (outcome.portal, outcome.owner, outcome.office, outcome.finished) == (
        1,
        "reception",
        "receiving",
        False,
    )


def test_reception_starts_the_clock(package: Package) -> None:
    """The legal limit counts from reception, in days, to the close of business."""
    outcome = step(
        package,
        engine.start(package, facts(), moment("2026-11-23T09:00")).state,
        "receive",
        "reception",
        "2026-11-25T09:00",
    )
    assert outcome.state.started == moment("2026-11-25T09:00")
    assert outcome.due == moment("2026-12-02T17:00")


def test_not_now(package: Package) -> None:
    """An action from another state, or one that does not exist, is refused."""
    state = at_work(package)
    for action in ("receive", "hand", "no_such_action"):
        with pytest.raises(queries.NotNow):
            step(package, state, action, "reception", "2026-11-25T09:00")


def test_not_yours(package: Package) -> None:
    """An action of another post is refused; any one of several posts suffices."""
    state = at_work(package)
    with pytest.raises(queries.NotYours):
        step(package, state, "finish", "applicant", "2026-11-25T10:00")
    outcome = engine.step(package, state, "finish", facts("clerk", "specialist"), moment("2026-11-25T10:00"))
    assert outcome.state.name == "done"


def test_guard(package: Package) -> None:
    """A condition that is not true refuses with the package's own words."""
    state = at_work(package)
    for _time in range(2):
        state = step(package, state, "ask", "specialist", "2026-11-25T10:00").state
        state = step(package, state, "answer", "applicant", "2026-11-25T11:00").state
    assert state.supplements == 2
    with pytest.raises(queries.ConditionFailed) as refused:
        step(package, state, "finish", "specialist", "2026-11-25T11:30")
    assert "Đã hỏi hai lần" in str(refused.value)
    told = facts("specialist")
    finish, ask = (package.process.actions[name] for name in ("finish", "ask"))
    assert queries.barred(package, finish, state, told, moment("2026-11-25T11:30")) == "Đã hỏi hai lần."
    assert queries.barred(package, ask, state, told, moment("2026-11-25T11:30")) == ""
    assert queries.barred(package, finish, at_work(package), told, moment("2026-11-25T11:30")) == ""


def test_guard_of_a_missing_fact_is_not_true(tmp_path: Path) -> None:
    """A fact that nobody gave never opens a door: null is not true."""
    package = sample(
        tmp_path,
        actions={
            "finish": {
                "name": "x",
                "from": "work",
                "to": "done",
                "by": "specialist",
                "when": "size > 0",
                "when_not": "Chưa rõ.",
            }
        },
    )
    with pytest.raises(queries.ConditionFailed):
        engine.step(
            package, at_work(package), "finish", facts("specialist", size=None), moment("2026-11-25T10:00")
        )


@pytest.mark.parametrize(("size", "target", "told"), [(3, "done", "big"), (0, "over", "small")])
def test_routes_and_their_effects(package: Package, size: int, target: str, told: str) -> None:
    """The first true route is taken; its effects follow those of the action."""
    outcome = step(
        package, at_work(package, size=size), "finish", "specialist", "2026-11-25T10:00", size=size
    )
    assert outcome.state.name == target
    assert [effect.verb for effect in outcome.effects] == ["draft", "notify"]
    assert outcome.effects[1].args == {"value": told}


def test_no_route_is_a_refusal(package: Package) -> None:
    """When no route is true nothing happens."""
    with pytest.raises(queries.ConditionFailed):
        step(package, at_work(package), "finish", "specialist", "2026-11-25T10:00", size=-1)


def test_fee_in_a_condition(package: Package) -> None:
    """A route may ask what the case costs; the clock stands still until payment, then counts again."""
    first = step(
        package,
        engine.start(package, facts(size=6), moment("2026-11-25T09:00")).state,
        "receive",
        "reception",
        "2026-11-25T09:00",
        size=6,
    )
    assert (first.state.name, first.portal) == ("paying", 6)
    assert first.state.wait_from == moment("2026-11-25T09:00")
    assert first.due == moment("2026-12-02T17:00")
    paid = engine.step(
        limited(package, "restart"),
        first.state,
        "pay",
        facts("reception", size=6),
        moment("2026-11-27T09:00"),
    )
    assert paid.due == moment("2026-12-04T17:00")


def test_case_of_a_limit(package: Package) -> None:
    """The first limit of the channel whose case is true is the one."""
    assert queries.time_limit(package, facts(size=20), moment("2026-11-25T09:00")).limit.amount == 10
    assert queries.time_limit(package, facts(size=2), moment("2026-11-25T09:00")).limit.amount == 5
    assert queries.time_limit(package, facts(channel=3), moment("2026-11-25T09:00")) is None


def test_late_reception_shifts_the_result(package: Package) -> None:
    """At the hour is in time; a minute later the result moves to the next working day, past a holiday."""
    assert at_work(package, "2026-11-23T15:00", channel=1).due == moment("2026-11-23T17:00")
    assert at_work(package, "2026-11-23T15:01", channel=1).due == moment("2026-11-25T17:00")


def test_restart_and_subtract(package: Package) -> None:
    """After a wait the limit counts anew, or the wait is taken out, as the law of the case says."""
    asked = step(package, at_work(package), "ask", "specialist", "2026-11-26T09:00").state
    assert asked.wait_from == moment("2026-11-26T09:00")
    subtracted = step(package, asked, "answer", "applicant", "2026-11-27T09:00")
    assert subtracted.due == moment("2026-12-03T17:00")
    restarted = step(limited(package, "restart"), asked, "answer", "applicant", "2026-11-27T09:00")
    assert restarted.due == moment("2026-12-04T17:00")
    assert restarted.state.waits == ((moment("2026-11-26T09:00"), moment("2026-11-27T09:00"), "waiting"),)
    assert restarted.state.wait_from is None


def test_each_state_says_how_its_wait_counts(tmp_path: Path) -> None:
    """Waiting for the fee is taken out though the limit restarts after a supplement; each keeps its words."""
    states = {
        "paying": {
            **{"name": "Chờ phí", "portal": 6, "owner": "reception", "office": "receiving"},
            **{"limit": "1 ngày", "clock": "pause", "on_wait": "subtract", "on_wait_basis": "Quy trình mẫu"},
        }
    }
    package = limited(sample(tmp_path, states=states), "restart")
    begun = engine.start(package, facts(size=6), moment("2026-11-25T09:00")).state
    paying = step(package, begun, "receive", "reception", "2026-11-25T09:00", size=6).state
    paid = step(package, paying, "pay", "reception", "2026-11-27T09:00", size=6)
    assert paid.due == moment("2026-12-04T17:00")
    due = queries.explain(package, paid.state, facts(size=6), moment("2026-11-27T09:00"))
    assert "không tính thời gian chờ phí" in due.sentence()
    assert "Quy trình mẫu" in [item.basis for item in due.explanation()]
    asked = step(package, paid.state, "ask", "specialist", "2026-11-27T10:00", size=6).state
    answered = step(package, asked, "answer", "applicant", "2026-11-30T09:00", size=6)
    assert [waited for _since, _until, waited in answered.state.waits] == ["paying", "waiting"]
    assert answered.due == moment("2026-12-07T17:00")


def test_waiting_goes_on_in_another_state(tmp_path: Path) -> None:
    """From one wait into another: two intervals, each of its own state."""
    package = sample(
        tmp_path, actions={"more": {"name": "Thu", "from": "waiting", "to": "paying", "by": "reception"}}
    )
    asked = step(package, at_work(package), "ask", "specialist", "2026-11-26T09:00").state
    paying = step(package, asked, "more", "reception", "2026-11-26T10:00").state
    assert paying.waits == ((moment("2026-11-26T09:00"), moment("2026-11-26T10:00"), "waiting"),)
    assert paying.wait_from == moment("2026-11-26T10:00")


def test_a_wait_kept_without_its_state_follows_the_limit(package: Package) -> None:
    """Dossiers of before kept intervals alone; they count as the time limit says."""
    old = at_work(package)._replace(waits=((moment("2026-11-26T09:00"), moment("2026-11-27T09:00"), ""),))
    due = queries.explain(package, old, facts(), moment("2026-11-27T09:00"))
    assert due.at == moment("2026-12-03T17:00")


def test_waiting_before_reception_is_no_wait(package: Package) -> None:
    """A supplement asked before reception pauses nothing, because nothing runs."""
    begun = engine.start(package, facts(), moment("2026-11-25T09:00")).state
    asked = step(package, begun, "ask", "reception", "2026-11-25T10:00").state
    back = step(package, asked, "answer", "applicant", "2026-11-26T10:00").state
    assert (asked.wait_from, back.waits, back.name, back.supplements) == (None, (), "new", 1)
    assert step(package, back, "receive", "reception", "2026-11-26T11:00").due == moment("2026-12-03T17:00")


def test_silence_is_the_systems(package: Package) -> None:
    """What follows silence is taken by the system alone, at the state's own limit."""
    waiting = step(package, at_work(package), "ask", "specialist", "2026-11-25T10:00")
    assert waiting.step_due == moment("2026-11-26T17:00")
    with pytest.raises(queries.NotYours):
        step(package, waiting.state, "silence", "specialist", "2026-11-26T17:00")
    assert step(package, waiting.state, "silence", "system", "2026-11-26T17:00").state.name == "work"


def test_one_appointment_more_and_no_other(package: Package) -> None:
    """A new appointment replaces the due date, once; text as a form stores it will do."""
    state = at_work(package)
    outcome = step(
        package, state, "late", "specialist", "2026-11-26T09:00", new_due="2026-12-07T17:00:00+07:00"
    )
    assert outcome.due == moment("2026-12-07T17:00")
    assert outcome.state.reappointed
    assert [item.name for item in queries.offered(package, outcome.state, frozenset({"specialist"}))] == [
        "ask",
        "finish",
    ]
    with pytest.raises(queries.OnceOnly):
        step(
            package,
            outcome.state,
            "late",
            "specialist",
            "2026-11-27T09:00",
            new_due="2026-12-09T17:00:00+07:00",
        )


@pytest.mark.parametrize("wrong", ["", "ngày mai", "2026-11-25T10:00:00+07:00", "2026-12-07T17:00:00", None])
def test_a_new_appointment_must_be_a_later_moment(package: Package, wrong: object) -> None:
    """A past, unreadable or zoneless moment is refused in words, never with a crash."""
    with pytest.raises(queries.ConditionFailed):
        step(package, at_work(package), "late", "specialist", "2026-11-26T09:00", new_due=wrong)


@pytest.mark.parametrize(
    "wrong", ["2026-11-28T09:00:00+07:00", "2027-01-01T09:00:00+07:00", "9026-01-01T09:00:00+07:00"]
)
def test_a_new_appointment_is_on_a_working_day(package: Package, wrong: str) -> None:
    """Nobody is told to come on a Saturday, a holiday, or in a year whose days off are unknown."""
    with pytest.raises(queries.ConditionFailed):
        step(package, at_work(package), "late", "specialist", "2026-11-26T09:00", new_due=wrong)


def test_assignment(package: Package) -> None:
    """Assignment names one person and does not move the dossier."""
    outcome = step(package, at_work(package), "give", "head", "2026-11-25T10:00", assignee="42")
    assert (outcome.state.name, outcome.state.assignee, outcome.state.previous) == ("work", "42", "new")


def test_the_end_stops_the_clock(package: Package) -> None:
    """The clock ends when a result exists; collecting it later changes nothing."""
    done = step(package, at_work(package), "finish", "specialist", "2026-11-26T10:00")
    assert done.finished
    over = step(package, done.state, "hand", "returns", "2026-12-20T10:00")
    assert over.state.finished == moment("2026-11-26T10:00")
    assert over.step_due is None


def test_ending_while_waiting_closes_the_wait(tmp_path: Path) -> None:
    """A dossier that ends while it waits keeps the interval, for those who subtract it."""
    package = sample(
        tmp_path, actions={"leave": {"name": "Rút", "from": "waiting", "to": "over", "by": "applicant"}}
    )
    asked = step(package, at_work(package), "ask", "specialist", "2026-11-25T10:00").state
    left = step(package, asked, "leave", "applicant", "2026-11-26T10:00").state
    assert left.waits == ((moment("2026-11-25T10:00"), moment("2026-11-26T10:00"), "waiting"),)
    assert left.wait_from is None
    assert left.finished == moment("2026-11-26T10:00")


def test_today_is_vietnams(tmp_path: Path) -> None:
    """At seven in the evening of UTC it is already tomorrow in Vietnam."""
    late = moment("2026-11-26T02:00").astimezone(timezone(timedelta(0)))
    assert (
        engine.scope(engine.start(sample(tmp_path), facts(), late).state, facts(), late)["today"].isoformat()
        == "2026-11-26"
    )


def test_offered_in_the_packages_order(package: Package) -> None:
    """A post is offered what it may do now, in the order of the file."""
    state = at_work(package)
    assert [item.name for item in queries.offered(package, state, frozenset({"specialist"}))] == [
        "ask",
        "late",
        "finish",
    ]
    assert queries.offered(package, state, frozenset({"applicant"})) == ()


def test_explained(package: Package) -> None:
    """A due date can be explained again from the state alone; before reception there is none."""
    assert (
        queries.explain(
            package,
            engine.start(package, facts(), moment("2026-11-25T09:00")).state,
            facts(),
            moment("2026-11-25T09:00"),
        )
        is None
    )
    due = queries.explain(package, at_work(package), facts(), moment("2026-11-27T09:00"))
    assert due is not None
    assert due.at == moment("2026-12-02T17:00")


def test_the_engine_changes_nothing_it_is_given(package: Package) -> None:
    """The same question twice gives the same answer, and the state asked about is as before."""
    state = at_work(package)
    once = step(package, state, "ask", "specialist", "2026-11-25T10:00")
    assert once == step(package, state, "ask", "specialist", "2026-11-25T10:00")
    assert state == at_work(package)
