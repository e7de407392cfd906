"""`motcua exchange found|join|approve|directory`: a new member in four commands and one approval.

found (operator, once) · join … > request.json (member) · approve request.json > answer.json (operator) ·
join --answer answer.json (member). The directory then travels as text.
"""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from motcua.data.exchange import actions, queries
from motcua.data.exchange.types import Identifier, Refused
from motcua.kit.clock import now
from motcua.kit.errors import DomainError

WANTED = ("member", "name", "system", "system_name", "node", "edge", "peer", "url")


def add_verbs(verbs: argparse._SubParsersAction) -> None:
    """Add them to `exchange`."""
    found = verbs.add_parser("found", help="lập một nền tảng mới; máy này điều hành danh bạ (một lần)")
    found.add_argument("--instance", default="VN", help="tên nền tảng, phần đầu của mọi mã")
    found.set_defaults(run=_guarded(_found))
    join = verbs.add_parser("join", help="tham gia: in yêu cầu, hoặc nhận trả lời (--answer)")
    for name, told in (
        ("--member", "mã thành viên, như VN/GOV/G24"),
        ("--name", "tên cơ quan"),
        ("--system", "mã hệ thống, như VN/GOV/G24/bhyt"),
        ("--system-name", "tên hệ thống"),
        ("--node", "mã nút"),
        ("--edge", "cửa cho hệ thống, như 127.0.0.1:8443"),
        ("--peer", "cửa cho các nút, như 0.0.0.0:8444"),
        ("--url", "địa chỉ https mà nút khác gọi đến cửa ấy"),
    ):
        join.add_argument(name, default="", help=told)
    join.add_argument("--answer", type=Path, metavar="FILE", help="trả lời của đơn vị điều hành")
    join.set_defaults(run=_guarded(_join))
    approve = verbs.add_parser("approve", help="duyệt một yêu cầu tham gia; in trả lời (đơn vị điều hành)")
    approve.add_argument("request", type=Path, metavar="FILE")
    approve.add_argument("--by", default="operator", help="ai duyệt, ghi vào sổ")
    approve.set_defaults(run=_guarded(_approve))
    listed = verbs.add_parser("directory", help="in danh bạ mới nhất, hoặc nhận một bản (FILE)")
    listed.add_argument("file", type=Path, nargs="?", metavar="FILE")
    listed.set_defaults(run=_guarded(_directory))


def identifier(text: str) -> Identifier:
    """A code as people type it."""
    return Identifier(tuple(text.split("/")))


def _guarded(run: Callable[[argparse.Namespace], int]) -> Callable[[argparse.Namespace], int]:
    """Refusals become a message on stderr and exit code 1."""

    def guarded(args: argparse.Namespace) -> int:
        try:
            return run(args)
        except (DomainError, Refused, OSError) as error:
            print(f"motcua: {error}", file=sys.stderr)
            return 1

    return guarded


def _found(args: argparse.Namespace) -> int:
    actions.found(instance=args.instance, at=now())
    print("Đã lập. Thành viên đặt MOTCUA_EXCHANGE_OPERATORS bằng dòng sau:", file=sys.stderr)
    print(queries.operator_vkeys()[-1])
    return 0


def _join(args: argparse.Namespace) -> int:
    if args.answer:
        text = args.answer.read_text(encoding="utf-8")
        actions.complete_join(text=text, subsystem=identifier(args.system), at=now())
        print("Đã tham gia. Chạy nút bằng: motcua exchange serve", file=sys.stderr)
        return 0
    missing = [name for name in WANTED if not getattr(args, name)]
    if missing:
        print(f"motcua: thiếu --{' --'.join(missing).replace('_', '-')}", file=sys.stderr)
        return 2
    print(
        actions.prepare_join(
            member=identifier(args.member),
            member_name=args.name,
            subsystem=identifier(args.system),
            subsystem_name=args.system_name,
            node=args.node,
            edge=args.edge,
            peer=args.peer,
            url=args.url,
            at=now(),
        )
    )
    return 0


def _approve(args: argparse.Namespace) -> int:
    text = args.request.read_text(encoding="utf-8")
    print(actions.approve_request(text=text, by=args.by, at=now()))
    return 0


def _directory(args: argparse.Namespace) -> int:
    if args.file:
        actions.accept_directory(text=args.file.read_text(encoding="utf-8"), at=now())
    else:
        sys.stdout.write(queries.directory_text())
    return 0
