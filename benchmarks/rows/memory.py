"""Memory of one web process after it has served every kind of page."""

from collections.abc import Iterator

from benchmarks.cast import Cast
from benchmarks.meter import Figure, children, resident_mb, tree
from benchmarks.pages import of_everyone
from benchmarks.plan import Plan
from benchmarks.server import FLOOR, Server

BUDGET = 200.0
TURNS = 20


def measure(plan: Plan) -> Iterator[Figure]:
    """The largest worker; the floor is a Django project with one view."""
    cast = Cast()
    with Server(threads=4) as server, Server(FLOOR) as floor:
        for _turn in range(min(TURNS, plan.calls)):
            for page in of_everyone(cast, server.port):
                page.visitor.get(page.path)
        used, least = _largest(server.pid), _largest(floor.pid)
    yield Figure(
        row="memory",
        work="one web process after serving every kind of page",
        floor=f"{least:.0f} MB (one view)",
        figure=f"{used:.0f} MB resident",
        budget=f"≤ {BUDGET:.0f} MB",
        met=used <= BUDGET,
        values={"mb": used, "floor_mb": least},
    )


def _largest(pid: int) -> float:
    """The worker, not the supervisor above it."""
    below = children()
    leaves = [item for item in tree(pid) if not below.get(item)]
    return max(resident_mb(item) for item in leaves or [pid])
