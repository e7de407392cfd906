"""What a draft leaves open: every line of its files that holds TODO, comments too."""

from pathlib import Path

GAP = "TODO"


def gaps(folder: Path) -> tuple[str, ...]:
    """`file:line: what is missing` of one version of a procedure, in the files' order."""
    return tuple(
        f"{path.name}:{number}: {line.strip()[:160]}"
        for path in sorted(folder.glob("*.yaml"))
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if GAP in line
    )
