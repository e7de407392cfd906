"""SQL statements of a submission, of every step and of every page (BEGIN and COMMIT are not counted)."""

from collections.abc import Iterator

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from benchmarks.cast import Cast, officer_id
from benchmarks.house import CSRF
from benchmarks.meter import Figure
from benchmarks.pages import READER, paths
from benchmarks.plan import Plan

SUBMIT_BUDGET, PAGE_BUDGET = 16, 8
BRACKETS = ("BEGIN", "COMMIT")


def measure(plan: Plan) -> Iterator[Figure]:  # noqa: ARG001 - counts do not depend on the plan
    """Two figures: submission (and the steps beside it), and the pages."""
    cast = Cast()
    spent = _course(cast)
    steps = ", ".join(f"{name} {count}" for name, count in spent.items() if name != "submit")
    yield Figure(
        row="statements",
        work="SQL statements of a submission",
        floor="",
        figure=f"{spent['submit']} (steps: {steps})",
        budget=f"≤ {SUBMIT_BUDGET}",
        met=spent["submit"] <= SUBMIT_BUDGET,
        values=spent,
    )
    pages = {name: _count(browser(cast, user), "get", path) for name, user, path in paths(cast)}
    most = max(pages, key=lambda name: pages[name])
    over = [f"{name} {count}" for name, count in pages.items() if count > PAGE_BUDGET]
    yield Figure(
        row="statements",
        work=f"SQL statements of {len(pages)} other pages",
        floor="",
        figure=f"at most {pages[most]} ({most})" + (f"; over: {', '.join(over)}" if over else ""),
        budget=f"≤ {PAGE_BUDGET} a page",
        met=not over,
        values=pages,
    )


def _course(cast: Cast) -> dict[str, int]:
    first, second = cast.drafts(2)
    citizen = browser(cast, "")
    citizen.post(f"/ho-so/nhap/{first}/nop/", {"cam-doan": "on"}, headers={"X-CSRFToken": CSRF})
    spent = {"submit": _count(citizen, "post", f"/ho-so/nhap/{second}/nop/", **{"cam-doan": "on"})}
    code = cast.submitted(1)[0]
    for username, action, given in (
        ("dongha.sen", "receive", {}),
        ("dongha.bach", "assign", {"assignee": officer_id(READER)}),
        (READER, "accept_draft", {}),
    ):
        path = f"/ban-lam-viec/{code}/lam/{action}/"
        spent[action] = _count(browser(cast, username), "post", path, **given)
    return spent


def browser(cast: Cast, username: str) -> Client:
    client = Client(enforce_csrf_checks=True)
    for name, value in cast.cookies(username).items():
        client.cookies[name] = value
    client.get("/healthz")
    return client


def _count(client: Client, method: str, path: str, **values: object) -> int:
    with CaptureQueriesContext(connection) as asked:
        answer = getattr(client, method)(path, values, headers={"X-CSRFToken": CSRF})
    if answer.status_code not in (200, 302):
        raise SystemExit(f"{method} {path}: {answer.status_code}")
    return sum(not item["sql"].startswith(BRACKETS) for item in asked.captured_queries)
