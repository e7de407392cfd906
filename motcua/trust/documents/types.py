"""What crosses the border of the room: lines, grades, limits, and the two registries of higher rooms.

A higher room that owns documents registers who may read them and how large an upload may be, from its
`apps.ready()`; this room knows neither dossiers nor procedures.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from enum import IntEnum
from typing import Protocol

from motcua.kit.http import Who

PDF, JPEG, PNG = "application/pdf", "image/jpeg", "image/png"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


class Grade(IntEnum):
    """How far a file may be trusted, best first (NĐ 45/2020/NĐ-CP art 10, 16; ordering is this project's)."""

    LIVE_DATA = 1
    SIGNED_ORIGINAL = 2
    COPY_FROM_REGISTER = 3
    CERTIFIED_COPY = 4
    DIGITISED_BY_OFFICER = 5
    SIGNED_BY_APPLICANT = 6
    PLAIN_SCAN = 7


@dataclass(frozen=True)
class DocumentLine:
    """A document in its current version. `size` in bytes, `sha256` lower-case hexadecimal."""

    ref: str
    kind: str
    title: str
    subject: str
    owner: str
    grade: int
    personal: bool
    at: datetime
    retain_until: date | None
    expired: bool
    number: int
    filename: str
    media_type: str
    size: int
    sha256: str
    pages: int | None


@dataclass(frozen=True)
class VersionLine:
    """One version: who added it and when."""

    number: int
    filename: str
    media_type: str
    size: int
    sha256: str
    pages: int | None
    at: datetime
    actor: str


@dataclass(frozen=True)
class Content:
    """The bytes of one version, verified against their digest."""

    document: DocumentLine
    data: bytes
    filename: str
    media_type: str


@dataclass(frozen=True)
class UploadLine:
    """An upload under way or finished; `document` is the accepted document's ref."""

    ref: str
    filename: str
    size: int
    offset: int
    state: str
    document: str
    refusal: str


@dataclass(frozen=True)
class Box:
    """A blank place for a signature in a PDF: PDF points, origin at the lower left, page counted from 1."""

    name: str
    page: int
    left: float
    bottom: float
    width: float
    height: float


@dataclass(frozen=True)
class Rendering:
    """A PDF and the places its template left for signatures."""

    pdf: bytes
    boxes: tuple[Box, ...]


@dataclass(frozen=True)
class Trial:
    """What came of a template on no data: the names of its places for signatures, or Typst's words and the line."""

    boxes: tuple[str, ...]
    wrong: str
    line: int


@dataclass(frozen=True)
class Limits:
    """What one place of a form accepts. The defaults hold where the component's data says nothing."""

    max_bytes: int = 20 * 1024 * 1024
    media_types: tuple[str, ...] = (PDF, JPEG, PNG, DOCX)
    max_pages: int = 300
    max_pixels: int = 80_000_000


class MayRead(Protocol):
    """Whether this person may read this document now; asked only of documents that are not their own."""

    def __call__(self, *, who: Who, document: DocumentLine, at: datetime) -> bool: ...


LimitsOf = Callable[[str], Limits | None]
_readers: dict[str, MayRead] = {}
_limits: dict[str, LimitsOf] = {}


def register_reader(label: str, may_read: MayRead) -> None:
    """Let a higher room say who else may read; call it from `apps.ready()`. Any yes is enough."""
    _readers[label] = may_read


def register_limits(label: str, limits_of: LimitsOf) -> None:
    """Let a higher room give the limits of a component key; None when the key is not its own."""
    _limits[label] = limits_of


def readers() -> tuple[MayRead, ...]:
    """All registered readers."""
    return tuple(_readers.values())


def limits_for(component: str) -> Limits:
    """The limits of a component key; the defaults when no room knows it."""
    for limits_of in _limits.values():
        found = limits_of(component)
        if found is not None:
            return found
    return Limits()
