"""What is written to be called is called: handlers and jobs are loaded, events can be delivered."""

import json
import os
import subprocess
import sys
from functools import cache
from pathlib import Path

from tests.architecture import house
from tests.architecture.house import Finding

ASK = """
import json, sys, django
django.setup()
from motcua.kit.events import bus
names = [name for name in sys.modules if name.startswith("motcua.")]
print(json.dumps({"modules": names, "events": sorted(bus.known_types()), "heard": sorted(bus.registered())}))
"""


@cache
def started() -> dict[str, list[str]]:
    """What a fresh process knows after Django has started; the test process has imported too much to tell."""
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "motcua.config.settings"}
    command = [sys.executable, "-c", ASK]
    done = subprocess.run(
        command, cwd=house.ROOT, env=environment, capture_output=True, text=True, check=True
    )
    return json.loads(done.stdout.splitlines()[-1])


def unloaded(rooms: list[Path], loaded: set[str], root: Path) -> list[Finding]:
    """handlers and jobs that nobody imported."""
    wanted = [
        ".".join((room / name).relative_to(root).parts)
        for room in rooms
        for name in ("handlers", "jobs")
        if (room / f"{name}.py").exists() or (room / name / "__init__.py").exists()
    ]
    return [Finding(module, "is never imported") for module in wanted if module not in loaded]


def test_unloaded_handlers_are_found(tmp_path: Path) -> None:
    """A handlers.py that ready() does not import is found; one it imports is not."""
    room = tmp_path / "motcua" / "service" / "a"
    room.mkdir(parents=True)
    (room / "handlers.py").touch()
    assert unloaded([room], {"motcua.service.a.handlers"}, tmp_path) == []
    assert unloaded([room], set(), tmp_path) != []


def test_handlers_and_jobs_are_loaded() -> None:
    """Every handlers and jobs module of the house is imported when Django starts."""
    findings = unloaded(house.rooms(), set(started()["modules"]), house.ROOT)
    house.settle("loaded", findings, fix="import it in ready() of the room's apps.py.")


def test_heard_events_exist() -> None:
    """Every event somebody listens to is an event somebody can announce."""
    known = started()
    assert set(known["heard"]) <= set(known["events"])
