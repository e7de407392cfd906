"""`motcua exchange found|join|approve|revoke|directory|status`: a new member with one command and one approval.

Over the network: found (operator, once) · join --operator URL … (member, prints a code and waits) · approve CODE
(operator). Without a line the same as files: join … > request.json · approve request.json > answer.json ·
join --answer answer.json; the directory then travels as text.
"""

import argparse
import sys
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from django.db import DatabaseError

from motcua.data.exchange import actions, queries
from motcua.data.exchange.types import Identifier, Refused
from motcua.kit.clock import ZONE, now
from motcua.kit.errors import DomainError

POLL_SECONDS = 3.0
MIGRATE = "Chưa có bảng của cơ sở dữ liệu, hoặc không mở được: chạy `python manage.py migrate` trước."
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
    join.add_argument("--operator", default="", metavar="URL", help="cửa cho các nút của đơn vị điều hành")
    join.add_argument("--wait", type=float, default=600.0, metavar="SECONDS", help="chờ duyệt bao lâu")
    join.add_argument("--answer", type=Path, metavar="FILE", help="trả lời của đơn vị điều hành")
    join.set_defaults(run=_guarded(_join))
    approve = verbs.add_parser("approve", help="duyệt một yêu cầu tham gia; in trả lời (đơn vị điều hành)")
    approve.add_argument(
        "request", nargs="?", default="", metavar="CODE|FILE", help="không nêu: xem ai đang chờ"
    )
    approve.add_argument("--by", default="operator", help="ai duyệt, ghi vào sổ")
    approve.set_defaults(run=_guarded(_approve))
    revoke = verbs.add_parser("revoke", help="thu hồi một chứng thư (đơn vị điều hành)")
    revoke.add_argument("certificate", type=Path, metavar="FILE.pem")
    revoke.add_argument("--by", default="operator", help="ai thu hồi, ghi vào sổ")
    revoke.set_defaults(run=_guarded(_revoke))
    verbs.add_parser("status", help="danh bạ và chứng thư của nút còn đến bao giờ").set_defaults(
        run=_guarded(_status)
    )
    listed = verbs.add_parser("directory", help="in danh bạ mới nhất, hoặc nhận một bản (FILE)")
    listed.add_argument("file", type=Path, nargs="?", metavar="FILE")
    listed.set_defaults(run=_guarded(_directory))


def identifier(text: str) -> Identifier:
    """A code as people type it."""
    return Identifier(tuple(text.split("/")))


def _guarded(run: Callable[[argparse.Namespace], int]) -> Callable[[argparse.Namespace], int]:
    """Refusals, and tables that are not there, become a message on stderr and exit code 1."""

    def guarded(args: argparse.Namespace) -> int:
        try:
            return run(args)
        except BrokenPipeError:
            raise  # nobody reads on: no fault of a file
        except (DomainError, Refused, OSError) as error:
            print(f"motcua: {error}", file=sys.stderr)
            return 1
        except DatabaseError as error:
            print(f"motcua: {MIGRATE} ({error})", file=sys.stderr)
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
        actions.complete_join(text=text, at=now())
        print("Đã tham gia. Chạy nút bằng: motcua exchange serve", file=sys.stderr)
        return 0
    if not args.member and not args.operator and queries.join_waits():
        return _awaited(args.wait)
    missing = [name for name in WANTED if not getattr(args, name)]
    if missing:
        print(f"motcua: thiếu --{' --'.join(missing).replace('_', '-')}", file=sys.stderr)
        return 2
    text = actions.prepare_join(
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
    if not args.operator:
        print(text)
        return 0
    code = actions.apply_to_join(url=args.operator, text=text, at=now())
    print(f"Mã yêu cầu: {code}", flush=True)
    print("Gọi cho đơn vị điều hành, đọc mã này để họ duyệt. Đang chờ…", file=sys.stderr)
    return _awaited(args.wait)


def _awaited(seconds: float) -> int:
    """Until the operator has decided; what waits longer is taken up again by `motcua exchange join`."""
    end = time.monotonic() + seconds
    while not actions.collect_join(at=now()):
        if time.monotonic() > end:
            print("Chưa được duyệt. Chạy lại `motcua exchange join` để chờ tiếp.", file=sys.stderr)
            return 1
        time.sleep(POLL_SECONDS)
    print("Đã tham gia. Chạy nút bằng: motcua exchange serve", file=sys.stderr)
    return 0


def _approve(args: argparse.Namespace) -> int:
    waiting = {line.code: line for line in queries.joins()}
    if not args.request:
        for line in waiting.values():
            print(_asked(line))
        return 0
    if args.request not in waiting:
        text = Path(args.request).read_text(encoding="utf-8")
        print(actions.approve_request(text=text, by=args.by, at=now()))
        return 0
    print(_asked(waiting[args.request]), file=sys.stderr)
    actions.approve_join(code=args.request, by=args.by, at=now())
    print("Đã duyệt. Máy của thành viên tự nhận chứng thư trong vài giây.", file=sys.stderr)
    return 0


def _asked(line: queries.JoinLine) -> str:
    """A request in one line, its code last, so that it is read out by the member and not picked from the list."""
    known = " · ĐÃ LÀ THÀNH VIÊN" if line.known else ""
    return (
        f"{line.member} {line.member_name}{known} · {line.subsystem} · {line.url} · "
        f"khóa {line.key} · {line.requested_at:%d/%m/%Y %H:%M} · mã {line.code}"
    )


def _revoke(args: argparse.Namespace) -> int:
    text = args.certificate.read_text(encoding="ascii")
    actions.revoke_certificate(fingerprint=queries.fingerprint(certificate=text), by=args.by, at=now())
    print("Đã thu hồi: các nút biết trong vòng một phút và cắt ngay kết nối đang mở.", file=sys.stderr)
    return 0


def _status(args: argparse.Namespace) -> int:
    """Exit 1 when something has ended or was revoked."""
    held, at = queries.node_standing(), now()
    print(f"Danh bạ bản {held.version}: lập {_moment(held.issued)}, hết hạn {_moment(held.expires)}")
    ended = at >= held.expires
    if ended:
        print(
            f"  Đã hết hạn: mở đường tới nút điều hành ({held.operator or '?'}), "
            "hoặc nhận danh bạ bằng tệp: motcua exchange directory FILE"
        )
    for name, end in held.certificates.items():
        bad = name in held.revoked or at >= end
        ended = ended or bad
        word = "ĐÃ THU HỒI" if name in held.revoked else "ĐÃ HẾT HẠN" if at >= end else "còn dùng"
        print(
            f"Chứng thư {name}: {word}, đến {_moment(end)}"
            + (" – tham gia lại để có chứng thư mới" if bad else "")
        )
    return 1 if ended else 0


def _moment(at: datetime) -> str:
    return f"{at.astimezone(ZONE):%H:%M %d/%m/%Y}"


def _directory(args: argparse.Namespace) -> int:
    if args.file:
        actions.accept_directory(text=args.file.read_text(encoding="utf-8"), at=now())
    else:
        sys.stdout.write(queries.directory_text())
    return 0
