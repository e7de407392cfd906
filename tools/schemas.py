"""Write docs/schemas/ anew: the JSON Schema of each file of a package, complete, out of the procedures room.

python tools/schemas.py          write
python tools/schemas.py --check  exit 1 when a file is not current
"""

import argparse
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "docs" / "schemas"
sys.path.insert(0, str(ROOT))

from motcua.service.procedures.schemas import published  # noqa: E402 - the path above comes first


def main() -> int:
    """Write the files, or say which are not current."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="write nothing")
    check = parser.parse_args().check
    stale = [
        name
        for name, text in published().items()
        if not (FOLDER / name).exists() or (FOLDER / name).read_text(encoding="utf-8") != text
    ]
    for name in stale:
        if not check:
            (FOLDER / name).write_text(published()[name], encoding="utf-8")
        print(name)
    return 1 if stale and check else 0


if __name__ == "__main__":
    sys.exit(main())
