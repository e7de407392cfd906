"""The benchmarks run: tiny counts, no stopwatch."""

import os
import subprocess
import sys
from pathlib import Path

from benchmarks.load import Outcome
from benchmarks.meter import Figure, cpu_ms, keep, percentile, times

ROOT = Path(__file__).resolve().parents[2]
QUICK = (
    *(
        "dossier",
        "statements",
        "engine",
        "rules",
        "packages",
        "catalogue",
        "desk",
        "leaves",
        "registers",
        "lookup",
    ),
    "peak",
)


def test_rows_run() -> None:
    """Every quick row yields its figures on an SQLite of its own, and leaves the record alone."""
    kept = (ROOT / "benchmarks" / "results.json").read_bytes()
    known = {name: value for name, value in os.environ.items() if not name.startswith(("MOTCUA_", "DJANGO_"))}
    command = [sys.executable, "-m", "benchmarks", "--tiny", *QUICK]
    done = subprocess.run(
        command, cwd=ROOT, env=known, capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    lines = done.stdout.splitlines()
    assert sum(" | budget " in line for line in lines) == 20, done.stdout
    assert (ROOT / "benchmarks" / "results.json").read_bytes() == kept


def test_missed_is_named(tmp_path: Path) -> None:
    """A figure above its budget reads MISSED, in the line and in the file; others keep their last figures."""
    missed = Figure("a", "slow work", "1 ms", "9 ms", "≤ 2 ms", met=False)
    met = Figure("b", "quick work", "", "1 ms", "≤ 2 ms", met=True)
    assert missed.line().endswith("MISSED")
    path = tmp_path / "results.json"
    keep(path, {"date": "2026-11-21"}, [missed, met])
    keep(path, {"date": "2026-11-22"}, [met])
    text = path.read_text(encoding="utf-8")
    assert '"verdict": "MISSED"' in text
    assert '"date": "2026-11-21"' in text


def test_meter() -> None:
    """CPU of one's own tree never falls; percentiles are values that were seen; no floor, no ratio."""
    before = cpu_ms(os.getpid())
    sum(number * number for number in range(100_000))
    assert cpu_ms(os.getpid()) >= before
    assert percentile([3.0, 1.0, 2.0], 0.5) == 2.0
    assert percentile([1.0], 0.99) == 1.0
    assert times(3.0, 0.0) == "?"
    assert Outcome().errors == []
