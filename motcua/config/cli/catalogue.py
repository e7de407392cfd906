"""`motcua procedure import|scaffold`, `motcua search`: the published catalogue, and finding in it.

`import` and `scaffold` are verbs of `procedure`; that module calls `add_verbs`.
"""

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, connection

from motcua.kit import clock
from motcua.kit.errors import DomainError, NotFound
from motcua.kit.progress import Bar
from motcua.service.catalogue import actions, queries
from motcua.service.catalogue.types import Imported

REFUSALS_SHOWN = 200
EMPTY = "tệp không có bản ghi nào. Kiểm tra lại tệp đã tải về, rồi nạp lại."
MIGRATE = "Chưa có bảng của danh mục: chạy `python manage.py migrate` trước."


def register(commands: argparse._SubParsersAction) -> None:
    """Add `search`."""
    search = commands.add_parser("search", help="tìm thủ tục bằng lời thường ngày, không dấu cũng được")
    search.add_argument("text", nargs="+", help="điều cần làm, ví dụ: mới đẻ")
    search.add_argument("--json", action="store_true", help="in kết quả dạng JSON")
    search.set_defaults(run=_search)


def add_verbs(verbs: argparse._SubParsersAction) -> None:
    """Add `import` and `scaffold` to `procedure`."""
    taken = verbs.add_parser("import", help="nạp danh mục thủ tục đã công bố (JSONL, mảng JSON, .xz)")
    taken.add_argument("file", type=Path, help="tệp của Cổng dịch vụ công quốc gia")
    taken.add_argument("--quiet", action="store_true", help="không vẽ thanh tiến độ")
    taken.set_defaults(run=_import)
    draft = verbs.add_parser("scaffold", help="lập nháp gói thủ tục từ một mục của danh mục")
    draft.add_argument("code", help="mã thủ tục")
    draft.add_argument("--to", type=Path, help="thư mục chứa nháp (mặc định: drafts trong thư mục dữ liệu)")
    draft.set_defaults(run=_scaffold)


def _import(args: argparse.Namespace) -> int:
    """Exit 0 when something could be read, 1 when every record was refused, 2 when nothing can be read."""
    bar = Bar(shown=not args.quiet)
    try:
        _embedded()
        done = actions.import_file(path=args.file, at=clock.now(), progress=bar)
    except (DomainError, DatabaseError) as error:
        bar.end()
        print(error if isinstance(error, DomainError) else MIGRATE, file=sys.stderr)
        return 2
    bar.end()
    if not done.read:
        print(f"{args.file}: {EMPTY}", file=sys.stderr)
        return 2
    _tell(done)
    numbers = ("read", "new", "changed", "unchanged", "rejected", "oddities")
    print(json.dumps({name: getattr(done, name) for name in numbers}))
    return 1 if done.read and done.rejected == done.read else 0


def _embedded() -> None:
    """The embedded database is made when it is first needed; a server's tables are its operator's business."""
    if connection.vendor != "sqlite":
        return
    settings.MOTCUA_DATA.mkdir(parents=True, exist_ok=True)
    if not connection.introspection.table_names():
        call_command("migrate", verbosity=0)


def _tell(done: Imported) -> None:
    for refusal in done.refusals[:REFUSALS_SHOWN]:
        print(f"dòng {refusal.line}: không nạp: {refusal.reason}")
    if len(done.refusals) > REFUSALS_SHOWN:
        print(f"… và {len(done.refusals) - REFUSALS_SHOWN} bản ghi khác không nạp")
    for kind, count in done.kinds.items():
        print(f"điều lạ: {count:>6}  {kind}: {actions.KINDS[kind]}")


def _search(args: argparse.Namespace) -> int:
    """Exit 0 when something is found or asked, 1 when nothing is about this, 2 without tables."""
    try:
        _embedded()
        found = queries.find(text=" ".join(args.text), at=clock.now())
    except DatabaseError:
        print(MIGRATE, file=sys.stderr)
        return 2
    if args.json:
        results = [{"code": hit.code, "name": hit.name} for hit in found.results]
        print(json.dumps({**asdict(found), "results": results}, ensure_ascii=False))
        return 0
    for hit in found.results:
        print(f"{hit.code}  {hit.name}")
    if found.ask:
        print("Bạn muốn làm việc nào?", *(f"  - {text}" for text in found.ask), sep="\n")
    if found.out_of_scope:
        print("Không có thủ tục nào về việc này.")
    return 0 if found.results or found.ask else 1


def _scaffold(args: argparse.Namespace) -> int:
    """Exit 0 when written, 1 when the code is unknown or a draft stands there already."""
    try:
        files = queries.scaffold(code=args.code)
    except (NotFound, DatabaseError):
        print(
            f"Mã {args.code} chưa có trong danh mục. Nạp bằng: motcua procedure import TỆP", file=sys.stderr
        )
        return 1
    folder = (args.to or Path(settings.MOTCUA_DATA) / "drafts") / queries.draft_folder(files=files) / "1"
    if folder.exists():
        print(f"{folder} đã có. Xóa hoặc chọn --to khác.", file=sys.stderr)
        return 1
    folder.mkdir(parents=True)
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    gaps = sum(text.count("TODO") for text in files.values())
    print(f"{gaps} chỗ còn phải điền (TODO); kiểm tra: motcua procedure check {folder}")
    print(folder)
    return 0
