"""Write docs/modules/ anew: the rooms, what each is for and its doors, out of their README files.

python tools/modules.py          write
python tools/modules.py --check  exit 1 when a page is not current
"""

import argparse
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "docs" / "modules"
FLOORS = ("web", "steering", "service", "data", "trust", "ui", "kit", "vn")
NOTE = "<!-- made by tools/modules.py out of the rooms' README files; do not edit -->\n"


def rooms(floor: str) -> list[Path]:
    """The rooms of a floor: packages with a README or, where none is written yet, an app or a docstring."""
    base = ROOT / "motcua" / floor
    inside = [path.parent for path in sorted(base.glob("*/__init__.py"))]
    found = [path for path in inside if (path / "apps.py").exists() or (path / "README.md").exists()]
    return ([base] if (base / "README.md").exists() or not found else []) + found


def purpose(room: Path) -> str:
    """The first paragraph of the README; else the package's docstring."""
    readme = room / "README.md"
    if readme.exists():
        paragraphs = [part.strip() for part in readme.read_text(encoding="utf-8").split("\n\n")]
        plain = [part for part in paragraphs if not part.startswith(("#", "|", "```", "**Pages**", "- "))]
        text = re.split(r"\n[-*|] ", plain[0])[0] if plain else ""
        title = paragraphs[0].splitlines()[0].lstrip("# ").partition(":")[2].strip()
        text = f"{title[0].upper()}{title[1:]}. {text}" if title else text
    else:
        match = re.match(r'"""(.*?)"""', (room / "__init__.py").read_text(encoding="utf-8"), re.DOTALL)
        text = match[1] if match else ""
    return " ".join(text.split()).replace("|", "\\|")


def doors(room: Path) -> str:
    """Which of the doors a room has."""
    names = ("actions", "queries", "events", "types")
    return ", ".join(name for name in names if (room / f"{name}.py").exists() or (room / name).is_dir())


def pages() -> dict[Path, str]:
    """Every page with its content."""
    lines = [NOTE, "# Rooms\n", "| floor | room | purpose | doors |", "|---|---|---|---|"]
    for floor in FLOORS:
        if not (ROOT / "motcua" / floor).is_dir():
            continue
        for room in rooms(floor):
            name = room.relative_to(ROOT / "motcua").as_posix()
            there = f"../../motcua/{name}"
            link = f"[{name}]({there}/README.md)" if (room / "README.md").exists() else f"[{name}]({there}/)"
            lines.append(f"| {floor} | {link} | {purpose(room)} | {doors(room)} |")
    return {FOLDER / "README.md": "\n".join(lines) + "\n"}


def main() -> int:
    """Write, or compare."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true")
    check = parser.parse_args().check
    stale = [
        path
        for path, text in pages().items()
        if not path.exists() or path.read_text(encoding="utf-8") != text
    ]
    for path in stale:
        if not check:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(pages()[path], encoding="utf-8")
        print(path.relative_to(ROOT))
    return 1 if check and stale else 0


if __name__ == "__main__":
    sys.exit(main())
