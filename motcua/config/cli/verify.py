"""`motcua verify FILE`: is this signed PDF genuine, still valid? Exit 0 yes, 1 no, 2 unreadable."""

import argparse
import json
import sys
from datetime import datetime
from pathlib import Path

from django.db import DatabaseError

from motcua.kit.clock import ZONE, now
from motcua.kit.errors import DomainError
from motcua.trust.signing import queries
from motcua.trust.signing.types import Check, IssuedLine
from motcua.vn.dates import moment

LARGEST = 200 * 1024 * 1024
ROLES = {"leader": "người có thẩm quyền", "agency": "cơ quan"}
"""How a role is told to people, in the words of the State's clerical rules."""


def register(commands: argparse._SubParsersAction) -> None:
    """Add `verify`."""
    parser = commands.add_parser("verify", help="kiểm tra chữ ký số trên tệp PDF")
    parser.add_argument("file", type=Path, metavar="TỆP")
    parser.add_argument(
        "--trust", type=Path, metavar="THƯ_MỤC", help="chứng thư gốc được tin (PEM); *.crl nếu có"
    )
    parser.add_argument(
        "--online", action="store_true", help="hỏi tổ chức chứng thực xem chứng thư có bị thu hồi"
    )
    parser.add_argument("--json", action="store_true", help="in kết quả JSON")
    parser.set_defaults(run=_verify)


def _verify(args: argparse.Namespace) -> int:
    try:
        if args.file.stat().st_size > LARGEST:
            return _unreadable(args, f"Tệp lớn hơn {LARGEST // 1024 // 1024} MB.")
        data = args.file.read_bytes()
        trust = queries.trusted(folder=args.trust, online=args.online)
    except OSError:
        return _unreadable(args, f"Không mở được tệp {args.file}.")
    except DomainError as error:
        return _unreadable(args, str(error))
    found = queries.verify(data=data, trust=trust, at=now())
    _show(args, found, _registered(found.sha256))
    return 2 if not found.readable else 0 if found.genuine else 1


def _registered(digest: str) -> IssuedLine | None:
    """What this installation's own register says; a machine without a database checks the file alone."""
    try:
        return queries.issued_by_digest(sha256=digest, at=now())
    except DatabaseError:
        return None


def _unreadable(args: argparse.Namespace, reason: str) -> int:
    _show(args, Check(readable=False, genuine=False, valid_now=False, reasons=(reason,)), None)
    return 2


def _show(args: argparse.Namespace, found: Check, issued: IssuedLine | None) -> None:
    reasons = list(found.reasons)
    stands = issued is None or issued.stands
    if issued is not None and not stands:
        reasons.append(issued.sentence)
    signatures = [
        {
            "signer": item.signer,
            "role": item.role,
            "at": item.at.astimezone(ZONE).isoformat() if item.at else None,
            "level": item.level,
        }
        for item in found.signatures
    ]
    result = {
        "genuine": found.genuine,
        "valid_now": found.valid_now and stands,
        "signatures": signatures,
        "reasons": reasons,
    }
    if args.json:
        print(json.dumps(result, ensure_ascii=False, indent=2))
        return
    if not found.readable:
        print("\n".join(reasons), file=sys.stderr)
        return
    print("Giấy này là thật." if found.genuine else "Đừng dùng tệp này.")
    if found.genuine:
        print("Đang còn giá trị." if result["valid_now"] else "Không còn giá trị vào lúc này.")
    for item in signatures:
        when = f", ký lúc {moment(datetime.fromisoformat(item['at']))}" if item["at"] else ""
        print(f"- {item['signer']}: {ROLES[item['role']]}{when} ({item['level']})")
    for reason in reasons:
        print(f"  {reason}")
