"""`motcua procedure prove|approve|publish|verify|key`: from a draft to what runs, and the proof that it is the same."""

import argparse
import json
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.db import DatabaseError

from motcua.kit import clock
from motcua.kit.errors import DomainError, NotFound
from motcua.kit.keys import parse_vkey
from motcua.service.procedures import actions, queries
from motcua.trust.identity import queries as identity

MIGRATE = "Chưa có cơ sở dữ liệu: chạy `python manage.py migrate` trước."


class UnknownOfficer(DomainError):
    """Nobody signs in under this name."""

    code = "unknown_officer"
    message = "Không có cán bộ nào đăng nhập bằng tên %(username)s. Kiểm tra lại tên sau --officer."


def add_verbs(verbs: argparse._SubParsersAction) -> None:
    """Add `prove`, `approve`, `publish`, `verify` and `key` to `procedure`."""
    for name, text, run in (
        ("prove", "kiểm tra, diễn câu chuyện, thử biến thể; giữ kết quả cho đúng các tệp này", _prove),
        ("approve", "phê duyệt đúng các tệp này", _approve),
        ("publish", "ban hành: ký bảng kê các tệp; có hiệu lực từ ngày ghi trong gói", _publish),
    ):
        verb = verbs.add_parser(name, help=text)
        verb.add_argument("path", type=Path, help="thư mục một bản của thủ tục, trong thư viện đang chạy")
        if name != "prove":
            verb.add_argument("--officer", required=True, help="tên đăng nhập của người có chức trách")
        verb.set_defaults(run=run)
    verify = verbs.add_parser("verify", help="gói đang có đúng là gói đã ban hành")
    verify.add_argument("path", type=Path, help="thư mục một bản của thủ tục, hoặc thư mục chứa nhiều bản")
    verify.add_argument(
        "--key", default="", metavar="VKEY", help="khóa kiểm tra được tin, hoặc tệp chứa khóa"
    )
    verify.add_argument("--issued", type=Path, help="thư mục bảng kê và chữ ký (mặc định: MOTCUA_ISSUED)")
    verify.add_argument("--json", action="store_true", help="in kết quả dạng JSON")
    verify.set_defaults(run=_verify)
    verbs.add_parser("key", help="in khóa kiểm tra của nơi ban hành").set_defaults(run=_key)


def _prove(args: argparse.Namespace) -> int:
    """Exit 0 once the proof is kept; what it says is part of what `publish` and the page tell."""

    def run(code: str, version: int, _digest: str) -> None:
        actions.prove(code=code, version=version, at=clock.now())
        standing = queries.standing(code=code, version=version, at=clock.now())
        for text in standing.missing:
            print("·", text)

    return _done(args, run)


def _approve(args: argparse.Namespace) -> int:
    def run(code: str, version: int, digest: str) -> None:
        user = _officer(args.officer)
        actions.approve(code=code, version=version, digest=digest, user_id=user, at=clock.now())
        print(f"Đã phê duyệt {code}/{version} ({digest[:12]})")

    return _done(args, run)


def _publish(args: argparse.Namespace) -> int:
    def run(code: str, version: int, digest: str) -> None:
        user, at = _officer(args.officer), clock.now()
        actions.prove(code=code, version=version, at=at)
        issued = actions.publish(code=code, version=version, digest=digest, user_id=user, at=at)
        print(f"Đã ban hành {code}/{version}, có hiệu lực từ {issued.effective_from:%d/%m/%Y}")

    return _done(args, run)


def _officer(username: str) -> int:
    try:
        return identity.officer_id(username=username)
    except NotFound as error:
        raise UnknownOfficer(username=username) from error


def _done(args: argparse.Namespace, run: Callable[[str, int, str], None]) -> int:
    """Exit 0 done, 1 refused (the reason is printed), 2 when the package or the database cannot be read."""
    try:
        code, version = queries.code_and_version(folder=args.path)
        package = queries.candidate(code=code, version=version)
        if Path(package.folder).resolve() != args.path.resolve():
            raise FileNotFoundError(f"{args.path} không nằm trong thư viện đang chạy ({package.folder})")
    except (DomainError, OSError, ValueError) as error:
        print(error)
        return 2
    try:
        run(package.code, package.version, package.digest)
    except DomainError as error:
        print(error)
        return 1
    except DatabaseError:
        print(MIGRATE)
        return 2
    return 0


def _verify(args: argparse.Namespace) -> int:
    """Exit 0 when every package is what was issued, 1 when one is not, 2 when there is nothing to read."""
    try:
        folders, keys = _folders(args.path), _keys(args.key)
        found = [_verified(folder, keys, args.issued) for folder in folders]
    except (OSError, ValueError) as error:
        print(json.dumps({"error": str(error)}, ensure_ascii=False) if args.json else error)
        return 2
    if args.json:
        print(json.dumps({"packages": found}, ensure_ascii=False, indent=2, default=str))
    else:
        for item in found:
            told = item.get("reason") or f"ban hành {item['issued_at']}, hiệu lực từ {item['effective_from']}"
            print("✓" if item["ok"] else "✗", f"{item['package']}: {told}")
    return 0 if all(item["ok"] for item in found) else 1


def _folders(path: Path) -> tuple[Path, ...]:
    """The packages below a path; one whose procedure.yaml is gone is still one, and not what was issued."""
    try:
        return queries.package_folders(path=path)
    except FileNotFoundError:
        if (path / "form.yaml").exists() or (path / "process.yaml").exists():
            return (path,)
        raise


def _verified(folder: Path, keys: tuple[str, ...], issued: Path | None) -> dict[str, Any]:
    try:
        told = queries.verify_package(folder=folder, keys=keys, issued=issued)
    except DomainError as error:
        return {"package": str(folder), "ok": False, "reason": str(error)}
    return {"package": str(folder), "ok": True, **asdict(told)}


def _keys(given: str) -> tuple[str, ...]:
    """A verifier key, or the keys of a file, one a line; ValueError where none can be read."""
    if not given:
        return ()
    path = Path(given)
    text = path.read_text(encoding="utf-8") if path.is_file() else given
    lines = tuple(line.strip() for line in text.splitlines() if line.strip())
    for line in lines or (given,):
        try:
            parse_vkey(line)
        except ValueError as error:
            wanted = "một dòng như `motcua procedure key` in ra, hoặc tệp có những dòng ấy"
            raise ValueError(f"Khóa “{line[:80]}” không đọc được; cần {wanted}.") from error
    return lines


def _key(_args: argparse.Namespace) -> int:
    """Exit 0 with the key on one line, 1 where nothing is issued from here."""
    try:
        print(queries.package_key())
    except DomainError as error:
        print(error)
        return 1
    return 0
