"""Programs that a test needs from the system: named once, with the package that brings them."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tools import pg

NOT_HERE = "missing tool"
SOFTHSM = ("/usr/lib/softhsm/libsofthsm2.so", "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so")


def _softhsm() -> str | None:
    return next((path for path in SOFTHSM if Path(path).exists()), None)


def _postgresql() -> str | None:
    found = pg.binaries()
    return str(found) if found else None


SPECIAL: dict[str, Callable[[], str | None]] = {"softhsm": _softhsm, "postgresql": _postgresql}
PACKAGES = {
    "chromium": "chromium",
    "openssl": "openssl",
    "pdfsig": "poppler-utils",
    "pdftoppm": "poppler-utils",
    "postgresql": "postgresql",
    "softhsm": "softhsm2",
    "softhsm2-util": "softhsm2",
}


def find(name: str) -> str | None:
    """Where the program (or library, for `softhsm`; or folder, for `postgresql`) is."""
    return SPECIAL[name]() if name in SPECIAL else shutil.which(name)


def need(name: str) -> str:
    """The path of a program, or the test is skipped; with CI=true it fails instead."""
    found = find(name)
    if found is not None:
        return found
    reason = f"{NOT_HERE}: {name} (sudo apt-get install {PACKAGES.get(name, name)})"
    if in_ci():
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


def in_ci() -> bool:
    """CI=true: nothing may be skipped for a missing tool."""
    return os.environ.get("CI", "").lower() in {"1", "true", "yes"}
