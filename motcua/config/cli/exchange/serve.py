"""`motcua exchange serve`: the node of this installation, until it is told to stop."""

import argparse
import asyncio
import signal
import sys
from collections.abc import Callable

from motcua.config import wiring
from motcua.data.exchange import actions
from motcua.kit.clock import now
from motcua.kit.errors import DomainError

TURN_SECONDS = 0.0005


def add_verb(verbs: argparse._SubParsersAction) -> None:
    """Add `serve` to `exchange`."""
    verb = verbs.add_parser(
        "serve", help="chạy nút của bản cài này: cửa cho hệ thống và cửa cho các nút khác"
    )
    verb.set_defaults(run=_serve)


def _serve(args: argparse.Namespace) -> int:
    return run(lambda: print("Nút đã mở cửa.", flush=True))


def run(ready: Callable[[], object]) -> int:
    """Serve until SIGINT or SIGTERM; exit 0, or 1 when this machine has not joined."""
    wiring.bind()
    # The loop and the writer take turns at the interpreter; five milliseconds a turn would be most of an answer.
    sys.setswitchinterval(TURN_SECONDS)
    try:
        asyncio.run(_until_told(ready))
    except (DomainError, OSError) as error:
        print(f"motcua: {error}", file=sys.stderr)
        return 1
    return 0


async def _until_told(ready: Callable[[], object]) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    await actions.serve_node(stop=stop, ready=ready, at=now())
