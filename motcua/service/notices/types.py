"""What crosses this room's border: a notice as shown, and the port to the telephone network."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class NoticeLine:
    """One notice with the state of each sending in words."""

    kind: str
    title: str
    text: str
    at: datetime
    sendings: tuple[str, ...]
    subject: str = ""
    read: bool = False


class TextGateway(Protocol):
    """Port: whoever carries SMS (later also Zalo, VNeID). Raises OSError when it does not answer."""

    def send(self, *, to: str, text: str, key: str) -> None:
        """Send one text; the same key is never sent twice."""
