"""The whole product as two processes, web (granian) and worker, against a database of their own.

`live_app` uses the database server of MOTCUA_DATABASE_URL (PostgreSQL), else a SQLite file. What is loaded
before the first request is decided by the fixture `live_seed`, which a conftest.py may replace.
"""

import os
import secrets
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest

from tests.support import ports
from tests.support.oidc import Oidc

ROOT = Path(__file__).resolve().parents[2]
GRANIAN = Path(sys.prefix) / "bin" / "granian"


@dataclass
class LiveApp:
    """The running product. `web` and `worker` may be killed and started again."""

    port: int
    environment: dict[str, str]
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    @property
    def url(self) -> str:
        """Without a slash at the end."""
        return f"http://127.0.0.1:{self.port}"

    def manage(self, *words: str) -> str:
        """Run a command of Django's; what it printed."""
        return self._run("manage.py", *words).stdout

    def motcua(self, *words: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        """Run a `motcua` command against the same database."""
        return self._run("-m", "motcua", *words, check=check)

    def python(self, *words: str) -> str:
        """Run Python with the same settings: `-m demo --prepare`, or `-c …`."""
        return self._run(*words).stdout

    @contextmanager
    def web(self) -> Iterator[None]:
        """The web process."""
        command = [sys.executable, str(GRANIAN), "--interface", "wsgi", "--host", "127.0.0.1"]
        command += ["--port", str(self.port), "--workers", "1", "--blocking-threads", "4", "--no-ws"]
        command += ["--log-level", "warning", "motcua.config.wsgi:application"]
        with ports.running(command, port=self.port, cwd=ROOT, env=self.environment) as process:
            self.processes["web"] = process
            yield

    @contextmanager
    def worker(self) -> Iterator[None]:
        """The worker process."""
        command = [sys.executable, "-m", "motcua", "worker"]
        with ports.running(command, port=None, cwd=ROOT, env=self.environment) as process:
            self.processes["worker"] = process
            yield

    def _run(self, *words: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            [sys.executable, *words],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        if check and done.returncode:
            raise RuntimeError(
                f"{' '.join(words)}: {done.returncode}\n{done.stdout[-2000:]}{done.stderr[-3000:]}"
            )
        return done


@contextmanager
def database(folder: Path) -> Iterator[str]:
    """The address of an empty database: on the server of MOTCUA_DATABASE_URL, else a SQLite file."""
    server = os.environ.get("MOTCUA_DATABASE_URL", "")
    if not server.startswith("postgres"):
        yield f"sqlite:///{folder / 'live.sqlite3'}"
        return
    name = f"live_{secrets.token_hex(4)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    yield urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture(scope="session")
def live_settings() -> dict[str, str]:
    """Settings besides database, data folder and sign-in; a conftest.py may replace it."""
    return {"MOTCUA_DEMO": "1"}


@pytest.fixture(scope="session")
def live_seed() -> Callable[[LiveApp], None]:
    """Prepares the database; a conftest.py may replace it to load a province and its people."""
    return lambda app: app.manage("migrate", "--verbosity", "0") and None


@pytest.fixture(scope="session")
def live_app(
    oidc_provider: Oidc, live_settings: dict[str, str], live_seed: Callable[[LiveApp], None]
) -> Iterator[LiveApp]:
    """Web and worker, started once for the run."""
    folder = Path(tempfile.mkdtemp(prefix="motcua-live-"))
    port = ports.free_port()
    with ExitStack() as stack:
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        own = {
            "MOTCUA_DATABASE_URL": stack.enter_context(database(folder)),
            "MOTCUA_DATA": str(folder),
            "MOTCUA_PUBLIC_URL": f"http://127.0.0.1:{port}",
        }
        app = LiveApp(port, {**os.environ, **own, **oidc_provider.environment, **live_settings})
        live_seed(app)
        stack.enter_context(app.web())
        stack.enter_context(app.worker())
        yield app
