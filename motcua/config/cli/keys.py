"""`motcua keys …`: change the keys that seal registers, while everything runs.

Killed at any moment it may be started again: it continues where it stood.
"""

import argparse
import sys

from motcua.data.registries import actions, queries
from motcua.kit.clock import now
from motcua.kit.errors import DomainError

BATCH = 200


def register(commands: argparse._SubParsersAction) -> None:
    """Add `keys` and its verbs."""
    verbs = commands.add_parser("keys", help="khóa mã hóa dữ liệu: đổi khóa").add_subparsers(
        dest="verb", required=True, metavar="VIỆC"
    )
    rotate = verbs.add_parser(
        "rotate", help="đổi khóa dữ liệu, mã hóa lại từng phần; dừng lúc nào cũng chạy tiếp được"
    )
    rotate.add_argument("--registry", default="", metavar="NAME", help="chỉ một cơ sở dữ liệu")
    rotate.add_argument("--master", action="store_true", help="trước hết thêm một khóa chủ vào tệp khóa")
    rotate.set_defaults(run=_rotate)


def _rotate(args: argparse.Namespace) -> int:
    try:
        if args.master:
            print(f"Khóa chủ mới: {actions.add_master()}")
        print(f"Khóa dữ liệu bọc lại bằng khóa chủ đang dùng: {actions.rewrap_keys()}")
        names = [args.registry] if args.registry else list(queries.served())
        for name in names:
            _reseal(name)
    except DomainError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


def _reseal(name: str) -> None:
    actions.renew_key(registry=name, at=now())
    last = rows = 0
    done = False
    while not done:
        step = actions.reseal(registry=name, after=last, limit=BATCH, at=now())
        last, rows, done = step.last, rows + step.rows, step.done
        if sys.stderr.isatty():
            print(f"\r{name}: {rows}", end="", file=sys.stderr)
    print(f"{name}: {rows} phiên bản đã mã hóa bằng khóa mới")
