"""The signed snapshot of members, subsystems, nodes, keys, services and certificates, as text and back.

The first line is a detached JWS of the operator (Ed25519), the second canonical JSON. An edition expires, so that a
node cut off from news stops trusting old news; each edition's digest is a leaf of the operator's ledger.
"""

import json
from base64 import b64decode, b64encode
from collections.abc import Collection, Mapping
from dataclasses import asdict, fields, is_dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from motcua.data.exchange.types import (
    Certificate,
    Directory,
    Identifier,
    Member,
    Node,
    OrgKey,
    Permission,
    Refused,
    Service,
    Subsystem,
)
from motcua.data.exchange.xroad import identifiers
from motcua.kit import jws
from motcua.kit.crypto import canonical_json
from motcua.kit.keys import Malformed, Verifier

TYPE = "motcua-directory/1"
OPERATOR = "motcua-exchange"
SKEW = timedelta(minutes=5)  # a clock a little slow must not make fresh news unbelievable
PARTS: dict[str, type] = {
    "members": Member,
    "subsystems": Subsystem,
    "nodes": Node,
    "keys": OrgKey,
    "certificates": Certificate,
    "services": Service,
}
Row = TypeVar("Row")


def written(*, directory: Directory, key: Ed25519PrivateKey) -> str:
    """The directory as signed text; what lies in it is sorted, so equal directories are equal text."""
    data: dict[str, Any] = {
        "type": TYPE,
        "instance": directory.instance,
        "version": directory.version,
        "issued": directory.issued.isoformat(),
        "expires": directory.expires.isoformat(),
        "authority": directory.authority,
        "revoked": sorted(directory.revoked),
        "operator": directory.operator,
    }
    for name in PARTS:
        held: Mapping[str, Any] = getattr(directory, name)
        data[name] = [_plain(held[one]) for one in sorted(held)]
    payload = canonical_json(data)
    return f"{jws.sign(payload, name=OPERATOR, key=key)}\n{payload.decode()}\n"


def opened(*, text: str, keys: Collection[Verifier], at: datetime) -> Directory:
    """The directory in a signed text, checked against the operator's keys and its expiry. Raises Refused."""
    signature, _line, payload = text.rstrip("\n").partition("\n")
    try:
        jws.verify(signature, payload.encode(), keys=keys)
        found = _directory(json.loads(payload))
    except (Malformed, jws.BadSignature, ValueError, KeyError, TypeError) as error:
        raise Refused("invalid_directory", "The directory is not signed by its operator") from error
    if not found.issued - SKEW <= at < found.expires:
        raise Refused("outdated_global_conf", "The directory is not valid at this time")
    return found


def trusted(text: str) -> Directory:
    """The directory in a text that was checked when it was stored."""
    return _directory(json.loads(text.rstrip("\n").partition("\n")[2]))


def as_data(row: Any) -> dict[str, Any]:
    """A frozen row as plain JSON."""
    return _plain(row)


def from_data(kind: type[Row], data: dict[str, Any]) -> Row:
    """The row again. Raises ValueError, TypeError for what is none."""
    return _read(kind, data)


def _directory(data: dict[str, Any]) -> Directory:
    if data["type"] != TYPE:
        raise ValueError("another kind of text")
    read: dict[str, dict[str, Any]] = {}
    for name, kind in PARTS.items():
        rows = [_read(kind, row) for row in data[name]]
        read[name] = {key_of(row): row for row in rows}
    return Directory(
        instance=data["instance"],
        version=int(data["version"]),
        issued=datetime.fromisoformat(data["issued"]),
        expires=datetime.fromisoformat(data["expires"]),
        authority=data["authority"],
        revoked=frozenset(data["revoked"]),
        operator=data.get("operator", ""),
        **read,
    )


def key_of(row: object) -> str:
    """Under which name a row lies in the directory."""
    for name in ("fingerprint", "kid", "code", "id"):
        if hasattr(row, name):
            return str(getattr(row, name))
    raise TypeError("no row of a directory")


def _plain(row: Any) -> dict[str, Any]:
    data = {field.name: getattr(row, field.name) for field in fields(row)}
    return {name: _told(value) for name, value in data.items()}


def _told(value: Any) -> Any:
    if isinstance(value, Identifier):
        return str(value)
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, bytes):
        return b64encode(value).decode()
    if is_dataclass(value):
        return _plain(value)
    return [asdict(one) for one in value] if isinstance(value, tuple) else value


def _read(kind: type[Row], data: dict[str, Any]) -> Row:
    """A row of its kind; members of later versions are left out, missing ones take their default."""
    known = {field.name for field in fields(kind)}  # type: ignore[arg-type] # the kinds are dataclasses
    return kind(**{name: _value(name, value) for name, value in data.items() if name in known})


def _value(name: str, value: Any) -> Any:
    if name == "key":
        return _read(OrgKey, value)
    if name in ("id", "member", "subsystem"):
        return identifiers.parse(value)
    if name in ("valid_from", "valid_until"):
        return datetime.fromisoformat(value)
    if name == "public":
        return b64decode(value)
    return tuple(Permission(**one) for one in value) if name == "endpoints" else value
