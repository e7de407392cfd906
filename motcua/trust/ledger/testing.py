"""For other rooms' tests: write a line, sign what waits."""

from datetime import UTC, datetime

from django.db import transaction

from motcua.trust.ledger import actions
from motcua.trust.ledger.types import JSON

AT = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
KEY = "nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A="


def make_leaves(count: int = 1, *, subject: str = "H50.44-261120-0001", **facts: JSON) -> None:
    """Append `count` lines about `subject`; the fact `n` numbers them."""
    with transaction.atomic():
        for number in range(count):
            actions.append(
                kind="dossier.submitted",
                subject=subject,
                actor="5f0c1f0e-0000-4000-8000-000000000001",
                facts={"n": number, **facts},
                at=AT,
            )
