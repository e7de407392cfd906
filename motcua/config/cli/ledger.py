"""`motcua ledger …`: export, verify, prove, stamp; sequence and rebuild for whoever looks after the machine.

Exit codes: 0 done and sound, 1 a problem was found, 2 could not be read.
"""

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path

from django.db import DatabaseError

from motcua.data.exchange import queries as exchange
from motcua.kit.clock import ZONE, now
from motcua.kit.errors import DomainError
from motcua.trust.ledger import actions, queries
from motcua.trust.ledger.types import Verification
from motcua.vn.dates import moment


def register(commands: argparse._SubParsersAction) -> None:
    """Add `ledger` and its verbs."""
    verbs = commands.add_parser("ledger", help="sổ cái: xuất, kiểm tra, chứng minh").add_subparsers(
        dest="verb", required=True, metavar="VIỆC"
    )
    export = verbs.add_parser("export", help="xuất sổ cái (C2SP tlog-tiles) vào thư mục")
    export.add_argument("directory", type=Path, metavar="DIR")
    export.set_defaults(run=_guarded(_export))
    verify = verbs.add_parser("verify", help="kiểm tra toàn bộ sổ cái hoặc một bản xuất")
    verify.add_argument(
        "--dir", type=Path, metavar="DIR", help="kiểm tra bản xuất này thay cho cơ sở dữ liệu"
    )
    verify.add_argument("--key", default="", metavar="VKEY", help="khóa kiểm tra được tin")
    verify.add_argument("--since", type=Path, metavar="FILE", help="điểm kiểm tra đã giữ từ trước")
    verify.add_argument(
        "--quick",
        action="store_true",
        help="chỉ sổ cái; bỏ qua tệp hồ sơ, bằng chứng trao đổi, nhật ký đọc dữ liệu",
    )
    verify.add_argument("--json", action="store_true")
    verify.set_defaults(run=_guarded(_verify))
    proof = verbs.add_parser("proof", help="in chứng minh của một hồ sơ (c2sp.org/tlog-proof@v1)")
    proof.add_argument("code", metavar="CODE")
    proof.add_argument("--index", type=int, help="dòng ở vị trí này; mặc định là dòng mới nhất")
    either = proof.add_mutually_exclusive_group()
    either.add_argument("--all", type=Path, metavar="DIR", help="mỗi dòng một tệp trong thư mục này")
    either.add_argument("--size", type=int, metavar="N", help="theo điểm kiểm tra cỡ N; mặc định là mới nhất")
    proof.set_defaults(run=_guarded(_proof))
    stamp = verbs.add_parser("stamp", help="lấy dấu thời gian (RFC 3161) và điểm kiểm tra đã được đóng dấu")
    stamp.add_argument("directory", type=Path, metavar="DIR")
    stamp.add_argument(
        "--size", type=int, metavar="N", help="dấu trên điểm kiểm tra cỡ N; mặc định là mới nhất"
    )
    stamp.set_defaults(run=_guarded(_stamp))
    for name, run, text in (
        ("vkey", _vkey, "in khóa kiểm tra của sổ cái"),
        ("sequence", _sequence, "xếp và ký ngay các dòng đang chờ"),
        ("rebuild", _rebuild, "dựng lại cây từ các dòng"),
    ):
        verbs.add_parser(name, help=text).set_defaults(run=_guarded(run))


def _guarded(run: Callable[[argparse.Namespace], int]) -> Callable[[argparse.Namespace], int]:
    """Refusals and unreadable input become a message on stderr and exit code 2."""

    def guarded(args: argparse.Namespace) -> int:
        try:
            return run(args)
        except BrokenPipeError:
            raise  # nobody reads on: no fault of a file
        except (DomainError, DatabaseError, OSError, ValueError) as error:
            print(_in_words(error), file=sys.stderr)
            if getattr(args, "json", False):
                problem = {"kind": getattr(error, "code", "unreadable"), "index": None, "file": None}
                empty = {"ok": False, "origin": None, "size": None, "root": None, "problems": [problem]}
                print(json.dumps(empty, ensure_ascii=False))
            return 2

    return guarded


def _in_words(error: Exception) -> str:
    """What an auditor can act on; the system's own English and machine words stand behind it in brackets."""
    if isinstance(error, DomainError):
        return str(error)
    if isinstance(error, DatabaseError):
        return f"Chưa đọc được cơ sở dữ liệu; kiểm tra MOTCUA_DATABASE_URL và MOTCUA_DATA ({type(error).__name__})."
    if isinstance(error, OSError):
        return f"Không đọc hoặc không ghi được {error.filename or 'tệp'}; kiểm tra đường dẫn và quyền."
    if isinstance(error, UnicodeDecodeError):
        return "Tệp không phải là văn bản UTF-8."
    return f"Khóa kiểm tra hoặc điểm kiểm tra không đúng dạng ({error})."


def _export(args: argparse.Namespace) -> int:
    made = actions.export(directory=args.directory)
    print(f"Đã xuất {made.size if made else 0} dòng vào {args.directory}")
    return 0


def _verify(args: argparse.Namespace) -> int:
    since = args.since.read_text(encoding="utf-8") if args.since else ""
    if args.dir:
        found = queries.verify_directory(directory=args.dir, key=args.key or _own_key(), since=since)
    else:
        found = queries.verify(key=args.key, since=since, stores=not args.quick)
    if args.json:
        print(json.dumps(found.as_json(), ensure_ascii=False))
    else:
        _tell(found)
    return 0 if found.ok else 1


def _own_key() -> str:
    """This installation's key; none on an auditor's machine."""
    try:
        return queries.vkey()
    except (DomainError, OSError, ValueError):
        return ""


def _tell(found: Verification) -> None:
    print(f"Sổ cái {found.origin}: {found.size} dòng, {'nguyên vẹn' if found.ok else 'CÓ SAI KHÁC'}")
    for item in found.problems:
        print(f"- {item.kind}" + "".join(f" {part}" for part in (item.index, item.file) if part is not None))


def _proof(args: argparse.Namespace) -> int:
    if args.all is None:
        sys.stdout.write(queries.proof(subject=args.code, index=args.index, size=args.size).text)
        return 0
    args.all.mkdir(parents=True, exist_ok=True)
    for item in queries.proofs(subject=args.code):
        (args.all / f"{item.index}.tlog-proof").write_text(item.text, encoding="utf-8", newline="")
        print(args.all / f"{item.index}.tlog-proof")
    return 0


def _stamp(args: argparse.Namespace) -> int:
    found = exchange.stamp(size=args.size)
    args.directory.mkdir(parents=True, exist_ok=True)
    token, note = (args.directory / f"{found.size}.{kind}" for kind in ("tst", "checkpoint"))
    token.write_bytes(found.token)
    note.write_bytes(found.note.encode())
    print(f"Dấu thời gian lúc {moment(found.at.astimezone(ZONE))} trên điểm kiểm tra cỡ {found.size}:")
    print(token, note, sep="\n")
    return 0


def _vkey(args: argparse.Namespace) -> int:
    print(queries.vkey())
    return 0


def _sequence(args: argparse.Namespace) -> int:
    made = actions.sequence_all(at=now())
    print(made.note if made else "Không có dòng nào đang chờ.")
    return 0


def _rebuild(args: argparse.Namespace) -> int:
    print(f"Đã dựng lại cây từ {actions.rebuild_tiles()} dòng.")
    return 0
