"""An installation of its own for each test that breaks one."""

import os
import random
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.badday.installation import Installation
from tests.support.live import database


@pytest.fixture
def seed() -> int:
    """MOTCUA_SEED, or any; printed, so that a failure can be repeated."""
    chosen = int(os.environ.get("MOTCUA_SEED") or random.randrange(10**6))
    print(f"MOTCUA_SEED={chosen}")  # noqa: T201 - whoever repeats a run needs it
    return chosen


@contextmanager
def prepared() -> Iterator[Installation]:
    """Prepared, neighbours running, neither web nor worker yet."""
    folder = Path(tempfile.mkdtemp(prefix="motcua-badday-"))
    with database(folder) as url:
        made = Installation(folder, url)
        try:
            made.prepare()
            yield made
        finally:
            made.stop()
            shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def installation() -> Iterator[Installation]:
    """One for this test alone."""
    with prepared() as made:
        yield made


@pytest.fixture(scope="module")
def shared() -> Iterator[Installation]:
    """One for the tests of a file that break nothing."""
    with prepared() as made:
        yield made
