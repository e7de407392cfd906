"""Web processes and workers that end themselves by SIGKILL where they were told to.

`python -m tests.badday.killable PORT` is a parent that has imported everything: each line it reads, `web PLAN` or
`worker PLAN`, forks such a process, each `stop NAME` ends one; it writes `died NAME` when one is gone. So a
process is back within milliseconds and hundreds of deaths fit into minutes. (Served by Django's own server;
granian serves before and after the storm.)

A PLAN is `commit:7:before`, `commit:7:after` (its seventh commit) or `time:0.8` (seconds), or `never`.
"""

import itertools
import os
import signal
import sys
import threading
import traceback
from collections.abc import Callable
from typing import Any

from django.core.servers import basehttp
from django.db.backends.base.base import BaseDatabaseWrapper

from motcua.config.wsgi import application
from motcua.kit.worker.loop import Worker


def die() -> None:
    """End as a power cut would."""
    os.kill(os.getpid(), signal.SIGKILL)


def arm(plan: str) -> None:
    """Count commits, or start the stopwatch."""
    kind, *rest = plan.split(":")
    if kind == "time":
        timer = threading.Timer(float(rest[0]), die)
        timer.daemon = True
        timer.start()
    elif kind == "commit":
        BaseDatabaseWrapper._commit = counted(int(rest[0]), rest[1], BaseDatabaseWrapper._commit)


def counted(last: int, side: str, commit: Callable[..., Any]) -> Callable[..., Any]:
    """A commit that is the last one at its number: before anything is durable, or when all of it is."""
    numbers = itertools.count(1)

    def wrapped(self: Any) -> Any:
        number = next(numbers)
        if number == last and side == "before":
            die()
        done = commit(self)
        if number == last:
            die()
        return done

    return wrapped


def live(name: str, plan: str, port: int) -> None:
    """What a child does for its whole life."""
    arm(plan)
    if name == "web":
        basehttp.run("127.0.0.1", port, application, threading=True)
    else:
        Worker().run()


class Parent:
    """Forks, and tells of deaths."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.names: dict[int, str] = {}
        signal.signal(signal.SIGCHLD, self.reap)

    def reap(self, *_signal: object) -> None:
        """Say who is gone; one that was not killed says so too."""
        for pid, name in list(self.names.items()):
            gone, status = os.waitpid(pid, os.WNOHANG)
            if gone:
                del self.names[pid]
                how = "died" if os.WIFSIGNALED(status) else "ended"
                os.write(1, f"{how} {name}\n".encode())

    def obey(self, line: str) -> None:
        """Fork one, or end one."""
        verb, rest = line.split(maxsplit=1)
        if verb == "stop":
            for pid in [pid for pid, name in self.names.items() if name == rest.strip()]:
                os.kill(pid, signal.SIGKILL)
            return
        pid = os.fork()
        if pid:
            self.names[pid] = verb
            return
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        try:
            live(verb, rest.strip(), self.port)
        except BaseException:  # noqa: BLE001 - said, then the child ends
            traceback.print_exc()
        finally:
            os._exit(1)


if __name__ == "__main__":
    parent = Parent(int(sys.argv[1]))
    os.write(1, b"ready parent\n")
    for order in sys.stdin:
        parent.obey(order)
    for pid in list(parent.names):
        os.kill(pid, signal.SIGKILL)
