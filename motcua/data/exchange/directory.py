"""The signed snapshot of members, subsystems, nodes, keys, services and certificates, as text and back."""

from collections.abc import Collection
from datetime import datetime

from motcua.data.exchange.types import Directory
from motcua.kit.keys import Verifier


def opened(*, text: str, keys: Collection[Verifier], at: datetime) -> Directory:
    """The directory in a signed text, checked against the operator's keys and its expiry. Raises Refused."""
    raise NotImplementedError
