"""An officer's desk in a full house: one page of 50 out of 100,000 dossiers, by office, state and due time."""

import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

from django.db import connection

from benchmarks.cast import Cast, script
from benchmarks.meter import Figure, cpu_ms, percentile
from benchmarks.pages import READER
from benchmarks.plan import Plan
from benchmarks.server import Server, Visitor
from motcua.kit import clock
from motcua.service.dossiers.models import Dossier
from motcua.trust.identity import queries as identity
from motcua.trust.identity.models import Office, User

BUDGET = 20.0
PAGE = "/ban-lam-viec/?han=late&buoc=examining"
PLACES = (
    ("submitted", "reception", 1),
    ("assigning", "head", 2),
    ("examining", "specialist", 4),
    ("signing", "deputy_chair", 4),
    ("finished", "returns", 9),
)
BY_HAND = """
SELECT d.code, d.procedure, d.version, d.title, d.channel, d.state, d.step_due, d.due, d.holder_id, p.name,
       d.finished_at
  FROM dossiers_dossier d JOIN identity_party p ON p.id = d.party_id
 WHERE d.holder_office_id = ANY(%s) AND d.holder_role = 'specialist' AND d.state = 'examining'
   AND d.step_due < %s AND (d.holder_id IS NULL OR d.holder_id = %s)
 ORDER BY d.step_due, d.id LIMIT 50
"""


def measure(plan: Plan) -> Iterator[Figure]:
    """Wall time of the whole page through HTTP, one reader at a time."""
    cast = Cast()
    fill(cast, plan.desk_rows)
    with Server() as server:
        visitor = Visitor(server.port, cast.cookies(READER))
        page = lambda: _shown(visitor.get(PAGE))  # noqa: E731 - one line, used twice
        page()
        before = cpu_ms(server.pid)
        walls = _walls(page, plan.desk_asks)
        spent = (cpu_ms(server.pid) - before) / plan.desk_asks
    floor = percentile(_walls(_by_hand(cast), plan.desk_asks), 0.5)
    middle, late = percentile(walls, 0.5), percentile(walls, 0.95)
    yield Figure(
        row="desk",
        work=f"desk page: 50 of {plan.desk_rows:,} dossiers by office, state and due time",
        floor=f"{floor:.1f} ms (same query by hand)",
        figure=f"p50 {middle:.1f} ms, p95 {late:.1f} ms; {spent:.1f} ms CPU of the web process",
        budget=f"≤ {BUDGET:.0f} ms p50",
        met=middle <= BUDGET,
        values={"p50_ms": middle, "p95_ms": late, "cpu_ms": spent, "floor_ms": floor},
    )


def fill(cast: Cast, rows: int) -> None:
    """Copies of one submitted dossier over all offices, roles and a month of due times, by one statement."""
    model = Dossier.objects.get(code=cast.submitted(1)[0])
    offices = list(Office.objects.order_by("pk").values_list("pk", flat=True))
    own = {
        "code": "'BENCH-' || n",
        "ref": "gen_random_uuid()" if connection.vendor == "postgresql" else "lower(hex(randomblob(16)))",
        "holder_office_id": f"CASE n % {len(offices)} {_cases(offices)} END",
        "holder_role": f"CASE n % 5 {_cases([repr(role) for _state, role, _portal in PLACES])} END",
        "state": f"CASE n % 5 {_cases([repr(state) for state, _role, _portal in PLACES])} END",
        "portal": f"CASE n % 5 {_cases([portal for _state, _role, portal in PLACES])} END",
        "step_due": _spread(),
    }
    columns = [field.column for field in Dossier._meta.concrete_fields if field.column != "id"]
    chosen = ", ".join(own.get(name, name) for name in columns)
    script(
        f"WITH RECURSIVE number(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < {rows}) "  # noqa: S608 - our own column names
        f"INSERT INTO dossiers_dossier ({', '.join(columns)}) SELECT {chosen} "
        f"FROM dossiers_dossier, number WHERE dossiers_dossier.id = {model.pk}",
        "VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE",
    )


def _cases(values: list[Any]) -> str:
    return " ".join(f"WHEN {number} THEN {value}" for number, value in enumerate(values))


def _spread() -> str:
    """Due times from ten days ago to twenty days ahead, a few minutes apart."""
    first = (clock.now() - timedelta(days=10)).isoformat(sep=" ")
    if connection.vendor == "postgresql":
        return f"timestamptz '{first}' + (n % 9973) * interval '260 seconds'"
    return f"datetime('{first}', ((n % 9973) * 260) || ' seconds')"


def _by_hand(cast: Cast) -> Callable[[], object]:
    user = User.objects.get(username=READER)
    posts = identity.posts_of(user_id=user.pk, at=cast.at)
    offices = [post.office_id for post in posts] + [post.body_id for post in posts]
    sql, wanted = BY_HAND, [offices, clock.now(), user.pk]
    if connection.vendor != "postgresql":
        sql, wanted = BY_HAND.replace("= ANY(%s)", f"IN ({','.join(map(str, offices))})"), wanted[1:]

    def ask() -> object:
        with connection.cursor() as cursor:
            cursor.execute(sql, wanted)
            return cursor.fetchall()

    return ask


def _walls(work: Callable[[], object], times: int) -> list[float]:
    found = []
    for _time in range(times):
        began = time.monotonic()
        work()
        found.append((time.monotonic() - began) * 1000)
    return found


def _shown(answer: tuple[int, str, bytes]) -> None:
    if answer[0] != 200 or b"BENCH-" not in answer[2]:
        raise SystemExit(f"the desk shows nothing of the full house: {answer[0]}")
