"""`motcua procedure scenarios|check|mutate`: play a package's stories; see whether it may run."""

import argparse
import json
from pathlib import Path

from motcua.config.cli import catalogue
from motcua.config.cli.procedure import check, comparing, issuing, migrating, proving
from motcua.kit.errors import DomainError
from motcua.service.procedures import queries


def register(commands: argparse._SubParsersAction) -> None:
    """Add `procedure`."""
    verbs = commands.add_parser("procedure", help="thủ tục là dữ liệu: thử và kiểm tra").add_subparsers(
        dest="verb", required=True, metavar="VIỆC"
    )
    verb = verbs.add_parser(
        "scenarios", help="diễn các câu chuyện trong scenarios.yaml, không cần cơ sở dữ liệu"
    )
    verb.add_argument("path", type=Path, help="thư mục một bản của thủ tục, hoặc thư mục chứa nhiều bản")
    verb.add_argument("--json", action="store_true", help="in kết quả dạng JSON")
    verb.set_defaults(run=_scenarios)
    check.add_verb(verbs)
    proving.add_verbs(verbs)
    issuing.add_verbs(verbs)
    catalogue.add_verbs(verbs)
    comparing.add_verbs(verbs)
    migrating.add_verb(verbs)


def _scenarios(args: argparse.Namespace) -> int:
    """Exit 0 when all pass, 1 when one fails, 2 when there is nothing to read."""
    try:
        played = {str(f): queries.play_scenarios(folder=f) for f in queries.package_folders(path=args.path)}
    except (DomainError, FileNotFoundError) as error:
        return _unreadable(args, error)
    lines = [(folder, item) for folder, items in played.items() for item in items]
    failures = [
        {"package": folder, "name": item.name, "failures": list(item.failures)}
        for folder, item in lines
        if item.failures
    ]
    result = {"passed": len(lines) - len(failures), "failed": len(failures), "failures": failures}
    if args.json:
        print(json.dumps(result, ensure_ascii=False, indent=2))
    else:
        for folder, item in lines:
            print("✗" if item.failures else "✓", f"{Path(folder).parent.name}: {item.name}")
            for text in item.failures:
                print("   ", text)
        print(f"{result['passed']} đạt, {len(failures)} không đạt")
    return 2 if not lines else 1 if failures else 0


def _unreadable(args: argparse.Namespace, error: Exception) -> int:
    print(json.dumps({"error": str(error)}, ensure_ascii=False) if args.json else error)
    return 2
