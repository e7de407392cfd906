"""The processes of the demo and the sample province they work on."""

import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path

from demo import nodes
from demo.people import CAST, people

ROOT = Path(__file__).resolve().parents[1]
WEB, IDENTITY, SMS = 8000, 8010, 8011
PATIENCE = (
    40  # seconds until a process that was asked to end is ended; nodes first finish what they have begun
)


class CannotStart(Exception):
    """Something the demo needs is taken or missing; the message says what to do."""


def environment(data: Path, port: int = WEB) -> dict[str, str]:
    """The settings of the demo; the secret key is made once and kept with its data."""
    data.mkdir(parents=True, exist_ok=True)
    secret = data / "secret-key"
    if not secret.exists():
        secret.write_text(secrets.token_urlsafe(48), encoding="utf-8")
        secret.chmod(0o600)
    return {
        "MOTCUA_DEMO": "1",
        "MOTCUA_DATA": str(data),
        "MOTCUA_SECRET_KEY_FILE": str(secret),
        "MOTCUA_PUBLIC_URL": f"http://127.0.0.1:{port}",
        "MOTCUA_OIDC_ISSUER": f"http://127.0.0.1:{IDENTITY}",
        "MOTCUA_SMS_URL": f"http://127.0.0.1:{SMS}/send",
        "DJANGO_SETTINGS_MODULE": "motcua.config.settings",
        "PYTHONUNBUFFERED": "1",
    }


class House:
    """The web process, the worker, the stand-in identity provider and the stand-in SMS gateway.

    nodes: people and their civil status are not here but with the owners; nodes of the exchange stand between.
    """

    def __init__(self, env: dict[str, str], data: Path, port: int = WEB, *, nodes: bool = False) -> None:
        self.env, self.data, self.port, self.nodes = {**os.environ, **env}, data, port, nodes
        self.running: list[subprocess.Popen] = []
        self.texts = data / "sms.jsonl"

    def prepare(self) -> None:
        """Create the database and load the sample province; harmless to repeat."""
        self._command("manage.py", "migrate", "--verbosity", "0")
        self._command("manage.py", "collectstatic", "--noinput", "--verbosity", "0")
        self._command("-m", "demo.load", *(["--no-people"] if self.nodes else []))
        self.env["MOTCUA_PACKAGE_KEYS"] = (self.data / "package.vkey").read_text(encoding="ascii")

    def check_ports(self) -> None:
        """CannotStart while another program holds a port of the demo; asked before anything is built."""
        for port in (self.port, IDENTITY, SMS):
            _free(port)

    def start(self) -> None:
        """Start the four processes, after the nodes if there are any, and wait until the web answers."""
        self.check_ports()
        if self.nodes:
            self.open_nodes()
        listed = self.data / "people.json"
        listed.write_text(json.dumps(_listed(), ensure_ascii=False), encoding="utf-8")
        self._spawn("-m", "demo.identity_provider", "--port", str(IDENTITY), "--people", str(listed))
        self._spawn("-m", "demo.sms_gateway", "--port", str(SMS), "--file", str(self.texts))
        self._spawn("-m", "motcua", "worker", "--name", "demo")
        self._spawn(
            "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(self.port),
            "--log-level", "warning", "--blocking-threads", "4", "motcua.config.wsgi:application",
        )  # fmt: skip
        _wait(f"http://127.0.0.1:{self.port}/healthz", self.running)
        _wait(f"http://127.0.0.1:{IDENTITY}/.well-known/openid-configuration", self.running)

    def stop(self) -> None:
        """End every process this house started."""
        for process in reversed(self.running):
            process.terminate()
        for process in self.running:
            with suppress(subprocess.TimeoutExpired):
                process.wait(PATIENCE)
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)  # whatever a process of ours left behind

    def wait(self) -> None:
        """Until one of the processes ends."""
        while all(process.poll() is None for process in self.running):
            time.sleep(0.5)

    def sent(self) -> list[dict[str, str]]:
        """The texts that the stand-in gateway was given."""
        if not self.texts.exists():
            return []
        return [json.loads(line) for line in self.texts.read_text(encoding="utf-8").splitlines()]

    def run(self, *command: str) -> subprocess.CompletedProcess:
        """Run `motcua …` as an engineer would, and give back what it printed."""
        return subprocess.run(
            [sys.executable, "-m", "motcua", *command],
            env=self.env, cwd=ROOT, capture_output=True, text=True, check=False,
        )  # fmt: skip

    def check_proof(self, proof: Path, key: str) -> subprocess.CompletedProcess:
        """Check a ledger proof with the stand-alone tool, as an auditor without this software would."""
        return subprocess.run(
            [sys.executable, "-S", "tools/verify_proof.py", str(proof), "--key", key],
            cwd=ROOT, capture_output=True, text=True, check=False,
        )  # fmt: skip

    def open_nodes(self) -> None:
        """The owners' nodes with what they keep, and that of this installation, through which it asks from now on."""
        folder = self.data / "nodes"
        nodes.fill(folder)
        started = nodes.start(folder, self.env, ROOT)
        self.running.append(started)
        told = nodes.told(started)
        if not told:
            raise CannotStart(f"Nút trao đổi không mở được cửa; xem dòng lỗi ở trên và {folder}/*.log.")
        self.env |= nodes.settings(told)

    def _command(self, *command: str) -> None:
        subprocess.run([sys.executable, *command], env=self.env, cwd=ROOT, check=True)

    def _spawn(self, *command: str) -> None:
        started = subprocess.Popen([sys.executable, *command], env=self.env, cwd=ROOT, start_new_session=True)
        self.running.append(started)


def _listed() -> list[dict[str, str]]:
    """Who may sign in at the stand-in provider: the cast and some grown-ups, with phones."""
    grown = [person for person in people(200) if person.date_of_birth < "2006-01-01"][:20]
    return [asdict(person) for person in (*CAST, *grown)]


def _free(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise CannotStart(
                f"Cổng {port} đang có chương trình khác dùng. Dừng chương trình đó rồi chạy lại make demo."
            ) from error


def _wait(address: str, running: list[subprocess.Popen], seconds: float = 90) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if any(process.poll() is not None for process in running):
            raise CannotStart("Một tiến trình của bản chạy thử dừng ngay khi khởi động; xem dòng lỗi ở trên.")
        with suppress(urllib.error.URLError, OSError), urllib.request.urlopen(address, timeout=2):
            return
        time.sleep(0.1)
    raise CannotStart(f"{address} không trả lời sau {seconds:.0f} giây.")
