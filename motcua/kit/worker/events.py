"""What the worker announces about itself."""

from dataclasses import dataclass
from typing import Any

from motcua.kit.events.bus import Event


@dataclass(frozen=True, kw_only=True)
class JobGivenUp(Event):
    """A job failed for good: its name and what it was called with (ids only). Somebody has to look."""

    job: str
    kwargs: dict[str, Any]
