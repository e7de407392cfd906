"""Write docs/check-rules.md anew: every rule of `motcua procedure check`, what it finds and how to mend it.

python tools/rules.py          write
python tools/rules.py --check  exit 1 when the page is not current
"""

import argparse
import os
import sys
from pathlib import Path

import django

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "check-rules.md"
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "motcua.config.settings")
os.environ.setdefault("MOTCUA_DEBUG", "1")
django.setup()

from motcua.service.procedures.checking import rules_page  # noqa: E402 - Django is set up first


def main() -> int:
    """Write the page, or say that it is not current."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="write nothing")
    check, text = parser.parse_args().check, rules_page()
    stale = not PAGE.exists() or PAGE.read_text(encoding="utf-8") != text
    if stale and not check:
        PAGE.write_text(text, encoding="utf-8")
    return 1 if stale and check else 0


if __name__ == "__main__":
    sys.exit(main())
