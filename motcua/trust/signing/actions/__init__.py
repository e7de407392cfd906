"""The verbs of the signing room."""

from motcua.trust.signing.actions.numbers import (
    AlreadyVoid,
    NumberIssued,
    ReasonMissing,
    reserve_number,
    void_number,
)

__all__ = ["AlreadyVoid", "NumberIssued", "ReasonMissing", "reserve_number", "void_number"]
