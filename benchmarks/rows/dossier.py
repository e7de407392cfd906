"""Submission and the whole dossier, through HTTP, against a bare Django view that inserts one row.

CPU of the web process and of PostgreSQL, from /proc; the client's own is left out. The product and the floor
take turns, so that both meet the same state of the machine.
"""

from collections.abc import Callable, Iterator, Sequence

from django.db import connection

from benchmarks.bare import TABLE
from benchmarks.cast import Cast, database_pids, officer_id, script
from benchmarks.meter import Figure, cpu_ms, times
from benchmarks.plan import Plan
from benchmarks.server import FLOOR, Server, Visitor

SUBMIT_BUDGET, WHOLE_BUDGET = 6.5, 22.0
OFFICERS = ("dongha.sen", "dongha.bach", "dongha.mai", "dongha.truc")
Spent = tuple[float, float]
STEPS = ("submit", "receive", "assign", "approve", "return")


class Course:
    """The five requests of a dossier's life on the web, as its people send them."""

    def __init__(self, cast: Cast, port: int) -> None:
        self.citizen = Visitor(port, cast.cookies())
        self.officers = {name: Visitor(port, cast.cookies(name)) for name in OFFICERS}
        self.assignee = officer_id("dongha.mai")

    def submit(self, ref: str) -> str:
        """The code of the dossier."""
        return _moved(self.citizen.post(f"/ho-so/nhap/{ref}/nop/", **{"cam-doan": "on"})).split("/")[2]

    def receive(self, code: str) -> None:
        """Tiếp nhận."""
        self._act("dongha.sen", code, "receive", turn=1)

    def assign(self, code: str) -> None:
        """Phân công."""
        self._act("dongha.bach", code, "assign", turn=2, assignee=self.assignee)

    def approve(self, code: str) -> None:
        """The specialist finds it right and makes the draft."""
        self._act("dongha.mai", code, "accept_draft", turn=3)

    def hand_over(self, code: str) -> None:
        """Trả kết quả."""
        self._act("dongha.truc", code, "hand_over")

    def _act(self, who: str, code: str, action: str, **values: object) -> None:
        _moved(self.officers[who].post(f"/ban-lam-viec/{code}/lam/{action}/", **values))


def measure(plan: Plan) -> Iterator[Figure]:
    """Two figures: submission, and the whole dossier."""
    cast = Cast()
    script(TABLE[connection.vendor])
    with Server() as server, Server(FLOOR) as floor:
        spent, bare = _rounds(cast, server, floor, plan)
    each = {name: sum(map(sum, rounds)) / len(rounds) for name, rounds in spent.items()}
    whole, ground = sum(each.values()), sum(map(sum, bare)) / len(bare)
    values = {
        "ms": each,
        "database_ms": {
            name: sum(part[1] for part in rounds) / len(rounds) for name, rounds in spent.items()
        },
        "floor_ms": ground,
        "floor_database_ms": sum(part[1] for part in bare) / len(bare),
        "database": connection.vendor,
        "dossiers": plan.dossiers * plan.rounds,
    }
    yield Figure(
        row="dossier",
        work="submit through HTTP: CPU of application and database",
        floor=f"{ground:.2f} ms (bare view, one row)",
        figure=f"{each['submit']:.1f} ms ({times(each['submit'], ground)} × floor)",
        budget=f"≤ {SUBMIT_BUDGET} ms",
        met=each["submit"] <= SUBMIT_BUDGET,
        values=values,
    )
    parts = ", ".join(f"{name} {each[name]:.1f}" for name in STEPS)
    yield Figure(
        row="dossier",
        work="whole dossier, five web requests: CPU of application and database",
        floor=f"{5 * ground:.1f} ms (bare view × 5)",
        figure=f"{whole:.1f} ms ({times(whole, 5 * ground)} × floor): {parts}; "
        f"of which database {sum(values['database_ms'].values()):.1f}",
        budget=f"≤ {WHOLE_BUDGET:.0f} ms",
        met=whole <= WHOLE_BUDGET,
        values=values,
    )


def _rounds(
    cast: Cast, server: Server, floor: Server, plan: Plan
) -> tuple[dict[str, list[Spent]], list[Spent]]:
    """CPU milliseconds of each step and of the bare view, one pair a round."""
    course, row = Course(cast, server.port), Visitor(floor.port, {})
    spent: dict[str, list[Spent]] = {name: [] for name in STEPS}
    bare: list[Spent] = []
    _warm(cast, course, row)
    database = database_pids()
    for _round in range(plan.rounds):
        refs = cast.drafts(plan.dossiers)
        codes: list[str] = []
        bare.append(cost(lambda _ref: row.get("/row"), refs * 3, floor.pid, database))
        spent["submit"].append(
            cost(lambda ref, codes=codes: codes.append(course.submit(ref)), refs, server.pid, database)
        )
        for name, step in (
            ("receive", course.receive),
            ("assign", course.assign),
            ("approve", course.approve),
        ):
            spent[name].append(cost(step, codes, server.pid, database))
        cast.elsewhere(codes)
        spent["return"].append(cost(course.hand_over, codes, server.pid, database))
    return spent, bare


def cost(work: Callable[[str], object], on: Sequence[str], web: int, database: Sequence[int]) -> Spent:
    """CPU milliseconds of the web process and of the database for one piece of work."""
    before = cpu_ms(web), cpu_ms(*database)
    for item in on:
        work(item)
    return (cpu_ms(web) - before[0]) / len(on), (cpu_ms(*database) - before[1]) / len(on)


def _warm(cast: Cast, course: Course, row: Visitor) -> None:
    """Read packages, calendars and translations, and open connections, before anything is measured."""
    for ref in cast.drafts(3):
        code = course.submit(ref)
        course.receive(code)
        course.assign(code)
        course.approve(code)
        cast.elsewhere([code])
        course.hand_over(code)
        row.get("/row")


def _moved(answer: tuple[int, str, bytes]) -> str:
    status, location, body = answer
    if status != 302:
        raise SystemExit(f"expected a redirect, got {status}: {body.decode(errors='replace')[:2000]}")
    return location
