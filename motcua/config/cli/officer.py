"""`motcua officer password|grants`: an officer's first password; who may sign what."""

import argparse
import secrets
import sys

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist

from motcua.kit import clock, library
from motcua.kit.errors import DomainError
from motcua.trust.identity import actions as identity
from motcua.trust.signing import actions as signing

SHORTEST = 12


def register(commands: argparse._SubParsersAction) -> None:
    """Add `officer`."""
    officer = commands.add_parser("officer", help="cán bộ: mật khẩu đầu tiên, quyền ký")
    verbs = officer.add_subparsers(dest="verb", required=True, metavar="VIỆC")
    password = verbs.add_parser("password", help="đặt mật khẩu mới và kết thúc mọi phiên của người ấy")
    password.add_argument("username", help="tên đăng nhập trong officers.yaml")
    password.add_argument(
        "--stdin", action="store_true", help="đọc mật khẩu từ đầu vào chuẩn thay vì tự sinh"
    )
    password.set_defaults(run=_password)
    grants = verbs.add_parser("grants", help="nạp signing.yaml của tỉnh; chạy lại không hại gì")
    grants.add_argument(
        "--province", default=settings.MOTCUA_PROVINCE, help="tên thư mục trong library/places"
    )
    grants.set_defaults(run=_grants)


def _password(args: argparse.Namespace) -> int:
    """The generated password is printed once and kept nowhere; a second factor is asked at the first sign-in."""
    chosen = sys.stdin.readline().rstrip("\n") if args.stdin else secrets.token_urlsafe(12)
    if len(chosen) < SHORTEST:
        print(f"Mật khẩu cần ít nhất {SHORTEST} ký tự.", file=sys.stderr)
        return 1
    try:
        identity.set_officer_password(username=args.username, password=chosen, at=clock.now())
    except ObjectDoesNotExist:
        print(f"Không có cán bộ {args.username}. Nạp library/places trước.", file=sys.stderr)
        return 1
    print("Đã đổi mật khẩu." if args.stdin else chosen)
    return 0


def _grants(args: argparse.Namespace) -> int:
    path = library.root() / "places" / args.province / "signing.yaml"
    try:
        count = signing.load_grants(rows=library.load_yaml(path)["grants"], at=clock.now())
    except (DomainError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{count} quyền ký")
    return 0
