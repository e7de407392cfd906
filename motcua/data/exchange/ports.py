"""What higher rooms bind here: who knows the open cases, and who answers for services of the own node."""

from datetime import datetime

from motcua.data.exchange.types import Answer, CaseBook, Provider, Refused


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
        at: datetime,
    ) -> Answer:
        """Refuses."""
        raise Refused("service_failed", f"No register here answers for {service}")


class Bound:
    """The two ports of this process."""

    case_book: CaseBook = NoCases()
    provider: Provider = NoProvider()
