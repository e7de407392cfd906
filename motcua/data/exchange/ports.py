"""What higher rooms bind here: open cases, services of the own node, the keys of what is kept."""

from collections.abc import Mapping
from datetime import datetime

from motcua.data.exchange.types import Answer, CaseBook, Locked, Provider, Refused, Strongbox


class NoCases:
    """Until a case book is bound no case is known, so a read that must name one is refused."""

    def concerns(self, *, case: str, subject: str, at: datetime) -> bool:
        """Never."""
        return False


class NoProvider:
    """Until registers are bound this node serves nothing of its own."""

    def serve(
        self,
        *,
        service: str,
        method: str,
        path: str,
        query: str,
        body: bytes,
        fields: tuple[str, ...],
        client: str,
        case: str,
        at: datetime,
    ) -> Answer:
        """Refuses."""
        raise Refused("service_failed", f"No register here answers for {service}")


class NoStrongbox:
    """Until keys are bound nothing can be kept, so an exchange that must be kept does not pass."""

    def lock(self, *, keys: Mapping[str, bytes], at: datetime) -> Mapping[str, Locked]:
        """Refuses."""
        raise Refused("logging_failed", "This node has no key to seal what it keeps")

    def unlock(self, *, locked: Mapping[str, Locked]) -> Mapping[str, bytes]:
        """Refuses."""
        raise Refused("logging_failed", "This node has no key to seal what it keeps")


class Bound:
    """The ports of this process."""

    case_book: CaseBook = NoCases()
    provider: Provider = NoProvider()
    strongbox: Strongbox = NoStrongbox()
