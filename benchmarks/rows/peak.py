"""The nation's peak: 510 requests a second, of which 13 submissions and 76 steps, on the whole machine.

Client, web (granian, two worker processes) and PostgreSQL share the cores; the background worker rests, as in the
peers' figures. Shares of the peak are tried from the smallest up; the largest that holds is the figure.
"""

import random
import uuid
from collections import deque
from collections.abc import Callable, Iterator
from urllib.parse import urlencode

from benchmarks.cast import Cast, officer_id
from benchmarks.load import Outcome, Request, drive
from benchmarks.meter import Figure, percentile
from benchmarks.pages import READER, paths
from benchmarks.plan import Plan
from benchmarks.server import Server
from motcua.service.dossiers.models import Dossier, Paper, Step

RATE, SUBMISSIONS, STEPS = 510, 13, 76
LIMIT_MS = 300.0
WEIGHTS = {
    "home": 40,
    "search": 30,
    "procedure": 40,
    "form page": 60,
    "papers": 10,
    "review": 15,
    "my dossiers": 30,
    "my dossier": 66,
    "desk": 70,
    "officer's dossier": 60,
}
STAGES = (("dongha.sen", "receive"), ("dongha.bach", "assign"), (READER, "accept_draft"))
WARM = 60


class Mix:
    """Requests as bytes: pages that may be asked again and again, drafts and dossiers that are used up."""

    def __init__(self, cast: Cast, port: int, submissions: int, steps: int) -> None:
        self.port, self.cookies = port, {user: cast.cookies(user) for user in ("", *(u for u, _a in STAGES))}
        found = [row for row in paths(cast) if row[0] in WEIGHTS]
        self.pages = [Request(name, self._bytes("GET", path, user), 200) for name, user, path in found]
        self.weights = [WEIGHTS[page.kind] for page in self.pages]
        self.refs = deque(cast.drafts(submissions))
        self.waiting = deque((code, 0) for code in clones(cast, steps // len(STAGES) + WARM))
        self.assignee = officer_id(READER)
        self.chance = random.Random(510)

    def page(self) -> Request:
        """Somebody looks at something."""
        return self.chance.choices(self.pages, self.weights)[0]

    def submit(self) -> Request:
        """Somebody submits."""
        path = f"/ho-so/nhap/{self.refs.popleft()}/nop/"
        return Request("submit", self._bytes("POST", path, "", **{"cam-doan": "on"}), 302)

    def step(self) -> Request:
        """An officer takes the next step of the dossier that has waited longest."""
        code, stage = self.waiting.popleft()
        user, action = STAGES[stage]
        given = {"turn": stage + 1, "assignee": self.assignee} if action == "assign" else {"turn": stage + 1}

        def then(_location: str) -> None:
            if stage + 1 < len(STAGES):
                self.waiting.append((code, stage + 1))

        data = self._bytes("POST", f"/ban-lam-viec/{code}/lam/{action}/", user, **given)
        return Request("step", data, 302, then)

    def order(self, share: float, seconds: int) -> list[Callable[[], Request]]:
        """One maker a request, mixed as the peak is."""
        count = int(RATE * share * seconds)
        kinds = [self.submit] * int(SUBMISSIONS * share * seconds) + [self.step] * int(
            STEPS * share * seconds
        )
        kinds += [self.page] * (count - len(kinds))
        self.chance.shuffle(kinds)
        return kinds

    def _bytes(self, method: str, path: str, user: str, **values: object) -> bytes:
        cookies = self.cookies[user]
        body = urlencode(values).encode()
        head = [f"{method} {path} HTTP/1.1", f"Host: 127.0.0.1:{self.port}"]
        head += ["Cookie: " + "; ".join(f"{name}={value}" for name, value in cookies.items())]
        if method == "POST":
            head += [f"X-CSRFToken: {cookies['csrftoken']}", f"Content-Length: {len(body)}"]
            head += ["Content-Type: application/x-www-form-urlencoded"]
        return "\r\n".join([*head, "", ""]).encode() + body


def measure(plan: Plan) -> Iterator[Figure]:
    """The largest share that holds, and how every share did."""
    cast = Cast()
    held, tried = 0.0, {}
    for share in plan.shares:
        with Server(workers=2, threads=2) as server:
            seconds = plan.peak_seconds
            mix = Mix(cast, server.port, int(SUBMISSIONS * share * seconds) + 1, int(STEPS * share * seconds))
            drive(server.port, [mix.page] * WARM, rate=20)
            outcome = drive(server.port, mix.order(share, seconds), rate=RATE * share)
        tried[share] = _told(outcome)
        if outcome.errors or percentile(outcome.latencies or [LIMIT_MS + 1], 0.99) > LIMIT_MS:
            break
        held = share
    words = "; ".join(f"{share:g}: {told['words']}" for share, told in tried.items())
    yield Figure(
        row="peak",
        work=f"the nation's peak, {RATE} requests/s with {SUBMISSIONS} submissions and {STEPS} steps",
        floor="",
        figure=f"share held: {held:g} ({words})",
        budget=f"1 with p99 ≤ {LIMIT_MS:.0f} ms, no error",
        met=held >= 1,
        values={"share": held, "seconds": plan.peak_seconds, "tried": {str(k): v for k, v in tried.items()}},
    )


def _told(outcome: Outcome) -> dict[str, object]:
    found = outcome.latencies or [float("inf")]
    rate = len(outcome.latencies) / outcome.seconds
    p50, p99 = percentile(found, 0.5), percentile(found, 0.99)
    words = f"{rate:.0f}/s, p50 {p50:.0f} ms, p99 {p99:.0f} ms, {len(outcome.errors)} errors"
    kinds = {kind: round(percentile(values, 0.99), 1) for kind, values in outcome.by_kind.items()}
    return {"words": words, "p50_ms": p50, "p99_ms": p99, "errors": outcome.errors[:5], "p99_by_kind": kinds}


def clones(cast: Cast, count: int) -> list[str]:
    """Codes of dossiers that wait at the counter: copies of one submitted dossier, its papers and first step."""
    model = Dossier.objects.get(code=cast.submitted(1)[0])
    fields = [f.attname for f in Dossier._meta.concrete_fields if f.attname not in ("id", "ref", "code")]
    values = {name: getattr(model, name) for name in fields}
    made = [Dossier(**values, ref=uuid.uuid4(), code=f"PEAK-{uuid.uuid4().hex}") for _ in range(count)]
    Dossier.objects.bulk_create(made, batch_size=1000)
    for kind in (Paper, Step):
        names = [f.attname for f in kind._meta.concrete_fields if f.attname not in ("id", "dossier_id")]
        rows = [{name: getattr(row, name) for name in names} for row in kind.objects.filter(dossier=model)]
        kind.objects.bulk_create(
            (kind(dossier=item, **row) for item in made for row in rows), batch_size=2000
        )
    return [item.code for item in made]
