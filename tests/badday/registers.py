"""What a register holds after a bad day, and an import that dies: run by test_registers.py in its own installation.

`python -m tests.badday.registers …`, in any order: `empty`: tables. `import FILE KILLS SEED`: a process takes the file
in and ends itself by SIGKILL at a statement or commit drawn by lot, before or after it; so many times, then once to
its end. `held`: the register as JSON, without the moments at which it was written.
"""

import json
import os
import random
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import django

django.setup()

from django.core.management import call_command  # noqa: E402 - settings come first
from django.db import connection, connections  # noqa: E402 - settings come first

from motcua.data.registries import actions, history  # noqa: E402 - settings come first
from motcua.data.registries.models import DataKey, ImportRun, Source, Version  # noqa: E402 - settings come first
from motcua.kit.clock import now  # noqa: E402 - settings come first
from motcua.kit.progress import silent  # noqa: E402 - settings come first
from motcua.trust.ledger.models import Leaf  # noqa: E402 - settings come first
from tests.badday.killable import arm, die  # noqa: E402 - settings come first

REGISTER = "population"
BATCH = 10
STATEMENTS, COMMITS = (
    30,
    3,
)  # a life is at most so long, three batches: ten lives do not reach the end of 400 rows


class Mortal:
    """An execute_wrapper: the last statement of a life."""

    def __init__(self, last: int, side: str) -> None:
        self.left, self.side = last, side

    def __call__(self, execute: Callable[..., Any], *asked: Any) -> Any:
        """Die before it or after it."""
        self.left -= 1
        if self.left == 0 and self.side == "before":
            die()
        done = execute(*asked)
        if self.left == 0:
            die()
        return done


def take(path: Path) -> None:
    """The file, as `motcua registry import` takes it in."""
    actions.import_file(registry=REGISTER, path=path, actor="cli", at=now(), progress=silent, batch=BATCH)


def life(path: Path, chance: random.Random) -> bool:
    """One process at work; whether it was killed."""
    side = chance.choice(("before", "after"))
    statement, commit = chance.randint(1, STATEMENTS), chance.randint(1, COMMITS)
    by_commit = chance.random() < 0.5
    connections.close_all()
    pid = os.fork()
    if pid:
        _pid, status = os.waitpid(pid, 0)
        return os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
    try:
        if by_commit:
            arm(f"commit:{commit}:{side}")
            take(path)
        else:
            with connection.execute_wrapper(Mortal(statement, side)):
                take(path)
    finally:
        os._exit(0)


def held() -> dict[str, Any]:
    """Everything that an import leaves, in an order that does not depend on how often it was begun."""
    versions = Version.objects.select_related("data_key", "source").order_by("pk")
    runs = ImportRun.objects.order_by("pk")
    numbers = ("rows", "new", "changed", "unchanged", "rejected")
    return {
        "versions": sorted(
            (
                [history.values(row), row.valid_from.isoformat(), row.known_to is None, row.source.document]
                for row in versions
            ),
            key=str,
        ),
        "runs": [[getattr(run, name) for name in numbers] for run in runs],
        "unfinished": sum(run.finished_at is None for run in runs),
        "rejects": [
            Path(run.rejects).read_text("utf-8") if Path(run.rejects).exists() else "" for run in runs
        ],
        "sources": sorted(Source.objects.values_list("document", flat=True)),
        "lines": sum(b"registry.imported" in bytes(leaf.data) for leaf in Leaf.objects.all()),
        "keys": sorted(DataKey.objects.filter(closed_at=None).values_list("pk", flat=True)),
        "sealed_by": sorted({row.data_key_id for row in versions}),
    }


def main(words: list[str]) -> None:
    """Obey one line of the test."""
    while words:
        verb = words.pop(0)
        if verb == "empty":
            for room in ("registries", "ledger"):
                call_command("migrate", room, verbosity=0)
        elif verb == "import":
            path, kills, chance = Path(words.pop(0)), int(words.pop(0)), random.Random(int(words.pop(0)))
            for number in range(kills):
                assert life(path, chance), f"life {number} ended by itself"
            take(path)
        else:
            print(json.dumps(held(), ensure_ascii=False))  # noqa: T201 - the test reads it


if __name__ == "__main__":
    main(sys.argv[1:])
