"""bind_gateway: the port to the telephone network."""

import pytest

from motcua.kit.worker.loop import Worker
from motcua.service.notices import actions
from motcua.service.notices.testing import Outbox, outbox
from motcua.service.notices.tests.test_send import say

pytestmark = pytest.mark.django_db


def test_bind_gateway() -> None:
    """The last one bound is used."""
    first, second = outbox(), Outbox()
    actions.bind_gateway(gateway=second)
    say()
    Worker().run_all()
    assert (len(first.sent), len(second.sent)) == (0, 1)
