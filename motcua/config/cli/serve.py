"""`motcua worker`, `motcua serve`: the two processes of an installation."""

import argparse
import signal

from motcua.config import wiring
from motcua.kit.jobs.worker import Worker


def register(commands: argparse._SubParsersAction) -> None:
    """Add `worker`."""
    worker = commands.add_parser("worker", help="chạy việc nền: thông báo, ký, đồng hồ, sổ cái")
    worker.add_argument("--name", default="worker-1", help="tên cố định của tiến trình")
    worker.set_defaults(run=_worker)


def _worker(args: argparse.Namespace) -> int:
    wiring.bind()
    worker = Worker(name=args.name)
    signal.signal(signal.SIGTERM, worker.stop)
    signal.signal(signal.SIGINT, worker.stop)
    worker.run()
    return 0
