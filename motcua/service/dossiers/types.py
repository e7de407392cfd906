"""What crosses this room's border."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_noop

from motcua.service.procedures.types import APPLICANT, SYSTEM

STUCK_REGISTER = "register"
AT_THE_COUNTER = 1  # the channel (Dossier.Channel) of who comes in person
# Fact of a counter draft, by component: papers of the applicant's vault that they let the counter see, and the day.
IN_VAULT = "_vault"
STUCK_WHY = {
    STUCK_REGISTER: gettext_noop("một cơ sở dữ liệu chưa ghi điều mà hồ sơ này gửi đến; mỗi giờ gửi lại."),
    "holder": gettext_noop("không còn ai giữ phần việc này."),
    "system": gettext_noop("bước tự động chưa xong đúng hạn."),
    "job": gettext_noop("một việc nền không làm được."),
    "authority": gettext_noop("không ai có thẩm quyền ký; cần quyết định phân công, ủy quyền còn hiệu lực."),
}


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: a user with the (office, role) pairs held now, a party, or the system itself; level: of the account."""

    user_id: int | None
    actor: str
    name: str
    party_id: int | None = None
    scopes: frozenset[tuple[int, str]] = frozenset()
    system: bool = False
    level: int = 2

    def roles_at(self, offices: frozenset[int]) -> frozenset[str]:
        """The roles held in one of these offices."""
        return frozenset(role for office, role in self.scopes if office in offices)


def actor_of_who(who: Any) -> Actor:
    """The signed-in person or officer as the actions know them; an officer acts for the office and its body."""
    scopes = {(post.office_id, post.role) for post in who.posts} | {
        (post.body_id, post.role) for post in who.posts
    }
    return Actor(
        user_id=who.user_id,
        actor=who.actor,
        name=who.name,
        party_id=who.party_id,
        scopes=frozenset(scopes),
        level=who.level,
    )


@dataclass(frozen=True, slots=True)
class Taken:
    """A step that was taken: where the dossier stands now; `mine`: the actor holds the next step too."""

    code: str
    procedure: str
    version: int
    state: str
    mine: bool


@dataclass(frozen=True, slots=True)
class Bearer:
    """Who hands in or takes away instead of the applicant (người được ủy quyền); all empty: the applicant."""

    name: str = ""
    number: str = ""
    paper: str = ""


@dataclass(frozen=True, slots=True)
class PaperGiven:
    """A component put on the counter: its form (models.Paper.Form) and how many."""

    component: str
    form: str
    quantity: int = 1


@dataclass(frozen=True, slots=True)
class Intake:
    """Everything on the counter's one screen: answers as typed, papers, who decides, by which channel."""

    raw: Mapping[str, Any] = field(default_factory=dict)
    papers: tuple[PaperGiven, ...] = ()
    office: str = ""
    channel: int = 1
    bearer: Bearer = Bearer()


@dataclass(frozen=True, slots=True)
class PortalView:
    """One step of a dossier for the National Portal: facts in our words, which a connector puts into the Portal's."""

    code: str
    procedure: str
    procedure_name: str
    field_name: str
    channel: int
    applicant: str
    applicant_kind: str
    applicant_number: str
    phone: str
    email: str
    title: str
    submitted_at: datetime | None
    received_at: datetime | None
    due: datetime | None
    refused_at: datetime | None
    finished_at: datetime | None
    returned_at: datetime | None
    state: int
    unit: str
    office: str
    province: str
    commune: str
    place: str
    vouched: bool
    note: str
    step_at: datetime
    step_due: datetime | None
    step_person: str
    step_role: str
    step_office: str
    papers: tuple[Mapping[str, Any], ...]
    digitised: bool
    others: tuple[Mapping[str, Any], ...]
    fees: tuple[Mapping[str, Any], ...]
    paid: str
    supplements: tuple[Mapping[str, Any], ...]
    results: tuple[Mapping[str, Any], ...]
    delivery: str = "hand"


@dataclass(frozen=True, slots=True)
class PortalDossier:
    """A dossier submitted at the National Portal: whose, what was answered, the files (component, name, bytes).

    submitted_at: when it was submitted there; None where nobody knows.
    """

    code: str
    procedure: str
    applicant: str
    number: str
    kind: str = "person"
    born: date | None = None
    phone: str = ""
    email: str = ""
    unit: str = ""
    submitted_at: datetime | None = None
    answers: Mapping[str, Any] = field(default_factory=dict)
    papers: tuple[tuple[str, str, bytes], ...] = ()


ARCHIVE = "archive"
VERBS = frozenset(
    {
        "start_clock",
        "reappoint",
        "assign",
        "draft",
        "number",
        "slip",
        "notify",
        "supplement",
        "supplement_answered",
        "consult",
        "payment",
        "declaration",
        "registry",
        "render",
        "void_number",
        "erase_data",
        "issue",
        "split",
    }
)
MIGRATE = "migrate"  # the step by which a dossier goes over to a newer version
SYSTEM_ACTOR = Actor(user_id=None, actor=SYSTEM, name="", system=True)
__all__ = [
    "APPLICANT",
    "SYSTEM",
    "SYSTEM_ACTOR",
    "Actor",
    "Bearer",
    "Intake",
    "PaperGiven",
    "PortalDossier",
    "PortalView",
    "Taken",
    "actor_of_who",
]
