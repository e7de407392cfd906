"""Agreements: what both sides signed, and whether a call keeps to it. Pure, over a snapshot."""

from motcua.data.exchange.agreements.permitting import completed, confirmed, filtered, permit

__all__ = ["completed", "confirmed", "filtered", "permit"]
