"""The result of a birth registration: rendered by Typst, signed twice with P-256 (PAdES B-B)."""

import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from unittest.mock import patch

from django.conf import settings

from benchmarks.cast import Cast, officer_id
from benchmarks.meter import Figure
from benchmarks.plan import Plan
from motcua.kit import clock
from motcua.service.dossiers import actions, making, testing
from motcua.trust.documents import queries as papers
from motcua.trust.signing.drivers.demo_ca import DemoCA, Holder
from motcua.trust.signing.rules import pades, places
from motcua.trust.signing.types import Stamp

BUDGET = 150.0
OFFICE, LEADER = "UBND phường Đông Hà", "Phó Chủ tịch"


def measure(plan: Plan) -> Iterator[Figure]:
    """CPU of rendering and two signatures; the floor is Typst alone on the same data."""
    given = _what_is_printed(Cast())
    at = clock.now()
    ca = DemoCA(Path(settings.MOTCUA_DATA) / "bench-ca")
    keys = {
        "leader": ca.issue(Holder(LEADER, OFFICE, LEADER), at=at),
        "agency": ca.issue(Holder(OFFICE, OFFICE), at=at),
    }
    alone, whole = [], []
    for number in range(plan.papers + 1):
        data = {**given["data"], "number": f"{number}/2026"}  # other data, so that nothing is remembered
        began = time.process_time()
        papers.render(**{**given, "data": {**data, "number": f"{number}-/2026"}})
        alone.append((time.process_time() - began) * 1000)
        began = time.process_time()
        made = papers.render(**{**given, "data": data})
        _sign(made.pdf, next(box for box in made.boxes if box.name == "leader"), ca, keys, at)
        whole.append((time.process_time() - began) * 1000)
    floor, spent = _mean(alone[1:]), _mean(whole[1:])
    yield Figure(
        row="paper",
        work="result PDF (PDF/A-2a, PDF/UA-1) with two P-256 B-B signatures",
        floor=f"{floor:.0f} ms (Typst alone)",
        figure=f"{spent:.0f} ms CPU",
        budget=f"≤ {BUDGET:.0f} ms CPU",
        met=spent <= BUDGET,
        values={"ms": spent, "floor_ms": floor, "papers": plan.papers},
    )


def _sign(pdf: bytes, box: Any, ca: DemoCA, keys: dict[str, str], at: datetime) -> bytes:
    where = places.both(page=box.page, left=box.left, bottom=box.bottom, width=box.width, height=box.height)
    for slot, name in (("leader", LEADER), ("agency", OFFICE)):
        made = pades.prepare(
            pdf, slot=slot, places=where, stamp=Stamp(slot, name), chain=ca.chain(keys[slot], at=at), at=at
        )
        pdf = pades.embed(made, value=ca.sign(keys[slot], made.hash))
    return pdf


def _what_is_printed(cast: Cast) -> dict[str, Any]:
    """Template, data and time of a real result, caught on their way to Typst."""
    code = cast.submitted(1)[0]
    for username, action, given in (
        ("dongha.sen", "receive", {}),
        ("dongha.bach", "assign", {"assignee": str(officer_id("dongha.mai"))}),
        ("dongha.mai", "accept_draft", {}),
    ):
        who = testing.officer(username, at=cast.at)
        actions.act(code=code, action=action, actor=who, at=clock.now(), given=given)
    for action, given in (("confirm_by_silence", {}), ("number_returned", {"number": "044226000001"})):
        actions.act_as_system(code=code, action=action, at=clock.now(), given=given)
    with patch.object(making.papers, "render", wraps=papers.render) as caught:
        making.request_signature(code=code, at=clock.now())
    return dict(caught.call_args.kwargs)


def _mean(values: list[float]) -> float:
    return sum(values) / len(values)
