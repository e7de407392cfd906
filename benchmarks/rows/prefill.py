"""What a page waits for when four reads at other agencies fill it: four signed exchanges at once, two nodes.

The asking node is this house's own, its database beside that of the draft; the registers are the owner's. Each read
is agreed, names the person's own draft, and leaves a durable leaf on both sides before the answer leaves.
"""

import json
import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

from django.test import override_settings

from benchmarks.cast import Cast
from benchmarks.meter import Figure, percentile
from benchmarks.nodes import two_nodes
from benchmarks.plan import Plan
from demo.people import FATHER, MOTHER
from motcua.data.registries import actions as registries
from motcua.data.registries.types import KNOWN, NOBODY, Question
from motcua.kit import clock

P50_MS = 150.0
REGISTER = "population"
# As many reads as registers: whose record and which fields, all of them the draft's own people.
READS = (
    (MOTHER.number, ("full_name", "date_of_birth", "sex", "residence")),
    (MOTHER.number, ("ethnicity", "nationality")),
    (FATHER.number, ("full_name", "date_of_birth", "residence")),
    (FATHER.number, ("ethnicity", "nationality")),
)


def measure(plan: Plan) -> Iterator[Figure]:
    """The wait for all four, and for one of them alone."""
    case = str(Cast().draft.ref)
    with _nodes() as told, override_settings(**_through(told)):
        _learned(case, 4)
        alone = [_learned(case, 1) for _ask in range(plan.page_asks)]
        four = [_learned(case, 4) for _ask in range(plan.page_asks)]
    p50, p95, one = percentile(four, 0.5), percentile(four, 0.95), percentile(alone, 0.5)
    yield Figure(
        row="prefill",
        work="prefill of a page by four reads at another node, asked at once",
        floor=f"p50 {one:.0f} ms (one read alone)",
        figure=f"p50 {p50:.0f} ms, p95 {p95:.0f} ms",
        budget=f"≤ {P50_MS:.0f} ms p50",
        met=p50 <= P50_MS,
        values={"p50_ms": p50, "p95_ms": p95, "one_ms": one, "asks": plan.page_asks},
    )


def _learned(case: str, number: int) -> float:
    """Milliseconds until all has been told."""
    questions = [
        Question(REGISTER, key, fields, "1.001193", "Luật Hộ tịch 60/2014/QH13 điều 14")
        for key, fields in READS[:number]
    ]
    began = time.perf_counter()
    told = registries.learn(
        questions=questions, code="1.001193", case=case, actor="benchmark", asker=NOBODY, at=clock.now()
    )
    taken = (time.perf_counter() - began) * 1000
    if any(one.state != KNOWN for one in told):
        raise SystemExit(f"a register did not tell: {[one.state for one in told]}")
    return taken


@contextmanager
def _nodes() -> Iterator[dict[str, str]]:
    """This house's node, and the owner's with the two people in its register."""
    people = [asdict(one) for one in (MOTHER, FATHER)]
    rows = [{name: value for name, value in person.items() if name != "phone"} for person in people]
    with tempfile.TemporaryDirectory(prefix="motcua-prefill-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        (folder / "so").mkdir()
        lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
        (folder / "so" / f"{REGISTER}.jsonl").write_text(lines, encoding="utf-8")
        with two_nodes("--own", folder=folder, environment=os.environ) as (_process, told):
            yield told


def _through(told: dict[str, str]) -> dict[str, object]:
    """The settings by which this house asks at its node."""
    return {
        "MOTCUA_EXCHANGE_EDGE": told["edge"],
        "MOTCUA_EXCHANGE_REGISTERS": (REGISTER,),
        "MOTCUA_EXCHANGE_CLIENT": told["client"],
        "MOTCUA_EXCHANGE_CERT": told["cert"],
        "MOTCUA_EXCHANGE_KEY": told["key"],
        "MOTCUA_EXCHANGE_AUTHORITY": told["ca"],
    }
