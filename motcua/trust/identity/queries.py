"""Questions about people, posts, offices and areas; each a fixed number of SQL statements."""

from collections.abc import Iterable
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.db.models import BigIntegerField, CharField, DateField, Q, QuerySet

from motcua.kit import library
from motcua.kit.clock import ZONE
from motcua.kit.db import Given, Question
from motcua.kit.errors import NotFound
from motcua.trust.identity import rules
from motcua.trust.identity.models import Area, Office, Party, Post, User
from motcua.trust.identity.types import (
    AreaLine,
    Entry,
    HolderLine,
    OfficeLine,
    PartyLine,
    PostLine,
    RoleLine,
    Seat,
    Who,
)

ROOMS = (Office.Kind.DIVISION, Office.Kind.CENTRE)
NO_RIGHTS: frozenset[str] = frozenset()
_PLAIN = Entry()


def persons_enter() -> bool:
    """Whether persons sign in at this installation; in a province they do so at the National Portal. No SQL."""
    return settings.MOTCUA_PROFILE != "province"


def roles() -> dict[str, RoleLine]:
    """Every role by code, from library/places/roles.yaml; no SQL."""
    path = library.root() / "places" / "roles.yaml"
    return _roles(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=8)
def _roles(path: Path, _mtime: int) -> dict[str, RoleLine]:
    return rules.read_roles(data=library.load_yaml(path))


def role_name(*, role: str, language: str = "vi") -> str:
    """The role's name in Vietnamese ("vi") or English ("en"); the code itself if the role is unknown."""
    line = roles().get(role)
    if line is None:
        return role
    return line.name_en if language == "en" else line.name


def who(*, user: User, at: datetime, entry: Entry = _PLAIN) -> Who:
    """The view of a signed-in user that every floor sees; one SQL for an officer, none for a person."""
    is_officer = user.kind == User.Kind.OFFICER
    return Who(
        user_id=user.pk,
        actor=str(user.actor),
        name=user.name,
        is_person=not is_officer,
        is_officer=is_officer,
        party_id=user.party_id if entry.organisation_id is None else entry.organisation_id,
        posts=posts_of(user_id=user.pk, at=at) if is_officer else (),
        level=entry.level,
        fresh=entry.fresh,
        organisation=entry.organisation,
        role=entry.role,
    )


def posts_of(*, user_id: int, at: datetime) -> tuple[PostLine, ...]:
    """Posts, delegations and covers that the user holds on the day of `at`; one SQL."""
    return tuple(_post_line(post) for post in _POSTS_OF.rows(user=user_id, day=_day(at)))


def key(*, user_id: int) -> User | None:
    """The user behind a session, if still active; one SQL, asked at every request."""
    return _KEY.first(user=user_id)


def holders(*, office: str, role: str, at: datetime) -> tuple[HolderLine, ...]:
    """Who holds this role in the office (or, for a committee, in its divisions and centre); one SQL."""
    return _lines_of(_HOLDERS.rows(office=office, role=role, day=_day(at)))


def officers(*, at: datetime) -> tuple[HolderLine, ...]:
    """Every post in force with its holder, by office; one SQL (role cards, administration)."""
    return _holders(_posts_in_force(_day(at)))


def officer_id(*, username: str) -> int:
    """The user id of an officer by sign-in name. NotFound."""
    found = (
        User.objects.filter(username=username, kind=User.Kind.OFFICER).values_list("pk", flat=True).first()
    )
    if found is None:
        raise NotFound
    return found


def post(*, post_id: int) -> HolderLine:
    """One post with its holder, in force or not (signatures refer to it for ever). NotFound."""
    found = _holders(Post.objects.select_related("office__parent").filter(pk=post_id))
    if not found:
        raise NotFound
    return found[0]


def names(*, actors: frozenset[str]) -> dict[str, str]:
    """Names by actor, for timelines that store only actors; one SQL. Others ("system") have no name."""
    known = {actor for actor in actors if len(actor) == 36}
    rows = User.objects.filter(actor__in=known).values_list("actor", "name")
    return {str(actor): name for actor, name in rows}


def seats(*, actors: frozenset[str], at: datetime) -> dict[str, Seat]:
    """The office of each of these officers by actor, of several posts the first; others have none; one SQL."""
    known = {actor for actor in actors if len(actor) == 36}
    rows = _posts_in_force(_day(at)).filter(holder__actor__in=known).select_related("holder").order_by("-pk")
    return {str(row.holder.actor): Seat(row.office.code, row.office.name) for row in rows} if known else {}


def officer_names(*, user_ids: frozenset[int]) -> dict[int, str]:
    """Names of officers by user id, for those who keep who said yes to what; one SQL."""
    return dict(User.objects.filter(pk__in=user_ids).values_list("pk", "name"))


def office(*, code: str) -> OfficeLine:
    """One office by its code, in force or not. NotFound."""
    return _one_office(Office.objects.filter(code=code))


def office_by_id(*, office_id: int) -> OfficeLine:
    """One office by its row id. NotFound."""
    return _one_office(Office.objects.filter(pk=office_id))


def offices(*, at: datetime, kind: str | None = None, area: str | None = None) -> tuple[OfficeLine, ...]:
    """Offices in force on the day of `at`, by kind and area code if asked; one SQL."""
    given = {name: value for name, value in (("kind", kind), ("area_code", area)) if value is not None}
    return tuple(_office_line(row) for row in _offices_by(*given).rows(day=_day(at), **given))


@lru_cache(maxsize=4)
def _offices_by(*names: str) -> Question:
    there = Office.objects.filter(_in_force(_DAY), **{name: Given(name, CharField()) for name in names})
    return Question(lambda: there.select_related("parent").order_by("code"))


def offices_under(*, code: str, at: datetime) -> tuple[OfficeLine, ...]:
    """The office and all below it, in force on the day of `at`; one SQL. Empty if the code is unknown."""
    lines = offices(at=at)
    wanted = {code}
    grown = True
    while grown:
        more = {line.code for line in lines if line.parent_code in wanted} - wanted
        wanted |= more
        grown = bool(more)
    return tuple(line for line in lines if line.code in wanted)


def area(*, code: str, at: datetime) -> AreaLine:
    """The administrative unit that bears this code on the day of `at`. NotFound."""
    found = Area.objects.filter(_in_force(_day(at)), code=code).select_related("parent").first()
    if found is None:
        raise NotFound
    return _area_line(found)


def areas(*, at: datetime, parent: str | None = None) -> tuple[AreaLine, ...]:
    """Units in force, or those of one province; one SQL."""
    found = Area.objects.filter(_in_force(_day(at))).select_related("parent").order_by("code")
    if parent is not None:
        found = found.filter(parent__code=parent)
    return tuple(_area_line(row) for row in found)


def party(*, party_id: int) -> PartyLine:
    """One party. NotFound."""
    return _one_party(Party.objects.filter(pk=party_id))


def party_by_number(*, number: str) -> PartyLine | None:
    """The party with this personal number or organisation code, if known; an empty number finds nobody."""
    found = Party.objects.filter(number=number).first() if number else None
    return None if found is None else _party_line(found)


def _posts_in_force(on: date | Given) -> QuerySet[Post]:
    return Post.objects.filter(_in_force(on), holder__is_active=True).select_related("office__parent")


def _holders(posts: QuerySet[Post]) -> tuple[HolderLine, ...]:
    return _lines_of(posts.select_related("office__parent", "holder").order_by("office__code", "pk"))


def _lines_of(found: Iterable[Post]) -> tuple[HolderLine, ...]:
    return tuple(
        HolderLine(
            user_id=row.holder_id,
            actor=str(row.holder.actor),
            username=row.holder.username,
            name=row.holder.name,
            post=_post_line(row),
        )
        for row in found
    )


def _day(at: datetime) -> date:
    return at.astimezone(ZONE).date()


def _in_force(on: date | Given) -> Q:
    return Q(valid_from__lte=on) & (Q(valid_to__isnull=True) | Q(valid_to__gte=on))


def _post_line(row: Post) -> PostLine:
    body = row.office.parent if row.office.kind in ROOMS and row.office.parent else row.office
    role = roles().get(row.role)
    return PostLine(
        post_id=row.pk,
        code=row.code,
        office_id=row.office_id,
        office_code=row.office.code,
        office_name=row.office.name,
        body_id=body.pk,
        body_code=body.code,
        role=row.role,
        title=row.title,
        kind=row.kind,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        stands_for_id=row.stands_for_id,
        basis=row.basis,
        capabilities=role.capabilities if role else NO_RIGHTS,
    )


def _one_office(found: QuerySet[Office]) -> OfficeLine:
    row = found.select_related("parent").first()
    if row is None:
        raise NotFound
    return _office_line(row)


def _office_line(row: Office) -> OfficeLine:
    return OfficeLine(
        office_id=row.pk,
        code=row.code,
        name=row.name,
        kind=row.kind,
        parent_code=row.parent.code if row.parent else None,
        area_code=row.area_code,
        agency_code=row.agency_code,
        calendar_code=row.calendar_code,
        phone=row.phone,
        address=row.address,
    )


def _area_line(row: Area) -> AreaLine:
    return AreaLine(
        code=row.code, level=row.level, name=row.name, parent_code=row.parent.code if row.parent else None
    )


def _one_party(found: QuerySet[Party]) -> PartyLine:
    row = found.first()
    if row is None:
        raise NotFound
    return _party_line(row)


def _party_line(row: Party) -> PartyLine:
    user_id = User.objects.filter(party_id=row.pk).values_list("pk", flat=True).first()
    return PartyLine(
        party_id=row.pk,
        kind=row.kind,
        number=row.number,
        name=row.name,
        dob=row.dob,
        sex=row.sex,
        phone=row.phone,
        email=row.email,
        address=row.address,
        user_id=user_id,
    )


def _holding() -> QuerySet[Post]:
    office = Given("office", CharField())
    there = Q(office__code=office) | Q(office__parent__code=office, office__kind__in=ROOMS)
    found = _posts_in_force(_DAY).filter(there, role=Given("role", CharField()))
    return found.select_related("office__parent", "holder").order_by("office__code", "pk")


_USER, _DAY = Given("user", BigIntegerField()), Given("day", DateField())
_KEY = Question(lambda: User.objects.filter(pk=_USER, is_active=True))
_POSTS_OF = Question(lambda: _posts_in_force(_DAY).filter(holder_id=_USER).order_by("pk"))
_HOLDERS = Question(_holding)
