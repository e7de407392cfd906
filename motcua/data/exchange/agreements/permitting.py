"""May this call pass, and what may leave? Pure, over the snapshot; runs once per message on each side."""

from datetime import datetime

from motcua.data.exchange.types import Answer, Call, CaseBook, Permit, Snapshot


def permit(*, snapshot: Snapshot, call: Call, at: datetime) -> Permit:
    """Why the call may pass; fills missing MC-* from the single agreement. Raises Refused (two agreements: 400)."""
    raise NotImplementedError


def completed(*, call: Call, permit: Permit) -> Call:
    """The call with agreement (its hash), purpose and fields filled in, as it goes on the wire between nodes."""
    raise NotImplementedError


def confirmed(*, permit: Permit, book: CaseBook, at: datetime) -> Permit:
    """On the consumer node: the case looked up where the agreement says `verified`. Raises Refused; may ask tables."""
    raise NotImplementedError


def filtered(*, permit: Permit, answer: Answer) -> tuple[Answer, tuple[str, ...]]:
    """The answer with only permitted fields, and the names of those that leave."""
    raise NotImplementedError
