"""SQL budgets: how many statements a page may cost, written down in tests/architecture/query_counts.json.

    with sql_budget("dossiers:desk"):
        client.get("/can-bo/ho-so/")

A page that costs more fails; so does one that costs less by far, for then the budget hides the next slip.
MOTCUA_SQL_BUDGET=write records what was measured.
"""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection
from django.test.utils import CaptureQueriesContext

FILE = Path(__file__).resolve().parents[1] / "architecture" / "query_counts.json"
SLACK = 2  # SQLite and PostgreSQL differ by a savepoint or two.


def budgets() -> dict[str, int]:
    """Name of page or verb → statements."""
    return json.loads(FILE.read_text(encoding="utf-8"))


@contextmanager
def sql_budget(name: str) -> Iterator[None]:
    """Count the statements of the block and hold them against the budget called `name`."""
    with CaptureQueriesContext(connection) as seen:
        yield
    if os.environ.get("MOTCUA_SQL_BUDGET") == "write":
        _record(name, len(seen))
    problem = verdict(name, len(seen), budgets())
    if problem:
        statements = "\n".join(f"  {query['sql'][:200]}" for query in seen.captured_queries)
        raise AssertionError(f"{problem}\n{statements}")


def verdict(name: str, count: int, allowed: dict[str, int]) -> str | None:
    """What is wrong with `count` statements for `name`, if anything."""
    if name not in allowed:
        return f'{name}: {count} SQL, no budget yet: add "{name}": {count} to {FILE.name}'
    if count > allowed[name]:
        return f"{name}: {count} SQL, budget {allowed[name]}: join, prefetch or drop a query"
    if count < allowed[name] - SLACK:
        return f"{name}: only {count} SQL, budget {allowed[name]}: lower it in {FILE.name}"
    return None


def _record(name: str, count: int) -> None:
    known = budgets()
    known[name] = max(count, known.get(name, 0)) if known.get(name, 0) - SLACK <= count else count
    text = json.dumps(dict(sorted(known.items())), indent=2, ensure_ascii=False)
    FILE.write_text(text + "\n", encoding="utf-8")
