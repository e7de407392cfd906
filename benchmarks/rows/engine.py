"""The pure engine and the legal clock: CPU of one call, size of the state; nothing else takes part."""

import json
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from benchmarks.meter import Figure
from benchmarks.plan import Plan
from motcua.kit.clock import ZONE
from motcua.service.dossiers import rules
from motcua.service.procedures import queries as procedures
from motcua.service.procedures.types import Facts, Package, State
from motcua.vn.calendar import Calendar, Limit

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=ZONE)
EVERYBODY = frozenset(
    {"applicant", "system", "reception", "head", "specialist", "deputy_chair", "clerk", "returns"}
)
COURSE = (
    ("receive", {}),
    ("assign", {"assignee": "7"}),
    ("accept_draft", {}),
    ("confirm_draft", {}),
    ("number_returned", {"number": "044226000001"}),
    ("leader_signed", {}),
    ("agency_sealed", {}),
    ("hand_over", {}),
)
LIMIT = "5 ngày làm việc"


def measure(plan: Plan) -> Iterator[Figure]:
    """The mean step of a whole birth registration, its largest state, and a due date with and without words."""
    package = procedures.current(code="1.001193", at=MONDAY.date())
    calendar = procedures.calendar(code="vn-default")
    largest = max(len(json.dumps(rules.dump_state(state))) for state in _walk(package, calendar))
    step = cost_us(lambda: _walk(package, calendar), plan.calls // 8 + 1) / (len(COURSE) + 1)
    yield Figure(
        row="engine",
        work="engine step (mean over a birth registration, clocks included)",
        floor="",
        figure=f"{step:.1f} µs CPU, state {largest} bytes",
        budget="≤ 20 µs, ≤ 1 KB",
        met=step <= 20 and largest <= 1024,
        values={"us": step, "state_bytes": largest},
    )
    yield _due(plan)


def _walk(package: Package, calendar: Calendar) -> list[State]:
    """One dossier from submission to return; its states."""
    at = MONDAY
    outcome = procedures.start(package, Facts(roles=EVERYBODY, channel=2, calendar=calendar), at)
    states = [outcome.state]
    for action, given in COURSE:
        at += timedelta(minutes=7)
        facts = Facts(roles=EVERYBODY, channel=2, calendar=calendar, input=given)
        outcome = procedures.step(package, outcome.state, action, facts, at)
        states.append(outcome.state)
    return states


def _due(plan: Plan) -> Figure:
    calendar, limit = procedures.calendar(code="vn-default"), Limit.parse(LIMIT)
    starts = [MONDAY + timedelta(hours=7 * number) for number in range(97)]
    place = 0

    def moment() -> None:
        nonlocal place
        place = (place + 1) % len(starts)
        calendar.due(start=starts[place], limit=limit).at  # noqa: B018 - the date is what is measured

    def explained() -> None:
        nonlocal place
        place = (place + 1) % len(starts)
        due = calendar.due(start=starts[place], limit=limit)
        due.explanation(), due.sentence()  # noqa: B018 - as above

    plain, words = cost_us(moment, plan.calls), cost_us(explained, plan.calls)
    return Figure(
        row="engine",
        work=f"due date ({LIMIT})",
        floor="",
        figure=f"{plain:.1f} µs CPU; with its explanation {words:.0f} µs",
        budget="≤ 50 µs",
        met=plain <= 50,
        values={"us": plain, "explained_us": words},
    )


def cost_us(work: Callable[[], object], times: int) -> float:
    """CPU microseconds of one call: the best of five runs, so that a busy neighbour counts least."""
    work()
    best = float("inf")
    for _run in range(5):
        began = time.process_time()
        for _call in range(times):
            work()
        best = min(best, (time.process_time() - began) / times)
    return best * 1e6
