"""`motcua worker`: jobs and, in a thread beside them, timers."""

import argparse
import signal

from motcua.config import wiring
from motcua.kit.worker.loop import Worker


def register(commands: argparse._SubParsersAction) -> None:
    """Add `worker`."""
    worker = commands.add_parser("worker", help="chạy việc nền: thông báo, ký, đồng hồ, sổ cái")
    name = "tên của tiến trình: mỗi tiến trình một tên, giữ nguyên khi chạy lại"
    worker.add_argument("--name", default="worker-1", help=name)
    worker.set_defaults(run=_worker)


def _worker(args: argparse.Namespace) -> int:
    wiring.bind()
    worker = Worker(name=args.name)
    signal.signal(signal.SIGTERM, worker.stop)
    signal.signal(signal.SIGINT, worker.stop)
    worker.run()
    return 0
