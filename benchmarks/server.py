"""The product (or the floor) as a running web process, and a client that keeps its connection."""

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parents[1]
PRODUCT = "motcua.config.wsgi:application"
FLOOR = "benchmarks.bare:application"
START_SECONDS = 60
IDLE_SECONDS = 1


class Server:
    """granian as in production: WSGI, some worker processes, one port of its own on 127.0.0.1."""

    def __init__(self, target: str = PRODUCT, *, workers: int = 1, threads: int = 1) -> None:
        self.port = free_port()
        command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1"]
        command += ["--port", str(self.port), "--workers", str(workers), "--blocking-threads", str(threads)]
        command += ["--log-level", "error", target]
        self.process = subprocess.Popen(command, cwd=ROOT, env=dict(os.environ))

    @property
    def pid(self) -> int:
        """The process all workers descend from."""
        return self.process.pid

    def __enter__(self) -> "Server":
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until and self.process.poll() is None:
            with suppress(OSError, http.client.HTTPException):
                if Visitor(self.port, {}).get("/healthz")[0] == 200:
                    return self
            time.sleep(0.1)
        self.stop()
        raise SystemExit("the web process did not start")

    def __exit__(self, *_error: object) -> None:
        self.stop()

    def stop(self) -> None:
        """End it, at last by force."""
        self.process.terminate()
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(10)
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait(10)


class Visitor:
    """One signed-in browser: its cookies and one connection that stays open."""

    def __init__(self, port: int, cookies: Mapping[str, str]) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self.last = 0.0
        self.headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items())}
        if "csrftoken" in cookies:
            self.headers["X-CSRFToken"] = cookies["csrftoken"]

    def get(self, path: str) -> tuple[int, str, bytes]:
        """Status, Location and body."""
        return self._ask("GET", path, None, self.headers)

    def post(self, path: str, **values: object) -> tuple[int, str, bytes]:
        """The same after sending a form."""
        headers = {**self.headers, "Content-Type": "application/x-www-form-urlencoded"}
        return self._ask("POST", path, urlencode(values).encode(), headers)

    def _ask(
        self, method: str, path: str, body: bytes | None, headers: Mapping[str, str]
    ) -> tuple[int, str, bytes]:
        if time.monotonic() - self.last > IDLE_SECONDS:
            self.connection.close()  # the server may have closed it too; the next request opens it anew
        self.connection.request(method, path, body, dict(headers))
        answer = self.connection.getresponse()
        content = answer.read()
        self.last = time.monotonic()
        return answer.status, answer.getheader("Location") or "", content


def free_port() -> int:
    """A port nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
