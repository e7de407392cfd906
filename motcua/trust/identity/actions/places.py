"""Loading library/places: areas, offices, officers and their posts. Harmless to repeat."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from motcua.kit import library
from motcua.kit.errors import DomainError
from motcua.trust.identity import queries
from motcua.trust.identity.models import Area, Office, Post, User
from motcua.trust.identity.types import PlacesLoaded

Row = dict[str, Any]


class PlacesWrong(DomainError):
    """A place file refers to something that is not there; the message names the row."""

    code = "places_wrong"
    status = 422
    message = _("%(row)s: không có %(missing)s. Bạn sửa tệp trong library/places rồi nạp lại.")


@transaction.atomic
def load_places(*, folder: Path, at: datetime) -> PlacesLoaded:
    """Load province.yaml, offices.yaml and officers.yaml of one province; existing rows follow the files.

    What a file no longer names is left as it is: history points at it. Officers whose posts change lose their
    sessions. Raises PlacesWrong, or LibraryError for a file that cannot be read.
    """
    province = library.load_yaml(folder / "province.yaml")
    places = library.load_yaml(folder / "offices.yaml")
    people = library.load_yaml(folder / "officers.yaml")
    areas = _load_areas(province)
    offices = _load_offices(places["offices"], defaults=places["defaults"])
    users = {row["username"]: _load_officer(row) for row in people["officers"]}
    posts = _load_posts(people["officers"], offices=offices, users=users, start=people["posts_from"])
    return PlacesLoaded(areas=len(areas), offices=len(offices), officers=len(users), posts=posts)


def _load_areas(data: Row) -> dict[str, Area]:
    areas: dict[str, Area] = {}
    for row in data["areas"]:
        parent = _known(areas, row["parent"], row=row["code"]) if row.get("parent") else None
        areas[row["code"]], _new = Area.objects.update_or_create(
            code=row["code"],
            valid_from=row.get("from", data["areas_from"]),
            defaults={
                "level": row["level"],
                "name": row["name"],
                "parent": parent,
                "valid_to": row.get("to"),
            },
        )
    return areas


def _load_offices(rows: list[Row], *, defaults: Row) -> dict[str, Office]:
    offices: dict[str, Office] = {}
    for row in rows:
        parent = _known(offices, row["parent"], row=row["code"]) if row.get("parent") else None
        offices[row["code"]], _new = Office.objects.update_or_create(
            code=row["code"],
            defaults={
                "name": row["name"],
                "kind": row["kind"],
                "parent": parent,
                "area_code": row["area"],
                "agency_code": row.get("agency_code", ""),
                "calendar_code": row.get("calendar", defaults["calendar"]),
                "phone": row.get("phone", ""),
                "address": row.get("address", ""),
                "valid_from": row.get("from", defaults["from"]),
                "valid_to": row.get("to"),
            },
        )
    return offices


def _load_officer(row: Row) -> User:
    values = {"name": row["name"], "kind": User.Kind.OFFICER, "is_active": row.get("active", True)}
    user, _new = User.objects.update_or_create(
        username=row["username"],
        defaults=values,
        create_defaults={**values, "password": make_password(None)},
    )
    return user


def _load_posts(rows: list[Row], *, offices: dict[str, Office], users: dict[str, User], start: date) -> int:
    posts: dict[str, Post] = {}
    changed: set[int] = set()
    for officer, row in [(person, row) for person in rows for row in person["posts"]]:
        code = row.get("code", f"{row['office']}/{row['role']}/{officer['username']}")
        wanted = _post_values(row, code=code, offices=offices, posts=posts, start=start)
        wanted["holder"] = users[officer["username"]]
        before = Post.objects.filter(code=code).first()
        if before is None or any(getattr(before, key) != value for key, value in wanted.items()):
            changed.add(wanted["holder"].pk)
            changed.update({before.holder_id} if before else ())
            before, _new = Post.objects.update_or_create(code=code, defaults=wanted)
        posts[code] = before
    User.objects.filter(pk__in=changed).update(session_version=F("session_version") + 1)
    return len(posts)


def _post_values(
    row: Row, *, code: str, offices: dict[str, Office], posts: dict[str, Post], start: date
) -> Row:
    role = _known(queries.roles(), row["role"], row=code)
    return {
        "office": _known(offices, row["office"], row=code),
        "role": role.code,
        "title": row.get("title", role.name),
        "kind": row.get("kind", Post.Kind.SUBSTANTIVE),
        "stands_for": _known(posts, row["stands_for"], row=code) if row.get("stands_for") else None,
        "valid_from": row.get("from", start),
        "valid_to": row.get("to"),
        "basis": row.get("basis", ""),
    }


def _known(table: dict[str, Any], key: str, *, row: str) -> Any:
    if key not in table:
        raise PlacesWrong(row=row, missing=key)
    return table[key]
