"""`motcua procedure mutate`: whether a package's stories notice small wrong changes of its meaning."""

import argparse
import json
from dataclasses import asdict
from pathlib import Path

from motcua.kit.errors import DomainError
from motcua.service.procedures import queries

SHOWN = 40


def add_verbs(verbs: argparse._SubParsersAction) -> None:
    """Add `mutate` to `procedure`."""
    verb = verbs.add_parser("mutate", help="đổi sai từng chỗ nhỏ, xem các câu chuyện có nhận ra không")
    verb.add_argument("path", type=Path, help="thư mục một bản của thủ tục, hoặc thư mục chứa nhiều bản")
    verb.add_argument("--json", action="store_true", help="in kết quả dạng JSON")
    verb.add_argument(
        "--base", action="store_true", help="thử phần của quy trình chung (base), không thử phần riêng"
    )
    verb.set_defaults(run=_mutate)


def _mutate(args: argparse.Namespace) -> int:
    """Exit 0 when every package kills at least four of five mutants, 1 below, 2 when it cannot be tried."""
    try:
        folders = queries.package_folders(path=args.path)
        found = {str(folder): queries.package_mutation(folder=folder, base=args.base) for folder in folders}
    except (DomainError, FileNotFoundError) as error:
        print(json.dumps({"error": str(error)}, ensure_ascii=False) if args.json else error)
        return 2
    if args.json:
        print(json.dumps(_told(found), ensure_ascii=False, indent=2))
    else:
        for folder, item in found.items():
            _tell(folder, item)
    return 0 if all(item.enough for item in found.values()) else 1


def _told(found: dict[str, queries.Mutation]) -> dict[str, object]:
    """The totals; where several packages were tried, also each by itself."""
    total: dict[str, object] = {
        "killed": sum(item.killed for item in found.values()),
        "total": sum(item.total for item in found.values()),
        "survivors": [
            {**({"package": folder} if len(found) > 1 else {}), **asdict(mutant)}
            for folder, item in found.items()
            for mutant in item.survivors
        ],
    }
    if len(found) > 1:
        total["packages"] = [
            {"package": folder, "killed": item.killed, "total": item.total} for folder, item in found.items()
        ]
    return total


def _tell(folder: str, item: queries.Mutation) -> None:
    share = item.killed * 100 // max(item.total, 1)
    print("✓" if item.enough else "✗", f"{Path(folder).parent.name}: {item.killed}/{item.total} ({share} %)")
    for mutant in item.survivors[:SHOWN]:
        print(f"    {mutant.file} {mutant.place}: {mutant.was} → {mutant.becomes}  ({mutant.mutant})")
    if len(item.survivors) > SHOWN:
        print(f"    … và {len(item.survivors) - SHOWN} chỗ nữa; xem đủ: --json")
