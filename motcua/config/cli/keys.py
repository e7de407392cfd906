"""`motcua keys …`: change the keys that seal registers, people's vaults and kept exchanges, while everything runs.

Killed at any moment it may be started again: it continues where it stood.
"""

import argparse
import sys
import time
from collections.abc import Callable

from django.db import connection

from motcua.config import wiring
from motcua.data.exchange import actions as exchange
from motcua.data.registries import actions, queries
from motcua.data.registries.types import KEPT_BODIES, Resealed
from motcua.kit.clock import now
from motcua.kit.errors import DomainError
from motcua.service.vault import actions as vault
from motcua.service.vault.types import VAULT

BATCH = 200
# SQLite has no queue: who waits looks again every 0.1 second. Without a pause longer than that nobody else writes.
GIVE_WAY = 0.12


def register(commands: argparse._SubParsersAction) -> None:
    """Add `keys` and its verbs."""
    verbs = commands.add_parser("keys", help="khóa mã hóa dữ liệu: đổi khóa").add_subparsers(
        dest="verb", required=True, metavar="VIỆC"
    )
    rotate = verbs.add_parser(
        "rotate", help="đổi khóa dữ liệu, mã hóa lại từng phần; dừng lúc nào cũng chạy tiếp được"
    )
    rotate.add_argument(
        "--registry",
        default="",
        metavar="NAME",
        help="chỉ một cơ sở dữ liệu (vault: kho của người dân; kept_bodies: thông điệp giữ theo thỏa thuận)",
    )
    rotate.add_argument("--master", action="store_true", help="trước hết thêm một khóa chủ vào tệp khóa")
    rotate.set_defaults(run=_rotate)


def _rotate(args: argparse.Namespace) -> int:
    wiring.bind()
    try:
        if args.master:
            print(f"Khóa chủ mới: {actions.add_master()}")
        print(f"Khóa dữ liệu bọc lại bằng khóa chủ đang dùng: {actions.rewrap_keys()}")
        for name in [args.registry] if args.registry else [*queries.served(), VAULT, KEPT_BODIES]:
            _reseal(name)
    except DomainError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


def _reseal(name: str) -> None:
    actions.renew_key(registry=name, at=now())
    rooms = {VAULT: _of_the_vault, KEPT_BODIES: _of_the_exchange}
    step = rooms[name] if name in rooms else _of_a_register(name)
    last = rows = 0
    done = False
    while not done:
        told = step(last)
        last, rows, done = told.last, rows + told.rows, told.done
        time.sleep(GIVE_WAY if connection.vendor == "sqlite" and not done else 0)
        if sys.stderr.isatty():
            print(f"\r{name}: {rows}", end="", file=sys.stderr)
    print(f"{name}: {rows} phiên bản đã mã hóa bằng khóa mới")


def _of_a_register(name: str) -> Callable[[int], Resealed]:
    return lambda last: actions.reseal(registry=name, after=last, limit=BATCH, at=now())


def _of_the_vault(_last: int) -> Resealed:
    return vault.reseal(limit=BATCH, at=now())


def _of_the_exchange(_last: int) -> Resealed:
    newest = actions.sealing_key(registry=KEPT_BODIES, at=now())
    rows = exchange.rewrap_bodies(newest=newest, limit=BATCH, at=now())
    if not rows:
        actions.close_keys(registry=KEPT_BODIES, at=now())
    return Resealed(last=0, rows=rows, done=not rows)
