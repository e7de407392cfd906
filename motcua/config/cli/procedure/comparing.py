"""`motcua procedure diff|burden`: what changed between two versions, and what a version asks of people."""

import argparse
import json
from dataclasses import asdict
from itertools import groupby
from pathlib import Path

from motcua.kit.errors import DomainError
from motcua.service.procedures import queries

UNREADABLE = (DomainError, FileNotFoundError, NotADirectoryError)


def add_verbs(verbs: argparse._SubParsersAction) -> None:
    """Add `diff` and `burden` to `procedure`."""
    verb = verbs.add_parser("diff", help="hai bản của một thủ tục khác nhau ở đâu, bằng lời")
    verb.add_argument("before", type=Path, metavar="CŨ", help="thư mục bản cũ")
    verb.add_argument("now", type=Path, metavar="MỚI", help="thư mục bản mới")
    verb.add_argument("--json", action="store_true", help="in kết quả dạng JSON")
    verb.set_defaults(run=_diff)
    verb = verbs.add_parser("burden", help="một thủ tục đòi người dân bao nhiêu công sức")
    verb.add_argument("path", type=Path, help="thư mục một bản của thủ tục, hoặc thư mục chứa nhiều bản")
    verb.add_argument("--json", action="store_true", help="in kết quả dạng JSON")
    verb.set_defaults(run=_burden)


def _diff(args: argparse.Namespace) -> int:
    """Exit 0 when nothing changed, 1 when something did, 2 when one cannot be read."""
    try:
        found = queries.compared(before=args.before, now=args.now)
    except UNREADABLE as error:
        return _unreadable(args, error)
    if args.json:
        lines = [{**asdict(item), "sentence": item.sentence} for item in found]
        print(json.dumps({"changes": lines}, ensure_ascii=False, indent=2))
    else:
        for part, items in groupby(found, key=lambda item: item.part):
            print(part)
            for item in items:
                print("   ", item.sentence)
        print(f"{len(found)} chỗ khác" if found else "Không khác gì")
    return 1 if found else 0


def _burden(args: argparse.Namespace) -> int:
    """Exit 0; 2 when nothing can be read."""
    try:
        found = [queries.burden(folder=folder) for folder in queries.package_folders(path=args.path)]
    except UNREADABLE as error:
        return _unreadable(args, error)
    lines = [
        {"code": package.code, "version": package.version, "name": package.name, **asdict(counts)}
        for package, counts in found
    ]
    if args.json:
        print(json.dumps({"procedures": lines}, ensure_ascii=False, indent=2))
        return 0
    for package, counts in found:
        print(f"{package.code} bản {package.version}: {package.name}")
        print(f"    ô tự điền {counts.typed} (nhiều nhất {counts.typed_most})")
        print(f"    giấy tờ phải nộp {counts.papers} (nhiều nhất {counts.papers_most})")
        print(f"    chữ phải đọc {counts.words}")
        print(f"    lần tới quầy để nộp, theo kênh {dict(counts.trips)}")
    return 0


def _unreadable(args: argparse.Namespace, error: Exception) -> int:
    print(json.dumps({"error": str(error)}, ensure_ascii=False) if args.json else error)
    return 2
