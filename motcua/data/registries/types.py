"""What registries hand to other rooms."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

# Members of the message by which another agency tells a register what its result makes true.
DATA, SOURCE = "du_lieu", "nguon"
DOCUMENT, PAPER, SINCE, REASON = "van_ban", "ma_giay", "tu_ngay", "ly_do"
# A path that takes doubts, and one that says what became of them; members of the messages, and what people call them.
OPENS, HEARS = "opens", "hears"
CASE, DOUBT, DUE, OUTCOME, WORDS, ON = "ho_so", "de_nghi", "han", "ket_qua", "loi_dap", "ngay"
WAITS, ACCEPTED, REJECTED = "cho", "nhan", "khong_nhan"
DOUBT_ANSWERS = {
    CASE: "Hồ sơ",
    DOUBT: "Mã đề nghị",
    DUE: "Hạn trả lời",
    OUTCOME: "Kết quả: chờ, nhận, không nhận",
    WORDS: "Lời đáp",
    ON: "Ngày trả lời",
}
TOLD_BY = {OPENS: (CASE, DOUBT, DUE), HEARS: (CASE, DOUBT, OUTCOME, WORDS, ON)}
ANOTHER_SYSTEM = (
    "exchange"  # who writes or doubts from elsewhere; which one stands as the office or before the case
)
KEPT_BODIES = "kept_bodies"  # under whose data keys the exchange keeps messages (library/registries)


@dataclass(frozen=True, slots=True)
class Reading:
    """The fields a read was allowed to see, from which registry and when."""

    registry: str
    name: str
    key: str
    fields: Mapping[str, str]
    at: datetime


@dataclass(frozen=True, slots=True)
class Question:
    """What somebody wants to know of one record, why, and by which article.

    said: what the asker claims to know, by field; unless all agrees nothing is told. office: as in Asker.
    """

    registry: str
    key: str = field(repr=False)
    fields: tuple[str, ...]
    purpose: str
    basis: str
    said: Mapping[str, str] = field(default_factory=dict, repr=False)


KNOWN, NOBODY_KNOWN, DOWN, REFUSED = "known", "nobody", "down", "refused"


@dataclass(frozen=True, slots=True)
class Told:
    """What the owner of a register answered, when, and under which number both sides keep their evidence.

    state: `known`; `nobody` (no such record, or a claim does not agree); `down` (nobody answered in time: ask
    again later); `refused` (the owner or the exchange does not allow it).
    """

    registry: str
    name: str
    state: str
    fields: Mapping[str, str] = field(repr=False)
    at: datetime
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks: the office (its code and the name it had then), and whether the dossier is known to be theirs."""

    office: str = ""
    office_name: str = ""
    verified: bool = False


NOBODY = Asker()


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a fact came from: kind of writing, dossier or batch, office, document, reason, moment."""

    kind: str
    operation: str
    origin: str
    office: str
    actor: str
    document: str
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Fact:
    """One field of a record: its value, whether it is kept sealed, and where it came from."""

    name: str
    value: Any
    sealed: bool
    origin: Origin


@dataclass(frozen=True, slots=True)
class Held:
    """What is (was) held true of a record from `valid_from` until `valid_to`, as known in a span of time."""

    valid_from: date
    valid_to: date | None
    known_from: datetime
    known_to: datetime | None
    facts: tuple[Fact, ...]
    made_by: Origin


@dataclass(frozen=True, slots=True)
class Writing:
    """Who writes into a register, and why: dossier or batch, office, document (paper: its public code), reason."""

    kind: str
    actor: str
    origin: str = ""
    operation: str = ""
    office: str = ""
    document: str = ""
    reason: str = ""
    paper: str = ""


@dataclass(frozen=True, slots=True)
class Resealed:
    """One step of a change of keys: the last row looked at, how many rows were sealed anew, whether all are."""

    last: int
    rows: int
    done: bool


@dataclass(frozen=True, slots=True)
class Sealed:
    """Values another room keeps sealed, field → value: by which data key (None: nothing is sealed), of which row."""

    data_key: int | None
    row: str
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Doubt:
    """What a reader holds against a field: the right value, why, by which paper, true since when (None: ever)."""

    field: str
    proposed: str
    reason: str
    proof: str
    valid_from: date | None = None


@dataclass(frozen=True, slots=True)
class Doubted:
    """A doubt that lies before the owner: its ref, and the day by which it is to be answered (None: not there yet).

    announced: the answer is announced here (CorrectionAnswered); else it must be asked for (`hear_doubt`).
    """

    ref: str
    due: date | None
    announced: bool = True


@dataclass(frozen=True, slots=True)
class Answered:
    """Whom to tell of an answered correction: the reader, the people whom the record is about; in which words.

    case: the dossier or draft in which the field was read; on: the day of the answer.
    """

    registry: str
    field: str
    accepted: bool
    words: str
    user_id: int | None
    numbers: tuple[str, ...]
    case: str
    on: date


@dataclass(frozen=True, slots=True)
class ServiceField:
    """A field as a service returns it: its name on the wire, and what the registry says of it."""

    wire: str
    field: str
    label: str
    type: str
    meaning: str
    sensitivity: str
    basis: str
    grade: str
    choices: tuple[str, ...]
    sample: Any


@dataclass(frozen=True, slots=True)
class ServicePath:
    """One path of a service: how to ask (or what it takes, to be written), and what comes back; samples are invented.

    kind: `read`, `writes`, `takes_back` or `doubts`.
    """

    method: str
    path: str
    name: str
    lookup: str
    asked: str
    asked_label: str
    fields: tuple[ServiceField, ...]
    request: str
    sample_path: str
    answer: str
    kind: str = "read"
    takes: tuple[ServiceField, ...] = ()


@dataclass(frozen=True, slots=True)
class ServiceLine:
    """A service in the catalogue: identifier, owner, purpose by article, paths."""

    id: str
    registry: str
    name: str
    owner: str
    source: str
    purpose: str
    basis: str
    stand_in: bool
    paths: tuple[ServicePath, ...]


@dataclass(frozen=True, slots=True)
class ServicesPage:
    """The catalogue of services as a page."""

    services: tuple[ServiceLine, ...]


@dataclass(frozen=True, slots=True)
class DoubtPage:
    """A doubt before its owner: what is held, what is proposed, why, by which paper; how long there is to answer."""

    ref: str
    code: str
    register: str
    label: str
    held: str
    proposed: str
    valid_from: date | None
    reason: str
    proof: str
    case: str
    office: str
    at: datetime
    due: date
    late: bool
    state: str
    answer: str
    answered_at: datetime | None
    typed: str
    error: str


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong with a definition: where (file, line from 1), which rule, why, what to do."""

    file: str
    line: int
    rule: str
    reason: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did: rows read, and what became of them; the file of reasons, and columns left out."""

    read: int
    new: int
    changed: int
    unchanged: int
    rejected: int
    rejects: str
    left_out: tuple[str, ...]
