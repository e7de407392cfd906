"""Every test of this room writes into a folder of its own."""

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from motcua.kit.clock import ZONE

AT = datetime(2026, 11, 25, 10, 36, tzinfo=ZONE)


@pytest.fixture
def at() -> datetime:
    """The moment of the tests."""
    return AT


@pytest.fixture(autouse=True)
def data_folder(settings: Any, tmp_path: Path) -> Path:
    """MOTCUA_DATA of this test."""
    settings.MOTCUA_DATA = tmp_path
    return tmp_path
