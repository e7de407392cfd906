"""Every test signs with the key of RFC 8032 §7.1, test 1."""

import pytest

from motcua.trust.ledger.testing import KEY


@pytest.fixture(autouse=True)
def _key(settings):
    settings.MOTCUA_LEDGER_KEY = KEY
    settings.MOTCUA_LEDGER_ORIGIN = "example.vn/so-cai"
