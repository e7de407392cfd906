"""What a web process does not carry: the heavy libraries of analysis, which only workers and commands need."""

import subprocess
import sys

HEAVY = {"duckdb", "ibis", "numpy", "pandas", "pyarrow", "splink"}
LOADED = (
    "import sys; from motcua.config import wsgi; from django.urls import get_resolver; "
    "get_resolver().url_patterns; print(*sys.modules)"
)


def test_the_web_process_imports_no_library_of_analysis(tmp_path, monkeypatch) -> None:
    """A library loaded once stays in every worker process for good, and the budget is 200 MB a process."""
    monkeypatch.setenv("MOTCUA_DATA", str(tmp_path))
    done = subprocess.run(
        [sys.executable, "-c", LOADED], capture_output=True, text=True, check=True, timeout=300
    )
    assert HEAVY.isdisjoint(done.stdout.split())
