"""Servers for tests: a free port, a process that is always stopped, patience until it answers."""

import contextlib
import fcntl
import functools
import os
import random
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

WAIT_SECONDS = 180  # the machine may be busy with other things


_given: set[int] = set()


def free_port() -> int:
    """A free port below those that systems hand out by themselves, so that nobody takes it before we listen.

    Nor do other tests: a number is given once, as long as this process lives, to it or to any other run.
    """
    while True:
        number = random.SystemRandom().randrange(12_000, 32_000)
        if number in _given:
            continue
        with socket.socket() as probe, contextlib.suppress(OSError):
            fcntl.lockf(_claims(), fcntl.LOCK_EX | fcntl.LOCK_NB, 1, number)
            _given.add(number)
            probe.bind(("127.0.0.1", number))
            return number


@functools.cache
def _claims() -> int:
    """A file whose bytes are the ports: whoever has locked one has it, and the system lets go with the process."""
    name = Path(tempfile.gettempdir()) / f"motcua-test-ports.{os.getuid()}"
    return os.open(name, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)


@contextlib.contextmanager
def running(
    command: Sequence[str], *, port: int | None, cwd: Path, env: Mapping[str, str] | None = None
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a server until the block ends; wait for its port first. What it said is in the error if it dies."""
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(command, cwd=cwd, env=env, stdout=said, stderr=said)
        try:
            if port is not None:
                _wait(process, port, said)
            yield process
        finally:
            stop(process)


def stop(process: subprocess.Popen[bytes]) -> None:
    """Ask, wait, then insist."""
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait(process: subprocess.Popen[bytes], port: int, said: object) -> None:
    deadline = time.monotonic() + WAIT_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.05)
    said.seek(0)  # type: ignore[attr-defined]  # a binary file
    words = said.read().decode(errors="replace")[-3000:]  # type: ignore[attr-defined]  # as above
    raise RuntimeError(f"{process.args!r} does not answer on port {port}:\n{words}")
