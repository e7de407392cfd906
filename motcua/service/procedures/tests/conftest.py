"""A library of its own for tests that approve and issue."""

from pathlib import Path
from typing import Any

import pytest

from motcua.service.procedures.testing import make_library


@pytest.fixture
def library(tmp_path: Path, settings: Any) -> Path:
    """One procedure, nothing issued, a place for keys and signatures."""
    settings.MOTCUA_LIBRARY = make_library(tmp_path)
    settings.MOTCUA_ISSUED = tmp_path / "issued"
    settings.MOTCUA_DATA = tmp_path / "data"
    settings.MOTCUA_DEMO = True
    settings.MOTCUA_PACKAGE_KEY, settings.MOTCUA_PACKAGE_KEYS = "", []
    return settings.MOTCUA_LIBRARY
