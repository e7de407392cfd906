"""`motcua dmn tck`: the public conformance cases of DMN, one line a case."""

import argparse
import sys
from pathlib import Path

from motcua.kit import clock
from motcua.kit.dmn.conformance import run_folder


def register(commands: argparse._SubParsersAction) -> None:
    """Add `dmn tck`."""
    verbs = commands.add_parser("dmn", help="mô hình quyết định DMN").add_subparsers(
        dest="verb", required=True, metavar="VIỆC"
    )
    tck = verbs.add_parser("tck", help="chạy các ca tương thích DMN công khai (TCK)")
    tck.add_argument("path", type=Path, metavar="DIR", help="thư mục chứa <mức>/<ca>/*.dmn và *-test-*.xml")
    tck.set_defaults(run=_tck)


def _tck(args: argparse.Namespace) -> int:
    """Exit 0 when all pass, 1 when one fails, 2 when there is nothing to run."""
    passed = failed = 0
    if args.path.is_dir():
        for result in run_folder(args.path, clock.now()):
            failed += bool(result.failure)
            passed += not result.failure
            reason = f": {' '.join(result.failure.split())}" if result.failure else ""
            print(("FAIL" if result.failure else "PASS") + f" {result.name}{reason}")
    else:
        print(f"motcua: không có thư mục {args.path}", file=sys.stderr)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0 if passed else 2
