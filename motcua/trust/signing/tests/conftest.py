"""A folder of its own for keys and documents, the demo CA, and a foreign CA (certomancer) with its lists."""

from pathlib import Path

import pytest

from tests.support.foreign import ForeignCA, make_foreign


@pytest.fixture(autouse=True)
def demo(settings, tmp_path: Path):
    """MOTCUA_DEMO with data in a temporary folder."""
    settings.MOTCUA_DEMO = True
    settings.MOTCUA_DATA = tmp_path / "data"
    settings.MOTCUA_DATA.mkdir()


@pytest.fixture(scope="session")
def foreign(tmp_path_factory) -> ForeignCA:
    """A CA that is not ours: good, short-lived, revoked and self-signed certificates, CRL, TSA."""
    return make_foreign(tmp_path_factory.mktemp("certomancer"))


@pytest.fixture
def believed(foreign: ForeignCA, settings) -> ForeignCA:
    """The foreign CA as a trusted root of this installation."""
    (settings.MOTCUA_DATA / "trust").mkdir()
    (settings.MOTCUA_DATA / "trust" / "root.der").write_bytes(foreign.root)
    return foreign
