"""A package before it may run: its static check and one of its stories; beside the engine's step, SpiffWorkflow's."""

from collections.abc import Iterator
from pathlib import Path

from benchmarks.meter import Figure
from benchmarks.plan import Plan
from benchmarks.rows.engine import MONDAY, cost_us
from motcua.kit.library import root
from motcua.service.procedures import engine
from motcua.service.procedures import queries as procedures
from motcua.service.procedures.reading import read_process
from motcua.service.procedures.tests.bpmn_oracle import Model, Oracle, as_process
from motcua.service.procedures.types import Facts, State

BIRTH = "procedures/1.001193-dang-ky-khai-sinh/1"
LOOP: Model = {"one": {"go": ("two", "one")}, "two": {"go": ("one", "two")}}


def measure(plan: Plan) -> Iterator[Figure]:
    """Birth registration, read from its files each time; then two states between which a case goes to and fro."""
    folder, few = root() / BIRTH, plan.calls // 1000 + 1
    check = cost_us(lambda: procedures.package_findings(folder=folder), few) / 1000
    stories = len(procedures.play_scenarios(folder=folder))
    story = cost_us(lambda: procedures.play_scenarios(folder=folder), few) / 1000 / stories
    yield _figure("static check of a package (birth registration)", check, 300)
    yield _figure(f"one scenario (mean of {stories}, files read)", story, 5)
    yield _beside(plan, folder)


def _figure(work: str, cost: float, most: int) -> Figure:
    return Figure(
        row="packages",
        work=work,
        floor="",
        figure=f"{cost:.2f} ms CPU",
        budget=f"≤ {most} ms",
        met=cost <= most,
        values={"ms": cost},
    )


def _beside(plan: Plan, folder: Path) -> Figure:
    """The same step of the same process in both engines."""
    process = read_process(as_process(LOOP))
    birth = procedures.current(code=folder.parent.name.split("-")[0], at=MONDAY.date())
    package = type(birth)(
        **{name: getattr(birth, name) for name in birth.__dataclass_fields__} | {"process": process}
    )
    calendar = procedures.calendar(code="vn-default")
    facts = Facts(roles=frozenset({"specialist"}), channel=2, calendar=calendar, input={"flag": True})
    own = cost_us(lambda: engine.step(package, State(name="one"), "one_go", facts, MONDAY), plan.calls)
    oracle = Oracle(LOOP)
    peer = cost_us(lambda: oracle.act("go", flag=True), plan.calls // 1000 + 1)
    return Figure(
        row="packages",
        work="one step with an exclusive choice, beside SpiffWorkflow",
        floor=f"SpiffWorkflow {peer:.0f} µs CPU",
        figure=f"{own:.1f} µs CPU",
        budget="less than the peer",
        met=own < peer,
        values={"us": own, "peer_us": peer},
    )
