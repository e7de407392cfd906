"""What crosses this room's border: a read as its maker reports it, and what higher rooms tell about dossiers.

A higher room that keeps dossiers registers itself from its `apps.ready()`; this room knows none.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

EXCHANGE, REGISTRY, DESK = "exchange", "registry", "desk"


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """One read of one person's data, or its refusal (Luật Bảo vệ dữ liệu cá nhân 91/2025/QH15).

    subject: personal number; never stored, only its pseudonym. office: code of an office, or the member that asked;
    office_name: what the person is shown, as it was then. actor: opaque id. purpose, basis: words of the package
    or the agreement. case: dossier (code or reference), "" for a statutory read. verified: the dossier was looked
    up and concerns the subject; own: it is the subject's own (None: not known, and then it is never named).
    refused: why nothing was given, "" when the fields were. leaf: id that `ledger.append` gave. hidden_until: told
    to the person only from then on, by the article in hidden_basis. kept_until: until when the whole messages are
    kept, under the agreement of the code kept_under.
    """

    subject: str
    office: str
    actor: str
    purpose: str
    basis: str
    fields: tuple[str, ...]
    channel: str
    office_name: str = ""
    registry: str = ""
    case: str = ""
    verified: bool = False
    own: bool | None = None
    refused: str = ""
    leaf: int | None = None
    hidden_until: datetime | None = None
    hidden_basis: str = ""
    kept_until: datetime | None = None
    kept_under: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A dossier as this room may know it: whose it is (`party_id`, personal `number`), what to call it, its page.

    named: whatever its answers hold that may be a personal number; who is not among them is no concern of the dossier.
    """

    party_id: int
    number: str
    code: str
    title: str
    href: str
    named: Collection[str] = ()


class Cases(Protocol):
    """The dossiers among these names (codes or references of drafts); one SQL statement."""

    def __call__(self, *, names: Collection[str]) -> Mapping[str, Case]: ...


_cases: dict[str, Cases] = {}


def register_cases(label: str, cases: Cases) -> None:
    """Let a higher room say whose dossiers are; call it from `apps.ready()`."""
    _cases[label] = cases


def known_cases(*, names: Collection[str]) -> dict[str, Case]:
    """What the registered rooms know of these names."""
    found: dict[str, Case] = {}
    if names:
        for cases in _cases.values():
            found |= cases(names=names)
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Erased:
    """What one room did about a person's data: how much is gone, how much stays and by which duty."""

    what: str
    gone: int = 0
    kept: int = 0
    duty: str = ""


class Erasure(Protocol):
    """Erase what no law makes this room keep about a person, in the caller's transaction; say what stays and why."""

    def __call__(self, *, number: str, case: str, at: datetime) -> Sequence[Erased]: ...


_erasures: dict[str, Erasure] = {}


def register_erasure(label: str, erasure: Erasure) -> None:
    """Let a room carry out its part of a lawful erasure; call it from `apps.ready()`."""
    _erasures[label] = erasure


def erasures() -> tuple[Erasure, ...]:
    """Every registered part, in the order of registration."""
    return tuple(_erasures.values())
