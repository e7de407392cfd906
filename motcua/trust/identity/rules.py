"""Pure questions about roles, dates and addresses: no database, no clock, no network."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from motcua.trust.identity.types import RoleLine

CAPABILITIES = frozenset({"intake", "desk", "assign", "sign", "clerk", "handover", "oversee", "admin"})


def in_force(*, valid_from: date, valid_to: date | None, on: date) -> bool:
    """Both ends are included: a post that ends on the 27th is held on the 27th."""
    return valid_from <= on and (valid_to is None or on <= valid_to)


def read_roles(*, data: Mapping[str, Any]) -> dict[str, RoleLine]:
    """Roles by code from roles.yaml; ValueError names a capability the code does not know."""
    roles = {}
    for code, row in data["roles"].items():
        unknown = set(row["capabilities"]) - CAPABILITIES
        if unknown:
            raise ValueError(f"roles.yaml: {code}: {', '.join(sorted(unknown))}")
        roles[code] = RoleLine(
            code=code, name=row["name"], name_en=row["name_en"], capabilities=frozenset(row["capabilities"])
        )
    return roles


def local_path(*, url: str, default: str) -> str:
    """The address to return to after signing in, if it is a plain path on this site; else the default."""
    if not url.startswith("/") or url.startswith(("//", "/\\")) or any(ord(c) < 32 or c == "\\" for c in url):
        return default
    parts = urlsplit(url)
    return url if not parts.scheme and not parts.netloc and len(url) <= 1000 else default
