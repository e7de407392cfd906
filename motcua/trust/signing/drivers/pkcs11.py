"""USB tokens: the server only waits; the agent beside the token fetches hashes and brings signatures back.

The agent is tools/pkcs11_agent; it asks for the PIN itself, so the PIN never reaches the server.
"""

from collections.abc import Sequence
from datetime import datetime

from motcua.trust.signing.types import Answer


class TokenSigner:
    """The Signer port for tokens: certificates were learned when the agent was paired."""

    name = "pkcs11"
    pin_here = False

    def chain(self, *, key: str, at: datetime) -> tuple[bytes, ...]:  # noqa: ARG002 - the port
        """Nothing beyond what pairing stored."""
        return ()

    def authorise(self, *, key: str, hashes: Sequence[bytes], pin: str, at: datetime) -> str:  # noqa: ARG002 - the port
        """The agent asks its holder; there is nothing to do here."""
        return "agent"

    def fetch(
        self, *, key: str, ticket: str, hashes: Sequence[bytes], at: datetime
    ) -> Sequence[Answer] | None:  # noqa: ARG002 - the port
        """Never: the agent delivers through rest.py."""
        return None
