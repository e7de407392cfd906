"""A key folder of its own, the insurer as own member, and the ledger's test key."""

from base64 import b64encode
from collections.abc import Iterator

import pytest

from motcua.trust.ledger.testing import KEY
from tests.support.foreign import Authority, ForeignCA, listening, make_foreign


@pytest.fixture(autouse=True)
def _keys(settings, tmp_path):
    settings.MOTCUA_DATA = tmp_path
    settings.MOTCUA_PRIVACY_KEY = b64encode(bytes(32)).decode()
    settings.MOTCUA_LEDGER_KEY = KEY
    settings.MOTCUA_LEDGER_ORIGIN = "example.vn/so-cai"
    settings.MOTCUA_EXCHANGE_MEMBER = "VN/GOV/G24"
    settings.MOTCUA_EXCHANGE_OPERATORS = []


@pytest.fixture(scope="session")
def foreign(tmp_path_factory) -> ForeignCA:
    """The certificate authority behind the time-stamp server."""
    return make_foreign(tmp_path_factory.mktemp("certomancer"))


@pytest.fixture
def authority(foreign: ForeignCA, settings) -> Iterator[Authority]:
    """A time-stamp server on a free port, configured here."""
    made = Authority(foreign)
    with listening(made) as settings.MOTCUA_TSA_URL:
        yield made
