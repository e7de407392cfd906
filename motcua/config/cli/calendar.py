"""`motcua calendar due`: the legal clock on the command line, with its reasons."""

import argparse
import json
import re
import sys
from datetime import datetime, time

from motcua.kit import library
from motcua.vn.calendar import Calendar, CalendarError, Due, LateRule, Limit, words_of
from motcua.vn.dates import ZONE

LATE_RULES = {
    "none": None,
    "15:00": LateRule("forwarding", after=time(15)),
    "last-hour": LateRule("result", last_hour=True),
}


def register(commands: argparse._SubParsersAction) -> None:
    """Add `calendar due`."""
    verbs = commands.add_parser("calendar", help="đồng hồ pháp lý").add_subparsers(dest="verb", required=True)
    due = verbs.add_parser("due", help="tính hạn trả và giải thích")
    due.add_argument("--from", dest="start", help="lúc nhận, ISO 8601: 2026-02-12T09:00+07:00")
    due.add_argument("--limit", help="thời hạn: “5 ngày làm việc”, “30 ngày”, “8 giờ làm việc”, “trong ngày”")
    due.add_argument("--calendar", default="vn-default", help="mã lịch trong library/calendars")
    due.add_argument(
        "--on-wait", default="restart", help="restart (đếm lại) hoặc subtract (trừ thời gian chờ)"
    )
    due.add_argument("--wait", nargs="+", action="extend", default=[], metavar="TỪ/ĐẾN", help="khoảng chờ")
    due.add_argument("--late-rule", default="none", help="none, 15:00 hoặc last-hour")
    due.add_argument("--lang", choices=("vi", "en"), default="vi", help="ngôn ngữ của lời giải thích")
    due.add_argument("--json", action="store_true", help="in kết quả dạng JSON")
    due.set_defaults(run=_due)


def _due(args: argparse.Namespace) -> int:
    try:
        due = _reckon(args)
    except CalendarError as error:
        print(error, file=sys.stderr)
        return 2
    if args.json:
        items = [item.as_data() for item in due.explanation(args.lang)]
        print(json.dumps({"due": due.at.isoformat(), "explanation": items}, ensure_ascii=False, indent=2))
    else:
        words = words_of(args.lang)
        print(due.sentence(args.lang))
        for item in due.explanation(args.lang):
            print(f"  {words.moment(item.start)} → {words.moment(item.end)}  {item.text}")
    return 0


def _reckon(args: argparse.Namespace) -> Due:
    if not args.start or not args.limit:
        raise CalendarError("Cần cả --from (lúc nhận) và --limit (thời hạn).")
    if args.late_rule not in LATE_RULES:
        raise CalendarError(
            f"Quy tắc nhận muộn “{args.late_rule}” không có; dùng none, 15:00 hoặc last-hour."
        )
    return _calendar(args.calendar).due(
        start=_moment(args.start),
        limit=Limit.parse(args.limit),
        waits=[_wait(text) for text in args.wait],
        on_wait=args.on_wait,
        late_rule=LATE_RULES[args.late_rule],
    )


def _calendar(code: str) -> Calendar:
    folder = library.root() / "calendars"
    path = folder / f"{code}.yaml"
    if not re.fullmatch(r"[a-z0-9-]{1,60}", code) or not path.is_file():
        known = ", ".join(sorted(file.stem for file in folder.glob("*.yaml")))
        raise CalendarError(f"Không có lịch làm việc “{code}”; các lịch hiện có: {known}.")
    return Calendar.from_data(library.load_yaml(path))


def _wait(text: str) -> tuple[datetime, datetime]:
    since, slash, until = text.partition("/")
    if not slash:
        raise CalendarError(f"Khoảng chờ “{text}” cần dạng TỪ/ĐẾN.")
    return _moment(since), _moment(until)


def _moment(text: str) -> datetime:
    """ISO 8601 with an hour; without a zone it is Vietnam's."""
    try:
        at = datetime.fromisoformat(text.strip())
    except ValueError as error:
        raise CalendarError(
            f"“{text}” không phải thời điểm ISO 8601; viết dạng 2026-02-12T09:00+07:00."
        ) from error
    if len(text.strip()) <= 10:
        raise CalendarError(f"“{text}” thiếu giờ; viết dạng 2026-02-12T09:00+07:00.")
    try:
        return at.astimezone(ZONE) if at.tzinfo else at.replace(tzinfo=ZONE)
    except OverflowError as error:
        raise CalendarError(f"Thời điểm “{text}” nằm ngoài mọi lịch.") from error
