"""`motcua dmn`: the public conformance cases of DMN, one line a case; a package's decisions out and in."""

import argparse
import sys
from pathlib import Path

from motcua.kit import clock
from motcua.kit.dmn.conformance import run_folder
from motcua.kit.errors import DomainError
from motcua.service.procedures import queries


def register(commands: argparse._SubParsersAction) -> None:
    """Add `dmn tck`."""
    verbs = commands.add_parser("dmn", help="mô hình quyết định DMN").add_subparsers(
        dest="verb", required=True, metavar="VIỆC"
    )
    tck = verbs.add_parser("tck", help="chạy các ca tương thích DMN công khai (TCK)")
    tck.add_argument("path", type=Path, metavar="DIR", help="thư mục chứa <mức>/<ca>/*.dmn và *-test-*.xml")
    tck.set_defaults(run=_tck)
    write = verbs.add_parser("write", help="ghi decisions.yaml của một bản thủ tục thành DMN 1.5")
    write.add_argument("path", type=Path, metavar="DIR", help="thư mục một bản của thủ tục")
    write.add_argument("--out", type=Path, metavar="FILE", help="tệp .dmn; không ghi thì in ra")
    write.set_defaults(run=_write)
    read = verbs.add_parser("read", help="đọc một tệp DMN thành nội dung decisions.yaml, in ra")
    read.add_argument("path", type=Path, metavar="FILE", help="tệp .dmn")
    read.set_defaults(run=_read)


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


def _write(args: argparse.Namespace) -> int:
    """Exit 0 when written, 2 when the package cannot be read."""
    try:
        content = queries.decisions_as_dmn(folder=args.path)
        if args.out is not None:
            args.out.write_bytes(content)
    except (DomainError, OSError) as error:
        print(f"motcua: {error}", file=sys.stderr)
        return 2
    if args.out is None:
        print(content.decode())
    return 0


def _read(args: argparse.Namespace) -> int:
    """Exit 0 when read, 2 when the file is no DMN or holds what a package cannot."""
    try:
        print(queries.decisions_from_dmn(content=args.path.read_bytes()), end="")
    except (ValueError, OSError) as error:
        print(f"motcua: {error}", file=sys.stderr)
        return 2
    return 0
