"""People for other rooms' tests: make_person, make_officer, sign_in."""

import itertools
import time
from datetime import date, datetime

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from django.conf import settings
from django.test import Client

from motcua.kit.clock import ZONE
from motcua.trust.identity import actions, queries
from motcua.trust.identity.models import Office, Post, User
from motcua.trust.identity.types import PersonClaims

AT = datetime(2026, 11, 20, 9, 0, tzinfo=ZONE)
START = date(2020, 1, 1)
_count = itertools.count(1)


def make_person(
    *,
    number: str | None = None,
    name: str = "Nguyễn Thị Thử",
    dob: date | None = date(1990, 5, 17),
    phone: str = "",
) -> User:
    """A person who has signed in once; `.party_id` is their party."""
    number = number or f"0441900{next(_count):05d}"
    claims = PersonClaims(subject=f"sub-{number}", number=number, name=name, dob=dob, phone=phone)
    return User.objects.get(pk=actions.sign_in_person(claims=claims, at=AT))


def make_office(
    *,
    code: str = "19333",
    name: str = "UBND phường Thử",
    kind: str = "commune",
    parent: str | None = None,
    **values: str,
) -> Office:
    """An office in force since 2020; an existing one with this code is returned as it is."""
    office, _new = Office.objects.get_or_create(
        code=code,
        defaults={
            "name": name,
            "kind": kind,
            "parent": Office.objects.get(code=parent) if parent else None,
            "area_code": values.get("area_code", code[:5]),
            "agency_code": values.get("agency_code", "H50.101.00"),
            "calendar_code": values.get("calendar_code", "vn-default"),
            "valid_from": START,
        },
    )
    return office


def make_officer(
    *,
    role: str,
    office: str = "19333",
    username: str | None = None,
    name: str = "Trần Văn Thử",
    user: User | None = None,
) -> User:
    """An officer who holds this role in this office (made if absent); pass `user` to add a second post."""
    made = user or User.objects.create(
        username=username or f"thu.{next(_count)}", kind=User.Kind.OFFICER, name=name, password="!"
    )
    Post.objects.create(
        code=f"{office}/{role}/{made.username}",
        office=make_office(code=office),
        role=role,
        title=queries.role_name(role=role),
        holder=made,
        valid_from=START,
    )
    return made


def user_named(username: str) -> User:
    """An officer of the sample province by user name."""
    return User.objects.get(username=username)


def sign_in(client: Client, user: User, *, factor_at: float | None = None) -> Client:
    """Give the test client this user's session, second factor included, given just now or at `factor_at`."""
    client.force_login(user)
    session = client.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [
        {"method": "mfa", "at": time.time() if factor_at is None else factor_at}
    ]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    return client
