"""`motcua exchange serve|demo|found|join|approve|revoke|directory|status`: a node, and how one comes to take part."""

import argparse

from motcua.config.cli.exchange import demo, joining, serve


def register(commands: argparse._SubParsersAction) -> None:
    """Add `exchange` and its verbs."""
    verbs = commands.add_parser(
        "exchange", help="nền tảng chia sẻ dữ liệu: nút, thành viên, chạy thử"
    ).add_subparsers(dest="verb", required=True, metavar="VIỆC")
    serve.add_verb(verbs)
    demo.add_verb(verbs)
    joining.add_verbs(verbs)
