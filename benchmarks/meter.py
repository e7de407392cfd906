"""Measuring: CPU time of process trees from /proc, percentiles, and one line of the table."""

import json
import os
import platform
import subprocess
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

TICK = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Figure:
    """One row: the work, its floor measured in the same run, the figure, the budget, and whether it holds.

    met is None where there is no budget to hold, only something to report.
    """

    row: str
    work: str
    floor: str
    figure: str
    budget: str
    met: bool | None
    values: dict[str, Any] = field(default_factory=dict)

    @property
    def verdict(self) -> str:
        """Met, MISSED, or reported."""
        return {True: "met", False: "MISSED", None: "reported"}[self.met]

    def line(self) -> str:
        """As it is printed."""
        floor = f"floor {self.floor}" if self.floor else "no floor"
        return f"{self.work}: {self.figure} | {floor} | budget {self.budget or '–'} | {self.verdict}"


def children() -> dict[int, list[int]]:
    """Every running process by its parent."""
    found: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parent = int(_stat(int(entry.name))[1])
            except (OSError, ValueError):
                continue
            found.setdefault(parent, []).append(int(entry.name))
    return found


def tree(root: int) -> list[int]:
    """A process and all below it."""
    below, found = children(), [root]
    for pid in found:
        found.extend(below.get(pid, ()))
    return found


def cpu_ms(*roots: int) -> float:
    """CPU milliseconds used so far by these trees, ended children included."""
    ticks = 0
    for root in roots:
        for number, pid in enumerate(tree(root)):
            try:
                fields = _stat(pid)
            except OSError:
                continue
            ticks += sum(int(value) for value in fields[11 : 15 if number == 0 else 13])
    return ticks * 1000 / TICK


def resident_mb(pid: int) -> float:
    """Resident memory of one process in MB (10^6 bytes)."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) * 1024 / 1e6
    return 0.0


def parent_of(pid: int) -> int:
    """Who started a process."""
    return int(_stat(pid)[1])


def _stat(pid: int) -> list[str]:
    """The fields of /proc/PID/stat after the name in brackets: state is 0, parent 1, utime 11, stime 12."""
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which this share of all lies (nearest rank)."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def times(figure: float, floor: float) -> str:
    """How many times the floor a figure is; a floor too small to be seen by the clock gives no ratio."""
    return f"{figure / floor:.1f}" if floor else "?"


def machine() -> dict[str, str]:
    """What the figures were measured on."""
    model = next(
        (
            line.split(":", 1)[1].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if line.startswith("model name")
        ),
        platform.machine(),
    )
    return {
        "processor": f"{os.cpu_count()} × {model}",
        "memory": f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 2**30:.0f} GiB",
        "system": _release(),
        "python": platform.python_version(),
        "load": " ".join(f"{value:.1f}" for value in os.getloadavg()),
    }


def _release() -> str:
    lines = Path("/etc/os-release").read_text().splitlines()
    return next(
        (line.split("=", 1)[1].strip('"') for line in lines if line.startswith("PRETTY_NAME=")), "Linux"
    )


def revision(root: Path) -> str:
    """The commit that was measured, or nothing outside a checkout."""
    done = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=root, capture_output=True, text=True, check=False
    )
    return done.stdout.strip()


def keep(path: Path, about: dict[str, Any], figures: Iterable[Figure]) -> None:
    """Write results.json; rows that were not run this time keep their last figures."""
    known: dict[str, Any] = {}
    if path.exists():
        known = {item["work"]: item for item in json.loads(path.read_text(encoding="utf-8"))["figures"]}
    for item in figures:
        known[item.work] = {**asdict(item), "verdict": item.verdict, **about}
    text = json.dumps({"figures": list(known.values())}, ensure_ascii=False, indent=1)
    path.write_text(text + "\n", encoding="utf-8")
