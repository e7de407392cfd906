"""`motcua procedure check`: what keeps a package from running, with file, line, reason and remedy."""

import argparse
import json
import os
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, replace
from pathlib import Path

from django.utils import translation

from motcua.config.cli.procedure import pages
from motcua.kit.library import root
from motcua.service.procedures import queries
from motcua.service.procedures.types import Finding

Checked = dict[Path, tuple[Finding, ...]]
EVERY = 0.5
CLEAR = "\033[2J\033[H"


def add_verb(verbs: argparse._SubParsersAction) -> None:
    """Add `check` to `procedure`."""
    verb = verbs.add_parser("check", help="kiểm tra: không kẹt, không tên lạ, có căn cứ")
    verb.add_argument("path", type=Path, help="thư mục một bản của thủ tục, hoặc thư mục chứa nhiều bản")
    verb.add_argument("--json", action="store_true", help="in kết quả dạng JSON")
    verb.add_argument("--lang", choices=("vi", "en"), default="vi", help="ngôn ngữ của lời giải thích")
    verb.add_argument(
        "--watch", action="store_true", help="kiểm tra lại mỗi khi một tệp đổi, tới khi bấm Ctrl-C"
    )
    verb.add_argument(
        "--pages", action="store_true", help="xem từng trang tờ khai bằng axe trong Chromium thật"
    )
    verb.add_argument("--report", type=Path, metavar="FILE", help="với --pages: ghi báo cáo vào tệp này nữa")
    verb.add_argument("--pictures", type=Path, metavar="DIR", help="với --pages: giữ ảnh của từng trang")
    verb.set_defaults(run=_check)


def _check(args: argparse.Namespace) -> int:
    """Exit 0 when nothing is found, 1 when something is, 2 when the path does not exist."""
    if not args.path.exists():
        print(f"motcua: không có {args.path}", file=sys.stderr)
        return 2
    return _watch(args) if args.watch else _tell(args)


def _tell(args: argparse.Namespace) -> int:
    with translation.override(args.lang):
        checked = findings(args.path)
    if args.pages and not any(checked.values()):
        return pages.look(list(checked), report=args.report, pictures=args.pictures, as_json=args.json)
    print(_json(checked) if args.json else "\n".join(_lines(checked)), flush=True)
    return 1 if any(checked.values()) else 0


def _watch(args: argparse.Namespace) -> int:
    """Check again on each change; Ctrl-C ends it with the last answer's exit code."""
    seen, told = None, 0
    try:
        while True:
            now = _stamp(args.path)
            if now != seen:
                print(CLEAR if sys.stdout.isatty() else "", end="")
                seen, told = now, _tell(args)
            time.sleep(EVERY)
    except KeyboardInterrupt:
        return told


def _stamp(path: Path) -> tuple[tuple[str, int, int], ...]:
    """Name, time and size of every file that is watched; one that just went is left out."""
    found = []
    for item in sorted((path, *path.rglob("*"))):
        with suppress(OSError):
            status = item.stat()
            found.append((str(item), status.st_mtime_ns, status.st_size))
    return tuple(found)


def findings(path: Path) -> Checked:
    """By package, everything found, its files named from the path that was asked for."""
    try:
        folders = queries.package_folders(path=path)
    except FileNotFoundError:
        if not (path / "form.yaml").exists() and not (path / "process.yaml").exists():
            return {path: (queries.missing_package(),)}
        folders = (path,)
    return {
        folder: tuple(
            replace(item, file=_file(path, folder, item.file))
            for item in queries.package_findings(folder=folder)
        )
        for folder in folders
    }


def _file(path: Path, folder: Path, name: str) -> str:
    """A file as seen from the path that was asked for; a shared base process lies outside of it."""
    inside = folder / name
    library = folder.resolve().parents[2] if len(folder.resolve().parents) > 2 else root()
    shared = (base / name for base in (library, root()) if "/" in name and (base / name).exists())
    found = inside if inside.exists() else next(shared, inside)
    return Path(os.path.relpath(found, path)).as_posix()  # links keep the name they have here


def _json(checked: Checked) -> str:
    found = [asdict(item) for items in checked.values() for item in items]
    return json.dumps({"ok": not found, "findings": found}, ensure_ascii=False, indent=2)


def _lines(checked: Checked) -> Iterator[str]:
    for folder, items in checked.items():
        yield f"{'✗' if items else '✓'} {folder.resolve().parent.name}"
        for item in items:
            yield f"    {item.file}:{item.line}: {item.reason} [{item.rule}]"
            yield f"        → {item.remedy}"
