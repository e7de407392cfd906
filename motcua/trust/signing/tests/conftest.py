"""A folder of its own for keys and documents, and the demo CA, for every test of the room."""

from pathlib import Path

import pytest

from motcua.trust.documents.store import store


@pytest.fixture(autouse=True)
def demo(settings, tmp_path: Path):
    """MOTCUA_DEMO with data in a temporary folder."""
    settings.MOTCUA_DEMO = True
    settings.MOTCUA_DATA = tmp_path
    getattr(store, "cache_clear", lambda: None)()
    yield
    getattr(store, "cache_clear", lambda: None)()
