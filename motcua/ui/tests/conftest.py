"""Each test of the floor starts in Vietnamese, whatever a request before it switched to."""

from collections.abc import Iterator

import pytest
from django.utils import translation


@pytest.fixture(autouse=True)
def vietnamese() -> Iterator[None]:
    """The language people meet first."""
    with translation.override("vi"):
        yield
