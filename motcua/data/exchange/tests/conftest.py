"""A key folder of its own, the insurer as own member, and the ledger's test key."""

from base64 import b64encode

import pytest

from motcua.trust.ledger.testing import KEY


@pytest.fixture(autouse=True)
def _keys(settings, tmp_path):
    settings.MOTCUA_DATA = tmp_path
    settings.MOTCUA_PRIVACY_KEY = b64encode(bytes(32)).decode()
    settings.MOTCUA_LEDGER_KEY = KEY
    settings.MOTCUA_LEDGER_ORIGIN = "example.vn/so-cai"
    settings.MOTCUA_EXCHANGE_MEMBER = "VN/GOV/G24"
    settings.MOTCUA_EXCHANGE_OPERATORS = []
