"""`motcua card parse`: read the QR text of an identity card."""

import argparse
import json
import sys

from motcua.kit import clock
from motcua.vn.cards import LONGEST, parse_card


def register(commands: argparse._SubParsersAction) -> None:
    """Add `card parse`."""
    verbs = commands.add_parser("card", help="thẻ căn cước").add_subparsers(dest="verb", required=True)
    parse = verbs.add_parser("parse", help="đọc mã QR trên thẻ (điền sẵn, không chứng minh gì)")
    parse.add_argument(
        "text", nargs="?", help="đoạn chữ máy quét đọc được; bỏ trống thì đọc từ đầu vào chuẩn"
    )
    parse.add_argument("--json", action="store_true", help="in kết quả dạng JSON")
    parse.set_defaults(run=_parse)


def _parse(args: argparse.Namespace) -> int:
    """Exit 0 when the card reads well, 1 when not."""
    text = sys.stdin.read(LONGEST + 1) if args.text is None else args.text
    card = parse_card(text, today=clock.now().date())
    if args.json:
        print(json.dumps(card.as_data(), ensure_ascii=False, indent=2))
    else:
        print(
            f"{card.name}, {card.sex}, sinh {card.dob}, số {card.id}"
            if card.valid
            else "\n".join(card.reasons)
        )
    return 0 if card.valid else 1
