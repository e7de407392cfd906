"""`motcua procedure migrate CODE --to VERSION`: running dossiers go on under a newer version, as it declares."""

import argparse

from django.db import DatabaseError

from motcua.config.cli.procedure.issuing import MIGRATE
from motcua.kit import clock
from motcua.kit.errors import DomainError
from motcua.service.dossiers import actions, queries


def add_verb(verbs: argparse._SubParsersAction) -> None:
    """Add `migrate` to `procedure`."""
    verb = verbs.add_parser("migrate", help="chuyển hồ sơ đang giải quyết sang bản mới, theo migration.yaml")
    verb.add_argument("code", help="mã thủ tục")
    verb.add_argument("--to", type=int, required=True, metavar="BẢN", help="số của bản mới")
    verb.add_argument("--dry-run", action="store_true", help="chỉ kể, không chuyển hồ sơ nào")
    verb.set_defaults(run=_migrate)


def _migrate(args: argparse.Namespace) -> int:
    """Exit 0 when every running dossier is or can be carried over, 1 when one is not, 2 when nothing can be read."""
    try:
        waiting = queries.migratable(procedure=args.code, version=args.to)
    except DomainError:
        print(f"Bản {args.to} của thủ tục {args.code} chưa được dùng ở đây.")
        return 2
    except DatabaseError:
        print(MIGRATE)
        return 2
    for item in waiting:
        where = f"→ {item.target}" if item.target else "✗ bản mới chưa khai cách chuyển"
        print(f"bản {item.version} {item.state} ({item.title}): {len(item.codes)} hồ sơ {where}")
    mapped = [code for item in waiting if item.target for code in item.codes]
    left = sum(len(item.codes) for item in waiting) - len(mapped)
    refused = 0 if args.dry_run else sum(not _carried(code, args.to) for code in mapped)
    done = 0 if args.dry_run else len(mapped) - refused
    print(f"{done} hồ sơ đã chuyển, {left + refused} không chuyển")
    return 1 if left or refused else 0


def _carried(code: str, version: int) -> bool:
    """Each in a transaction of its own: one that is refused stays under its version and is named."""
    try:
        actions.migrate(code=code, version=version, at=clock.now())
    except DomainError as error:
        print(f"{code}: {error}")
        return False
    return True
