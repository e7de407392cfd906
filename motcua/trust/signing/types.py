"""What crosses the border of the signing room: places, prepared documents, verdicts and the Signer port."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, Protocol, TypeAlias

from django.utils.translation import gettext_lazy as _

from motcua.kit.errors import DomainError

Slot: TypeAlias = Literal["leader", "agency"]
SLOTS: tuple[Slot, ...] = ("leader", "agency")


@dataclass(frozen=True)
class Place:
    """Where a signature stands: page (0 first, -1 last), box in points from the page's lower left corner."""

    slot: Slot
    box: tuple[int, int, int, int]
    page: int = -1
    label: str = ""


@dataclass(frozen=True)
class Stamp:
    """What a reader sees in the box: `image` (PNG with a clear ground) or a drawn name or seal."""

    slot: Slot
    name: str
    image: bytes = b""
    trial: bool = True


@dataclass(frozen=True)
class Prepared:
    """A document waiting for one signature value: everything is fixed but the bytes that the key makes.

    `attributes` is what the key signs (DER of the CMS signed attributes); `hash` its SHA-256. The reserved
    region is where the CMS goes. `chain` holds DER certificates, the signer's first.
    """

    document: bytes
    attributes: bytes
    hash: bytes
    digest: bytes
    start: int
    end: int
    chain: tuple[bytes, ...]


@dataclass(frozen=True)
class Signed:
    """The key made this signature value (DER ECDSA-Sig-Value, or an RSA PKCS#1 v1.5 block)."""

    value: bytes


@dataclass(frozen=True)
class Refused:
    """The signer did not sign this hash; `reason` is Vietnamese, for the officer."""

    reason: str


Answer: TypeAlias = Signed | Refused


class SignerUnavailable(DomainError):
    """The token, the signing service or the time-stamp authority does not answer; nothing was signed."""

    code = "signer_unavailable"
    status = 503
    message = _(
        "Chưa ký được: %(what)s không trả lời. Chưa có văn bản nào bị ký dở; bạn thử lại sau ít phút."
    )


class WrongPin(DomainError):
    """The signer refused the PIN; nothing was signed."""

    code = "wrong_pin"
    status = 422
    message = _("Mã PIN không đúng. Chưa có văn bản nào được ký; kiểm tra lại trước khi token bị khóa.")


class PinLocked(DomainError):
    """Too many wrong PINs for one key; signing with it rests before the token locks itself for good."""

    code = "pin_locked"
    status = 429
    message = _(
        "Mã PIN sai %(most)s lần. Việc ký bằng khóa này tạm dừng %(minutes)s phút; chưa có văn bản nào được ký, "
        "các văn bản vẫn ở danh sách chờ. Không phải bạn nhập thì báo ngay người quản trị."
    )


class Signer(Protocol):
    """Port: whoever holds keys. The room prepares and embeds; a driver only turns hashes into signatures.

    `pin_here`: the PIN is typed on our page and handed on once, never stored; else the holder's own agent
    asks for it. All methods may raise SignerUnavailable (try again later) or WrongPin.
    """

    name: str
    pin_here: bool

    def chain(self, *, key: str, at: datetime) -> tuple[bytes, ...]:
        """DER certificates of a key, the signer's first."""

    def authorise(self, *, key: str, hashes: Sequence[bytes], pin: str, at: datetime) -> str:
        """Ask once for all SHA-256 hashes with one PIN; returns a ticket to fetch with."""

    def fetch(
        self, *, key: str, ticket: str, hashes: Sequence[bytes], at: datetime
    ) -> Sequence[Answer] | None:
        """One answer per hash in order, or None while the holder has not decided yet."""


@dataclass(frozen=True)
class SignatureFound:
    """One signature in a checked file. `ok` = intact, trusted and valid when it was made."""

    signer: str
    role: str
    at: datetime | None
    level: str
    ok: bool
    title: str = ""
    organisation: str = ""
    expires: datetime | None = None


@dataclass(frozen=True)
class Check:
    """What a file says about itself: `readable` False means it is not a PDF we can open.

    `earlier` holds the SHA-256 of the file as it was at the end of each signature.
    """

    readable: bool
    genuine: bool
    valid_now: bool
    signatures: tuple[SignatureFound, ...] = ()
    reasons: tuple[str, ...] = ()
    sha256: str = ""
    signed: bool = False
    altered: bool = False
    earlier: tuple[str, ...] = ()


@dataclass(frozen=True)
class Grant:
    """An authorisation as the rules see it (a row of Authorisation, NĐ 30/2020/NĐ-CP art. 13)."""

    form: str
    on_behalf: str
    principal_title: str
    signer_title: str
    procedures: tuple[str, ...]
    fields: tuple[str, ...]
    valid_from: date
    valid_to: date | None
    revoked_on: date | None
    basis: str


@dataclass(frozen=True)
class AuthorityLine:
    """What stands above the signature (`lines`) and how it is explained (`words`, `basis`)."""

    grant_id: int | None
    form: str
    lines: tuple[str, ...]
    words: str
    basis: str


@dataclass(frozen=True)
class EntryLine:
    """A number of a book: `text` as printed, `code` public (the QR), void when `voided_at` is set."""

    code: str
    number: int
    text: str
    subject: str
    title: str
    dated: date
    at: datetime
    voided_at: datetime | None
    void_reason: str


@dataclass(frozen=True)
class IssuedLine:
    """What the public register says of a document. `stands`: not revoked, replaced or past its date."""

    code: str
    sha256: str
    document: str
    number: str
    title: str
    agency: str
    agency_phone: str
    holder: str
    authority_words: str
    authority_basis: str
    signed_at: datetime
    valid_until: date | None
    status: str
    stands: bool
    sentence: str


@dataclass(frozen=True)
class RequestLine:
    """One signature wanted. `state`: waiting, prepared, signed, failed, cancelled; `error` is for people."""

    request_id: int
    document: str
    slot: str
    subject: str
    title: str
    number: str
    procedure: str
    about: str
    href: str
    actor: str
    authority: tuple[str, ...]
    authority_words: str
    authority_basis: str
    state: str
    state_word: str
    error: str
    signer: str
    signed_at: datetime | None
    due: datetime | None
    at: datetime


@dataclass(frozen=True)
class BatchLine:
    """Documents signed with one PIN entry: its state, how the PIN is given, and a row per document."""

    ref: str
    state: str
    driver: str
    pin_here: bool
    error: str
    rows: tuple[RequestLine, ...]
    signed: int
    failed: int
    total: int
