"""What crosses this room's border: the port to the National Portal, and what stands in a message."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Protocol

from motcua.kit.errors import DomainError
from motcua.service.dossiers.types import PortalView

__all__ = ["Arrived", "ArrivedPaper", "Gateway", "MirrorLine", "PortalView", "Refused"]


class Refused(DomainError):
    """The Portal answered, and did not take the message: `why` is its own code."""

    code = "portal_refused"
    status = 502


@dataclass(frozen=True, slots=True)
class ArrivedPaper:
    """A file that came with a dossier: where it lies at the Portal, and for which component."""

    component: str
    filename: str
    link: str


@dataclass(frozen=True, slots=True)
class Arrived:
    """A dossier as the Portal tells of it: to be worked on here, or worked on elsewhere and only shown."""

    code: str
    procedure: str
    procedure_name: str
    unit: str
    state: int
    applicant: str
    applicant_number: str
    applicant_kind: str = "person"
    born: date | None = None
    phone: str = ""
    email: str = ""
    title: str = ""
    submitted_at: datetime | None = None
    received_at: datetime | None = None
    due: datetime | None = None
    finished_at: datetime | None = None
    answers: Mapping[str, Any] = field(default_factory=dict)
    papers: tuple[ArrivedPaper, ...] = ()


class Gateway(Protocol):
    """The port to the National Portal, one driver a dialect. OSError: not reached; Refused: answered no."""

    unit: str
    dialect: Mapping[str, Any]

    def tell(self, *, view: PortalView, known: bool) -> None:
        """Tell one state of one dossier; `known`: the Portal has heard of it before. Twice the same does no harm."""

    def waiting(self) -> tuple[Mapping[str, Any], ...]:
        """The dossiers the Portal holds for this unit, and those it wants shown here, as it sent them."""

    def read(self, *, item: Mapping[str, Any]) -> Arrived:
        """One of them in our words. ValueError for what cannot be read."""

    def fetch(self, *, link: str) -> bytes:
        """The bytes of a paper."""


@dataclass(frozen=True, slots=True)
class MirrorLine:
    """A dossier that another system works on: where it stands, for people here who are asked about it."""

    code: str
    procedure: str
    applicant: str
    unit: str
    state: int
    state_name: str
    due: datetime | None
    as_of: datetime
