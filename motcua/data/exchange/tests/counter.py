"""A node's desk in memory, for the rig."""

import json
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from motcua.data.exchange import directory as directories
from motcua.data.exchange.types import Due


@dataclass
class Counter:
    """A desk in memory: g01 is the operator's node; what was accepted and taken is remembered."""

    house: Any
    code: str
    waiting: list[Due] = field(default_factory=list)
    accepted: list[str] = field(default_factory=list)
    taken: list[tuple[str, str]] = field(default_factory=list)
    asked: list[tuple[str, str]] = field(default_factory=list)
    refreshed: int = 0
    text: str = ""

    @property
    def operator(self) -> bool:
        """Whether this node is the operator's."""
        return self.code == "g01"

    def directory(self) -> str:
        """What it was told to give out, or the snapshot's, signed."""
        return self.text or self.house.signed(self.house.snapshot.directory)

    def accept(self, *, text: str, at: datetime) -> None:
        """Believed by the operator's signature."""
        found = directories.opened(text=text, keys=[self.house.believed], at=at)
        self.accepted.append(text)
        self.house.spread(replace(self.house.nodes[self.code].snapshot, directory=found), self.code)

    def refresh(self, *, at: datetime) -> None:
        """Counted."""
        self.refreshed += 1

    def join(self, *, text: str, at: datetime) -> str:
        """Whatever it is."""
        return f"CODE{len(text)}"

    def joined(self, *, code: str) -> str | None:
        """Waits."""
        return None

    def renew(self, *, shown: str, fingerprint: str, request: str, at: datetime) -> str:
        """Told back."""
        self.asked.append((shown, fingerprint))
        return json.dumps({"certificate": request, "authority": "", "directory": ""})

    def due(self, *, at: datetime) -> tuple[Due, ...]:
        """What the test says."""
        return tuple(self.waiting)

    def request(self, *, name: str) -> str:
        """Some text."""
        return f"request of {name}"

    def take(self, *, name: str, text: str, at: datetime) -> None:
        """Remembered."""
        self.taken.append((name, text))
        self.waiting.clear()

    def settle(self, *, at: datetime) -> bool:
        """Nothing waits."""
        return False
