"""`motcua places load`: areas, offices, officers and posts from library/places."""

import argparse
import sys

from django.conf import settings

from motcua.kit import clock, library
from motcua.kit.errors import DomainError
from motcua.trust.identity import actions


def register(commands: argparse._SubParsersAction) -> None:
    """Add `places`."""
    places = commands.add_parser("places", help="địa bàn, cơ quan, cán bộ và chức vụ")
    verbs = places.add_subparsers(dest="verb", required=True, metavar="VIỆC")
    load = verbs.add_parser("load", help="nạp library/places của một tỉnh; chạy lại không hại gì")
    load.add_argument("--province", default=settings.MOTCUA_PROVINCE, help="tên thư mục trong library/places")
    load.set_defaults(run=_load)


def _load(args: argparse.Namespace) -> int:
    folder = library.root() / "places" / args.province
    if not folder.is_dir():
        print(f"Không có thư mục library/places/{args.province}.")
        return 1
    try:
        loaded = actions.load_places(folder=folder, at=clock.now())
    except DomainError as error:
        print(error)
        return 1
    print(
        f"{loaded.areas} địa bàn, {loaded.offices} cơ quan, {loaded.officers} cán bộ, {loaded.posts} chức vụ"
    )
    if not settings.MOTCUA_DEMO and library.load_yaml(folder / "officers.yaml").get("synthetic"):
        print(f"Chú ý: cán bộ của {args.province} là giả lập (synthetic: true), chỉ để thử.", file=sys.stderr)
    return 0
