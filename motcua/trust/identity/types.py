"""What crosses this room's border: who is asking, their posts, offices and parties; all frozen, all plain."""

from dataclasses import dataclass, field
from datetime import date

PERSON = "person"
OFFICER = "officer"
ENTRY = "entry"  # where a session keeps an Entry
HIGHEST_LEVEL = 2  # NĐ 69/2024/NĐ-CP knows two; nothing can need more


@dataclass(frozen=True, kw_only=True)
class RoleLine:
    """A role of library/places/roles.yaml: its names and what it lets its holder do."""

    code: str
    name: str
    name_en: str
    capabilities: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class PostLine:
    """A post in force. `body_code` is the committee (UBND) that the office belongs to, or is."""

    post_id: int
    code: str
    office_id: int
    office_code: str
    office_name: str
    body_id: int
    body_code: str
    role: str
    title: str
    kind: str
    valid_from: date
    valid_to: date | None
    stands_for_id: int | None
    basis: str
    capabilities: frozenset[str]

    def __str__(self) -> str:
        return f"{self.title}, {self.office_name}"


@dataclass(frozen=True)
class Seat:
    """Where an actor sits, for those who keep actors only: the office's code and name."""

    office: str
    name: str


@dataclass(frozen=True, kw_only=True)
class HolderLine:
    """Somebody who holds a post, for assignment lists and for naming who holds a dossier."""

    user_id: int
    actor: str
    username: str
    name: str
    post: PostLine


@dataclass(frozen=True, kw_only=True)
class OfficeLine:
    """An office. `calendar_code` names the file of library/calendars whose hours it keeps."""

    office_id: int
    code: str
    name: str
    kind: str
    parent_code: str | None
    area_code: str
    agency_code: str
    calendar_code: str
    phone: str
    address: str


@dataclass(frozen=True, kw_only=True)
class AreaLine:
    """An administrative unit in force."""

    code: str
    level: str
    name: str
    parent_code: str | None


@dataclass(frozen=True, kw_only=True)
class PartyLine:
    """A person or organisation that dossiers concern. `user_id` is set when they have signed in once."""

    party_id: int
    kind: str
    number: str
    name: str
    dob: date | None
    sex: str
    phone: str
    email: str
    address: str
    user_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class Who:
    """The person behind a request. Rights are those of the posts in force, merged.

    level: of the account a person came with (NĐ 69/2024/NĐ-CP: 1 or 2). fresh: an officer's second factor is of the
    last minutes. Signed in with an organisation's account, `party_id` is the organisation's and `organisation` says
    its name, `role` what the person is in it; `actor` is the person's own as always.
    """

    user_id: int
    actor: str
    name: str
    is_person: bool
    is_officer: bool
    party_id: int | None = None
    posts: tuple[PostLine, ...] = ()
    level: int = HIGHEST_LEVEL
    fresh: bool = False
    organisation: str = ""
    role: str = ""

    @property
    def offices(self) -> tuple[str, ...]:
        """Codes of the offices whose posts this person holds, in the order of the posts."""
        return tuple(dict.fromkeys(post.office_code for post in self.posts))

    @property
    def bodies(self) -> tuple[str, ...]:
        """Codes of the committees (UBND) those offices belong to."""
        return tuple(dict.fromkeys(post.body_code for post in self.posts))

    def can(self, capability: str) -> bool:
        """Whether one of the posts held now gives this capability."""
        return any(capability in post.capabilities for post in self.posts)

    def can_at(self, capability: str, *, office: str) -> bool:
        """The same, for a post in this office or in an office of this body."""
        return any(capability in post.capabilities for post in self._posts_at(office))

    def roles_at(self, office: str) -> frozenset[str]:
        """Merged roles held in this office or in any office of this body."""
        return frozenset(post.role for post in self._posts_at(office))

    def _posts_at(self, office: str) -> tuple[PostLine, ...]:
        return tuple(post for post in self.posts if office in (post.office_code, post.body_code))


@dataclass(frozen=True, kw_only=True)
class OrganisationClaims:
    """The organisation whose account was used, and what the person is in it."""

    number: str
    name: str
    role: str = ""


@dataclass(frozen=True, kw_only=True)
class PersonClaims:
    """What the provider vouched for, after mapping; `number` is the only key a person is matched by."""

    subject: str
    number: str
    name: str
    dob: date | None = None
    sex: str = ""
    phone: str = ""
    organisation: OrganisationClaims | None = None


@dataclass(frozen=True, kw_only=True)
class SignedIn:
    """Who came in, with an account of which level, and for which organisation (None: for themselves)."""

    user_id: int
    level: int
    organisation_id: int | None = None
    organisation: str = ""
    role: str = ""


@dataclass(frozen=True, kw_only=True)
class Entry:
    """What a session remembers of how somebody came in, beside whose it is."""

    level: int = HIGHEST_LEVEL
    fresh: bool = False
    organisation_id: int | None = None
    organisation: str = ""
    role: str = ""


@dataclass(frozen=True, kw_only=True)
class SignInStart:
    """Where to send the browser, and what its session must remember until it comes back."""

    url: str
    memory: dict[str, str] = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class PlacesLoaded:
    """How many rows a load of library/places left in force."""

    areas: int
    offices: int
    officers: int
    posts: int
