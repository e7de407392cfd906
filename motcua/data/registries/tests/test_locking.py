"""The exchange's row keys under the keys of this installation: sealed for their row, moved when keys change."""

from dataclasses import replace
from datetime import datetime

import pytest

from motcua.data.registries import actions
from motcua.data.registries.keyring import SealBroken
from motcua.data.registries.types import KEPT_BODIES
from motcua.kit.clock import ZONE

AT = datetime(2026, 11, 23, 9, 0, tzinfo=ZONE)
KEYS = {"7": bytes(32), "8": bytes(range(32))}

pytestmark = pytest.mark.django_db


def test_locked_and_unlocked() -> None:
    """What was locked opens again under its own row alone."""
    box = actions.as_strongbox()
    locked = box.lock(keys=KEYS, at=AT)
    assert box.unlock(locked=locked) == KEYS
    with pytest.raises(SealBroken):
        box.unlock(locked={"7": locked["8"]})
    with pytest.raises(SealBroken):
        box.unlock(locked={"7": replace(locked["7"], text=locked["7"].text[:-4] + "AAAA")})


def test_a_change_of_keys() -> None:
    """`motcua keys rotate` knows these keys by a name of their own; old ones open until they are closed."""
    box = actions.as_strongbox()
    old = box.lock(keys=KEYS, at=AT)
    assert actions.renew_key(registry=KEPT_BODIES, at=AT)
    fresh = box.lock(keys=box.unlock(locked=old), at=AT)
    assert {one.data_key for one in fresh.values()} == {actions.sealing_key(registry=KEPT_BODIES, at=AT)}
    assert box.unlock(locked=fresh) == box.unlock(locked=old) == KEYS
    assert actions.close_keys(registry=KEPT_BODIES, at=AT) == 1
