"""The two nodes of `motcua exchange demo` as processes beside a benchmark, ended with it."""

import json
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from benchmarks.server import ROOT


@contextmanager
def two_nodes(
    *words: str, folder: Path, environment: Mapping[str, str]
) -> Iterator[tuple[subprocess.Popen[str], dict[str, str]]]:
    """The process of the demo, and what it told: addresses, files, names."""
    command = [sys.executable, "-m", "motcua", "exchange", "demo", *words, "--dir", str(folder)]
    process = subprocess.Popen(command, cwd=ROOT, env=dict(environment), stdout=subprocess.PIPE, text=True)
    try:
        line = next((line for line in process.stdout or () if line.startswith("{")), "")
        if not line:
            raise SystemExit("the two nodes did not start")
        yield process, json.loads(line)
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(timeout=60)
