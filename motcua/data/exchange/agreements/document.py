"""The document of an agreement: strict JSON, its canonical bytes (what is signed), and the values they give.

Whatever the message path decides is written here and nowhere else, so that the hash of these bytes, which travels
in every message and stands in every leaf, says exactly under which terms a fact was given.
"""

import json
import re
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from motcua.data.exchange.types import (
    Agreement,
    Identifier,
    Permission,
    Purpose,
    Quota,
    SubjectPlace,
)
from motcua.data.exchange.xroad import identifiers
from motcua.kit.clock import ZONE
from motcua.kit.crypto import canonical_json, sha256
from motcua.kit.errors import DomainError

TYPE = "motcua-agreement/1"
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}\Z")
CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9./-]{2,79}\Z")
METHODS = {"*", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "TRACE"}
STATUTORY = {"inspection", "synchronisation"}
LONGEST = 64 * 1024
LONGEST_DAYS = 100 * 366
MEMBERS = {
    *("type", "code", "title", "provider", "consumer", "service", "purposes", "fields", "permissions"),
    *("valid_from", "valid_until", "quota", "case", "statutory", "subject", "keep_bodies"),
    *("retention_days", "third_party", "notes"),
}
OPTIONAL = {"statutory", "notes"}
ALL_FIELDS = "*"  # the whole body, for services that hand over a document


class BadAgreement(DomainError):
    """The document of the agreement is not one that may be signed."""

    code = "bad_agreement"
    status = 422
    message = _("Văn bản thỏa thuận chưa đúng ở mục “%(where)s”. Sửa mục này rồi gửi lại.")


def canonical(*, data: Mapping[str, Any]) -> bytes:
    """The bytes that both sides sign. Raises BadAgreement."""
    parsed(document=canonical_json(_plain(data)))
    return canonical_json(_plain(data))


def parsed(*, document: bytes) -> Agreement:
    """The agreement in its canonical bytes. Raises BadAgreement, also for another spelling of the same content."""
    try:
        data = json.loads(document)
        if len(document) > LONGEST or canonical_json(data) != document:
            raise BadAgreement(where="type")
    except (ValueError, TypeError, RecursionError) as error:
        raise BadAgreement(where="JSON") from error
    _need(isinstance(data, dict) and data.get("type") == TYPE, "type")
    for member in sorted(set(data) ^ MEMBERS):
        _need(member in OPTIONAL and member not in data, member)
    return _agreement(data, document)


def _agreement(data: dict[str, Any], document: bytes) -> Agreement:
    fields = _fields(data["fields"])
    statutory = data.get("statutory") or {}
    _need(
        not statutory or (statutory.get("kind") in STATUTORY and _said(statutory.get("basis"))), "statutory"
    )
    _need(data["case"] in ("verified", "asserted"), "case")
    _need(isinstance(data["keep_bodies"], bool), "keep_bodies")
    _need(isinstance(data["third_party"], bool), "third_party")
    days = data["retention_days"]
    # What is kept is kept for some days and no longer.
    _need(type(days) is int and int(data["keep_bodies"]) <= days <= LONGEST_DAYS, "retention_days")
    _need(bool(CODE.match(str(data["code"]))) and _said(data["title"]), "code")
    _need(bool(NAME.match(str(data["service"]))), "service")
    begins, ends = _day(data["valid_from"], "valid_from"), _day(data["valid_until"], "valid_until")
    _need(begins < ends + timedelta(days=1), "valid_until")
    return Agreement(
        code=data["code"],
        hash=sha256(document),
        provider=_subsystem(data["provider"], "provider"),
        consumer=_subsystem(data["consumer"], "consumer"),
        service=data["service"],
        purposes=_purposes(data["purposes"], fields),
        fields=fields,
        permissions=_permissions(data["permissions"]),
        valid_from=begins,
        valid_until=ends + timedelta(days=1),  # the law counts the last day in
        quota=_quota(data["quota"]),
        case=data["case"],
        subject=_subject(data["subject"]),
        statutory=str(statutory.get("basis", "")),
        statutory_kind=str(statutory.get("kind", "")),
        keep_bodies=data["keep_bodies"],
        retention_days=data["retention_days"],
        third_party=data["third_party"],
        document=document,
    )


def _plain(value: Any) -> Any:
    """Days as text: YAML reads them as dates."""
    if isinstance(value, Mapping):
        return {str(name): _plain(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value


def _need(holds: bool, where: str) -> None:
    if not holds:
        raise BadAgreement(where=where)


def _said(value: object) -> bool:
    return isinstance(value, str) and 0 < len(value.strip()) <= 500 and value.isprintable()


def _day(value: object, where: str) -> datetime:
    try:
        return datetime.combine(date.fromisoformat(str(value)), time(), tzinfo=ZONE)
    except ValueError as error:
        raise BadAgreement(where=where) from error


def _subsystem(value: object, where: str) -> Identifier:
    try:
        return identifiers.parse(str(value), sizes=(identifiers.SUBSYSTEM,))
    except identifiers.Malformed as error:
        raise BadAgreement(where=where) from error


def _fields(value: object) -> frozenset[str]:
    _need(isinstance(value, list) and bool(value), "fields")
    names = [item.get("name") for item in value if isinstance(item, dict) and _said(item.get("label"))]  # type: ignore[union-attr] # a list, as just checked
    _need(len(set(names)) == len(value), "fields")  # type: ignore[arg-type] # a list, as just checked
    _need(all(name == ALL_FIELDS or NAME.match(str(name)) for name in names), "fields")
    return frozenset(names)


def _purposes(value: object, fields: frozenset[str]) -> dict[str, Purpose]:
    _need(isinstance(value, list) and bool(value), "purposes")
    found: dict[str, Purpose] = {}
    for item in value:  # type: ignore[attr-defined] # a list, as just checked
        _need(
            isinstance(item, dict) and set(item) <= {"code", "name", "basis", "grade", "fields"}, "purposes"
        )
        _need(bool(NAME.match(str(item.get("code")))) and item["code"] not in found, "purposes")
        _need(_said(item.get("name")) and _said(item.get("basis")), f"purposes: {item['code']}")
        wanted = item.get("fields", sorted(fields))
        _need(
            isinstance(wanted, list) and bool(wanted) and set(wanted) <= fields, f"purposes: {item['code']}"
        )
        found[item["code"]] = Purpose(item["code"], item["name"], item["basis"], frozenset(wanted))
    return found


def _permissions(value: object) -> tuple[Permission, ...]:
    _need(isinstance(value, list) and bool(value), "permissions")
    found = []
    for item in value:  # type: ignore[attr-defined] # a list, as just checked
        _need(isinstance(item, dict) and set(item) == {"method", "path"}, "permissions")
        _need(item["method"] in METHODS and str(item["path"]).startswith(("/", "*")), "permissions")
        found.append(Permission(item["method"], item["path"]))
    return tuple(found)


def _quota(value: object) -> Quota:
    _need(isinstance(value, dict) and set(value) == {"per_minute", "burst"}, "quota")
    numbers = (value["per_minute"], value["burst"])  # type: ignore[index] # a mapping, as just checked
    _need(all(type(number) is int and 0 < number <= 10**7 for number in numbers), "quota")
    return Quota(*numbers)


def _subject(value: object) -> SubjectPlace:
    known = {"body", "query", "path", "none"}
    _need(isinstance(value, dict) and set(value) <= {"in", "name"} and value.get("in") in known, "subject")
    place, name = value["in"], str(value.get("name", ""))  # type: ignore[index, attr-defined] # a mapping
    _need(bool(NAME.match(name)) if place != "none" else not name, "subject")
    _need(place != "path" or name.isdigit(), "subject")
    return SubjectPlace(place, name)
