"""`motcua registry generate|import|quality|reconcile|communes`: bulk work on registers, in files or in the database.

The last line of the output is JSON. Exit codes: 0 done, 1 nothing in the file could be taken, 2 could not be done.
"""

import argparse
import json
import sys
from collections.abc import Callable
from dataclasses import asdict
from datetime import date
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError

from motcua.data.registries import actions, queries
from motcua.kit import clock
from motcua.kit.errors import DomainError
from motcua.kit.library import root
from motcua.kit.progress import Bar


def register(commands: argparse._SubParsersAction) -> None:
    """Add `registry` and its verbs."""
    verbs = commands.add_parser("registry", help="cơ sở dữ liệu: làm việc hàng loạt").add_subparsers(
        dest="verb", required=True, metavar="VIỆC"
    )
    _add_generate(verbs)
    _add_import(verbs)
    _add_quality(verbs)
    _add_reconcile(verbs)
    _add_communes(verbs)
    _add_check(verbs)
    for verb in verbs.choices.values():
        verb.add_argument("--quiet", action="store_true", help="không vẽ thanh tiến độ")


def _add_generate(verbs: argparse._SubParsersAction) -> None:
    made = verbs.add_parser("generate", help="lập sổ giả lập: dân cư, bảo hiểm có lỗi, và đáp án")
    made.add_argument("folder", type=Path, metavar="DIR")
    made.add_argument("--people", type=int, default=10_000, help="số người")
    made.add_argument("--seed", type=int, default=1, help="cùng số này thì cùng những người ấy")
    made.add_argument("--format", choices=("parquet", "csv", "jsonl"), default="parquet")
    made.add_argument(
        "--on", type=date.fromisoformat, default=date(2026, 1, 1), help="ngày lập, năm-tháng-ngày"
    )
    made.add_argument("--units", type=Path, help="danh mục xã (CSV: level, code, full_name, province_code)")
    made.set_defaults(run=_guarded(_generate))


def _add_import(verbs: argparse._SubParsersAction) -> None:
    taken = verbs.add_parser(
        "import", help="nạp tệp CSV, JSONL, Parquet; đứt giữa chừng thì chạy lại để nạp tiếp"
    )
    taken.add_argument("registry", metavar="TÊN", help="tên cơ sở dữ liệu")
    taken.add_argument("file", type=Path, metavar="TỆP")
    taken.add_argument(
        "--valid-from",
        type=date.fromisoformat,
        metavar="NGÀY",
        help="giá trị đổi có hiệu lực từ ngày (hôm nay)",
    )
    taken.add_argument("--batch", type=int, default=500, metavar="DÒNG", help="số dòng mỗi lần ghi")
    taken.set_defaults(run=_guarded(_import))


def _add_quality(verbs: argparse._SubParsersAction) -> None:
    asked = verbs.add_parser("quality", help="chất lượng dữ liệu theo trường và theo xã")
    asked.add_argument("source", metavar="TÊN|TỆP", help="tên cơ sở dữ liệu, hoặc tệp .parquet, .csv, .jsonl")
    asked.add_argument(
        "--as", dest="registry", metavar="TÊN", help="tệp là của cơ sở dữ liệu nào (mặc định: tên tệp)"
    )
    asked.add_argument("--json", action="store_true", help="chỉ in JSON")
    _add_bulk(asked)
    asked.set_defaults(run=_guarded(_quality))


def _add_reconcile(verbs: argparse._SubParsersAction) -> None:
    pair = verbs.add_parser("reconcile", help="đối chiếu hai sổ về người, lập danh sách việc cho từng xã")
    for name, says in (("people", "dân cư"), ("book", "sổ cần đối chiếu")):
        pair.add_argument(name, metavar="TÊN|TỆP", help=says)
        pair.add_argument(
            f"--{name}-as", metavar="TÊN", help="tệp là của cơ sở dữ liệu nào (mặc định: tên tệp)"
        )
    pair.add_argument("--truth", type=Path, help="đáp án (book, number): in độ chính xác và độ đầy đủ")
    _add_bulk(pair)
    pair.set_defaults(run=_guarded(_reconcile))


def _add_communes(verbs: argparse._SubParsersAction) -> None:
    moved = verbs.add_parser(
        "communes", help="đưa địa chỉ cũ trong tệp về xã mới; xã đã chia thì lập danh sách việc"
    )
    moved.add_argument("source", type=Path, metavar="TỆP")
    moved.add_argument("target", type=Path, metavar="TỆP-MỚI")
    moved.add_argument("--worklist", type=Path, help="danh sách việc (mặc định: bên cạnh tệp mới)")
    moved.add_argument("--wards", type=Path, help="bảng xã cũ vào xã mới (CSV, có thể nén .xz)")
    moved.add_argument("--field", default="residence", help="cột địa chỉ")
    moved.set_defaults(run=_guarded(_communes))


def _add_check(verbs: argparse._SubParsersAction) -> None:
    asked = verbs.add_parser(
        "check", help="kiểm tra định nghĩa các cơ sở dữ liệu: đủ mục, có căn cứ, tra cứu an toàn"
    )
    asked.add_argument("folder", nargs="?", type=Path, metavar="DIR", help="mặc định: library/registries")
    asked.set_defaults(run=_guarded(_check))


def _add_bulk(verb: argparse.ArgumentParser) -> None:
    verb.add_argument(
        "--out", type=Path, metavar="DIR", help="nơi để kết quả (mặc định: trong thư mục dữ liệu)"
    )
    verb.add_argument("--memory", type=float, default=4, metavar="GB", help="bộ nhớ được dùng")


def _guarded(run: Callable[[argparse.Namespace, Bar], int]) -> Callable[[argparse.Namespace], int]:
    """The bar ends before anything else is said; refusals and unreadable input become a message and exit code 2."""

    def guarded(args: argparse.Namespace) -> int:
        bar = Bar(shown=not args.quiet)
        try:
            return run(args, bar)
        except BrokenPipeError:
            raise  # nobody reads on: no fault of a file
        except (DomainError, DatabaseError, OSError, ValueError) as error:
            bar.end()
            print(_plain(error), file=sys.stderr)
            return 1 if isinstance(error, actions.NoAddresses) else 2

    return guarded


def _plain(error: Exception) -> str:
    """What happened and what to do; a library's own words come last."""
    if isinstance(error, DomainError):
        return str(error)
    if isinstance(error, FileNotFoundError):
        return f"Không thấy tệp: {error.filename}"
    if isinstance(error, DatabaseError):
        again = "Chạy lại đúng lệnh này: việc đi tiếp từ chỗ đã ghi."
        return f"Cơ sở dữ liệu đang bận hoặc không ghi được. {again} ({error})"
    return f"Không đọc được tệp này, hoặc tệp hỏng. ({error or type(error).__name__})"


def _check(args: argparse.Namespace, _bar: Bar) -> int:
    found = queries.findings(folder=args.folder or root() / "registries")
    for item in found:
        print(f"{item.file}:{item.line}: {item.rule}: {item.reason} {item.remedy}")
    _last_line({"findings": len(found)})
    return 1 if found else 0


def _last_line(report: object) -> None:
    print(json.dumps(report, ensure_ascii=False))


def _out(args: argparse.Namespace, kind: str) -> Path:
    return args.out or Path(settings.MOTCUA_DATA) / kind / f"{clock.now():%Y%m%d-%H%M%S}"


def _generate(args: argparse.Namespace, bar: Bar) -> int:
    made = actions.generate_sample(
        folder=args.folder,
        count=args.people,
        seed=args.seed,
        on=args.on,
        ending=f".{args.format}",
        units=args.units,
        progress=bar,
    )
    bar.end()
    _last_line({"people": made.people, "book": made.book, "files": made.files})
    return 0


def _import(args: argparse.Namespace, bar: Bar) -> int:
    done = actions.import_file(
        registry=args.registry,
        path=args.file,
        actor="cli",
        at=clock.now(),
        progress=bar,
        valid_from=args.valid_from,
        batch=args.batch,
    )
    bar.end()
    if done.left_out:
        print(f"Cột không khai trong cơ sở dữ liệu, bỏ qua: {', '.join(done.left_out)}")
    if done.rejected:
        print(f"{done.rejected} dòng không nạp; dòng, trường, lý do: {done.rejects}")
    numbers = ("read", "new", "changed", "unchanged", "rejected")
    _last_line({name: getattr(done, name) for name in numbers})
    if not done.read:
        print("Tệp không có dòng nào.", file=sys.stderr)
    return 1 if done.rejected == done.read else 0


def _quality(args: argparse.Namespace, bar: Bar) -> int:
    out = _out(args, "quality")
    report = actions.measure_quality(
        source=args.source,
        registry=args.registry,
        out=out,
        gigabytes=args.memory,
        at=clock.now(),
        progress=bar,
    )
    bar.end()
    if args.json:
        _last_line(report)
        return 0
    for check in report["checks"]:
        share = "–" if check["share"] is None else f"{check['share']:.2%}"
        says = check["says"] or "có giá trị"
        print(
            f"{check['dimension']:<13}{check['field']:<18}{share:>9}{check['failing']:>10} dòng sai  {says}"
        )
    print(f"Kết quả, tệp khóa của từng con số, số liệu từng xã: {out}")
    _last_line({"rows": report["rows"], **report["dimensions"], "out": str(out)})
    return 0


def _reconcile(args: argparse.Namespace, bar: Bar) -> int:
    out = _out(args, "reconcile")
    report = actions.reconcile(
        people=args.people,
        book=args.book,
        people_registry=args.people_as,
        book_registry=args.book_as,
        truth=args.truth,
        out=out,
        gigabytes=args.memory,
        at=clock.now(),
        progress=bar,
    )
    bar.end()
    labels = report.pop("labels")
    for name, count in report["classes"].items():
        print(f"{count:>12}  {labels[name]}")
    if "truth" in report:
        truth = report["truth"]
        print(f"So với đáp án: độ chính xác {truth['precision']:.5f}, độ đầy đủ {truth['recall']:.5f}")
    lists = report.pop("worklists")
    print(f"{sum(lists.values()):>12}  việc, trong {len(lists)} danh sách: {out}/worklists")
    _last_line({**report, "out": str(out)})
    return 0


def _communes(args: argparse.Namespace, bar: Bar) -> int:
    worklist = args.worklist or args.target.with_name(f"{args.target.stem}-can-xem.csv")
    done = actions.new_communes(
        source=args.source,
        target=args.target,
        worklist=worklist,
        table=args.wards,
        field=args.field,
        progress=bar,
    )
    bar.end()
    _last_line({**asdict(done), "worklist": str(worklist)})
    return 0
