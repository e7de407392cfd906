"""Pure functions: the pseudonym of a person, and what that person may be told about one read."""

import hmac
from collections.abc import Collection
from dataclasses import dataclass

# Labels of a ledger leaf that would name another person's affair: never opened to whom the read was about.
BETRAYING = (
    "subject",
    "fact:purpose",
    "fact:basis",
    "fact:case",
    "fact:state",
    "fact:document",
    "fact:version",
)


@dataclass(frozen=True, slots=True)
class Told:
    """What may be said: the dossier's name, the words of purpose and basis; or that they are kept from view."""

    case: bool
    words: bool
    elsewhere: bool


def pseudonym(*, key: bytes, number: str) -> str:
    """HMAC-SHA-256 of a personal number, in hex: the same person always, nobody without the key."""
    return hmac.digest(key, b"motcua privacy subject:" + number.encode(), "sha256").hex()


def told(*, case: str, own: bool | None) -> Told:
    """A read without a dossier is told in full; one for a dossier only where that is the person's own.

    Purpose and article are hidden with the dossier: “notarising a will” told to an heir betrays the testator.
    Of a dossier that nobody here knows, the same holds: it may be somebody else's.
    """
    if not case:
        return Told(case=False, words=True, elsewhere=False)
    return Told(case=bool(own), words=bool(own), elsewhere=own is None)


def withheld(*, case: str, own: bool | None) -> Collection[str]:
    """The labels that a proof handed to the person leaves closed; those of its own leaf stay checkable."""
    return () if told(case=case, own=own).words else BETRAYING
