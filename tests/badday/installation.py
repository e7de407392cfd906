"""The sample province with all its processes, each in a group of its own so that it can be killed whole."""

import contextlib
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from dataclasses import asdict
from pathlib import Path

from demo.people import CAST, people
from tests.support import ports
from tests.support.live import GRANIAN, ROOT

START_SECONDS = 60
WEB = ("--interface", "wsgi", "--host", "127.0.0.1", "--workers", "1", "--blocking-threads", "4", "--no-ws")


class Installation:
    """One database, one data folder; web, worker, stand-in sign-in and stand-in gateway on free ports."""

    def __init__(self, folder: Path, database: str) -> None:
        self.folder = folder
        self.texts = folder / "sms.jsonl"
        self.ports = {name: ports.free_port() for name in ("web", "identity", "sms")}
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        self.env = {
            **os.environ,
            "MOTCUA_DEMO": "1",
            "MOTCUA_HTTPS": "0",
            "MOTCUA_DATA": str(folder),
            "MOTCUA_DATABASE_URL": database,
            "MOTCUA_SECRET_KEY": secrets.token_urlsafe(32),
            "MOTCUA_PUBLIC_URL": self.url,
            "MOTCUA_OIDC_ISSUER": f"http://127.0.0.1:{self.ports['identity']}",
            "MOTCUA_OIDC_CLIENT_SECRET": "",
            "MOTCUA_SMS_URL": f"http://127.0.0.1:{self.ports['sms']}/send",
            "DJANGO_SETTINGS_MODULE": "motcua.config.settings",
        }

    @property
    def url(self) -> str:
        """Without a slash at the end."""
        return f"http://127.0.0.1:{self.ports['web']}"

    def python(self, *words: str, **changed: str) -> str:
        """What a Python command of this installation printed; its complaint when it fails."""
        done = subprocess.run(
            [sys.executable, *words],
            cwd=ROOT, env={**self.env, **changed}, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, f"{words}: {done.stdout[-1500:]}{done.stderr[-3000:]}"
        return done.stdout

    def prepare(self) -> None:
        """Tables, the province, its people; the neighbours run from here on."""
        self.python("manage.py", "migrate", "--verbosity", "0")
        self.python("-m", "demo.load")
        self.start_identity()
        self.start_sms()

    def start_identity(self) -> None:
        """The stand-in VNeID."""
        listed = self.folder / "people.json"
        grown = [person for person in people(200) if person.date_of_birth < "2006-01-01"][:20]
        rows = [asdict(person) for person in (*CAST, *grown)]
        listed.write_text(json.dumps(rows, ensure_ascii=False), encoding="utf-8")
        port = str(self.ports["identity"])
        self.start("identity", "-m", "demo.identity_provider", "--port", port, "--people", str(listed))

    def start_sms(self) -> None:
        """The stand-in gateway; it forgets its keys when it restarts, its file does not."""
        self.start(
            "sms", "-m", "demo.sms_gateway", "--port", str(self.ports["sms"]), "--file", str(self.texts)
        )

    def start_web(self, **changed: str) -> None:
        """The web process."""
        port = str(self.ports["web"])
        self.start("web", str(GRANIAN), *WEB, "--port", port, "motcua.config.wsgi:application", **changed)

    def start_worker(self, **changed: str) -> None:
        """The worker."""
        self.start("worker", "-m", "motcua", "worker", **changed)

    def start(self, name: str, *words: str, **changed: str) -> None:
        """Start a process; what it says goes to a file of its name."""
        said = (self.folder / f"{name}.log").open("ab")
        env = {**self.env, **changed}
        self.running[name] = subprocess.Popen(
            [sys.executable, *words], cwd=ROOT, env=env, stdout=said, stderr=said, start_new_session=True
        )

    def processes(self, name: str) -> list[int]:
        """The process and all it started."""
        group = self.running[name].pid
        found = []
        for entry in Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(ProcessLookupError):
                if os.getpgid(int(entry.name)) == group:
                    found.append(int(entry.name))
        return found

    def kill(self, name: str) -> None:
        """SIGKILL to the process and all it started; its port is closed afterwards."""
        process = self.running.pop(name)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        with contextlib.suppress(OSError):
            while name in self.ports:
                socket.create_connection(("127.0.0.1", self.ports[name]), 1).close()

    def stop(self) -> None:
        """Everything ends."""
        for name in list(self.running):
            self.kill(name)

    def wait(self, name: str = "web") -> None:
        """Until the port answers."""
        end = time.monotonic() + START_SECONDS
        while time.monotonic() < end:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.ports[name]), 1):
                return
            time.sleep(0.05)
        raise AssertionError(f"{name} does not answer:\n{self.said(name)}")

    def said(self, name: str) -> str:
        """The end of what a process said."""
        return (self.folder / f"{name}.log").read_text(encoding="utf-8", errors="replace")[-3000:]

    def sent(self) -> list[dict[str, str]]:
        """The texts the gateway was given, one of each key."""
        if not self.texts.exists():
            return []
        return [json.loads(line) for line in self.texts.read_text(encoding="utf-8").splitlines()]
