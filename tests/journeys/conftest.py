"""The product of the journeys: the sample province, its people at the sign-in provider, a gateway for texts."""

import json
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.journeys.walkers import Citizen, Officer
from tests.support import ports
from tests.support.live import ROOT, LiveApp


@dataclass(frozen=True)
class Texts:
    """The stand-in gateway: where it listens and what it was given."""

    url: str
    file: Path

    def sent(self) -> list[dict[str, str]]:
        """Every text so far, oldest first."""
        if not self.file.exists():
            return []
        return [json.loads(line) for line in self.file.read_text(encoding="utf-8").splitlines()]


@dataclass(frozen=True)
class Town:
    """Who may take part in a journey: each call opens a browser of somebody's own."""

    app: LiveApp
    open_page: Callable[..., Page]

    def citizen(self, number: str = "045195000718", **options: object) -> Citizen:
        """A person who is not signed in yet."""
        scripts = bool(options.get("java_script_enabled", True))
        return Citizen(self.open_page(**options), self.app.url, number, scripts=scripts)

    def officer(self, username: str, **options: object) -> Officer:
        """An officer who came in by a card of the demo."""
        return Officer(self.open_page(**options), self.app.url, username).enter()

    def made(self, what: str, given: object) -> list[str]:
        """What tests.journeys.made says it has done: mostly codes."""
        return self.app.python("-m", "tests.journeys.made", what, str(given)).split()


@pytest.fixture(scope="session")
def oidc_accounts() -> Path:
    """The mother, the father and a single woman of the sample province."""
    return Path(__file__).with_name("accounts.json")


@pytest.fixture(scope="session")
def texts() -> Iterator[Texts]:
    """The SMS gateway of the demo on a port of its own."""
    port = ports.free_port()
    with tempfile.TemporaryDirectory(prefix="motcua-sms-") as folder:
        file = Path(folder) / "sms.jsonl"
        command = [sys.executable, "-m", "demo.sms_gateway", "--port", str(port), "--file", str(file)]
        with ports.running(command, port=port, cwd=ROOT):
            yield Texts(f"http://127.0.0.1:{port}/send", file)


@pytest.fixture(scope="session")
def live_settings(texts: Texts) -> dict[str, str]:
    """As the demo runs, with the texts going to the gateway above."""
    return {
        "MOTCUA_DEMO": "1",
        "MOTCUA_SMS_URL": texts.url,
        "DJANGO_SETTINGS_MODULE": "motcua.config.settings",
    }


@pytest.fixture(scope="session")
def live_seed() -> Callable[[LiveApp], None]:
    """Tables, static files as in production, the province and its people."""

    def seed(app: LiveApp) -> None:
        app.manage("migrate", "--verbosity", "0")
        app.manage("collectstatic", "--noinput", "--verbosity", "0")
        app.python("-m", "tests.journeys.seed")

    return seed


@pytest.fixture
def town(live_app: LiveApp, open_page: Callable[..., Page]) -> Town:
    """The running product and everybody in it."""
    return Town(live_app, open_page)
