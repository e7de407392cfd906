"""What an exchange leaves behind: names, hashes and commitments, never a value."""

from datetime import datetime

from motcua.data.exchange.types import Answer, Call, LeafFacts, Permit, Refused, Side


def leaf(
    *,
    side: Side,
    call: Call,
    permit: Permit | None,
    answer: Answer | None,
    refused: Refused | None,
    signatures: tuple[str, str] = ("", ""),
    at: datetime,
    subject: str = "",
) -> LeafFacts:
    """The facts of one exchange on one side, refusals too.

    signatures: of request and answer ("" where there is none); subject: where a refusal left no permit.
    """
    raise NotImplementedError
