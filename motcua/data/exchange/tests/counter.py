"""A node's desk and its shelf in memory, for the rig."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from motcua.data.exchange import asice
from motcua.data.exchange import directory as directories
from motcua.data.exchange.asice import Container
from motcua.data.exchange.node.shelf import Wanted
from motcua.data.exchange.types import Due, LeafFacts, Refused


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


@dataclass
class Shelf:
    """What the rig has kept of this node's exchanges, as containers signed by the node."""

    house: Any
    code: str
    purged: int = 0
    refusals: list[tuple[str, str, str]] = field(default_factory=list)

    def taken(self, *, wanted: Wanted, at: datetime) -> Sequence[Container]:
        """By holder and X-Road-Id, out of the lines that the rig was given."""
        certificate, key = (path.read_bytes() for path in self.house.files[self.code])
        by = asice.signer(certificate=certificate, key=key)
        fitting = [line for line in self.house.kept if self._fits(line, wanted)]
        if wanted.unique and len(fitting) > 1:
            raise Refused("bad_request", "Several exchanges have this id", 400)
        return tuple(
            Container(f"{which}-{number}.asice", asice.container(message=message, by=by, at=at))
            for number, line in enumerate(fitting)
            for which, message in (("request", line.kept.request), ("response", line.kept.response))
            if wanted.only in ("", which)
        )

    def holds(self, *, wanted: Wanted, at: datetime) -> bool:
        """As `taken`, without opening anything."""
        return any(self._fits(line, wanted) for line in self.house.kept)

    def refused(self, *, wanted: Wanted, by: str, code: str, at: datetime) -> None:
        """Remembered."""
        self.refusals.append((wanted.id, by, code))

    def purge(self, *, at: datetime) -> None:
        """Counted."""
        self.purged += 1

    @staticmethod
    def _fits(line: LeafFacts, wanted: Wanted) -> bool:
        holder = line.call.client if line.side == "consumer" else line.call.service.subsystem
        return line.kept is not None and (str(holder), line.call.id) == (wanted.holder, wanted.id)
