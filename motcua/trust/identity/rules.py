"""Pure questions about roles, dates and addresses: no database, no clock, no network."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit

from motcua.trust.identity.types import HIGHEST_LEVEL, OrganisationClaims, PersonClaims, RoleLine

CAPABILITIES = frozenset(
    {
        "intake",
        "desk",
        "assign",
        "sign",
        "clerk",
        "handover",
        "oversee",
        "admin",
        "approve",
        "registry",
        "privacy",
    }
)


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


def assurance_level(*, acr: object, mapping: Mapping[str, Any]) -> int:
    """The account level behind an `acr` value (NĐ 69/2024/NĐ-CP: 1 or 2); an unknown value is level 0."""
    return int(mapping["levels"].get(str(acr), 0))


def read_claims(*, claims: Mapping[str, Any], mapping: Mapping[str, Any]) -> PersonClaims | None:
    """The person the provider vouches for, through library/identity/<provider>.yaml; None if no number."""
    number = _first(claims, mapping["claims"]["number"])
    name = _first(claims, mapping["claims"]["name"])
    if not re.fullmatch(mapping["number_pattern"], number) or not name:
        return None
    return PersonClaims(
        subject=str(claims["sub"])[:255],
        number=number,
        name=unicodedata.normalize("NFC", name)[:200],
        dob=_birth_date(_first(claims, mapping["claims"]["dob"]), mapping["dob_formats"]),
        sex=mapping["sex"].get(_first(claims, mapping["claims"]["sex"]), ""),
        phone=_first(claims, mapping["claims"]["phone"])[:20],
        organisation=_organisation(claims, mapping.get("organisation")),
    )


def _organisation(claims: Mapping[str, Any], mapping: Mapping[str, Any] | None) -> OrganisationClaims | None:
    """The organisation whose account this is (None: the person's own); its number is "" when it is none.

    What the mapping does not know as a person's account counts as an organisation's: nobody acts for themselves by
    mistake.
    """
    if not mapping or _first(claims, mapping["kind"]) in mapping["persons"]:
        return None
    number = _first(claims, mapping["number"])
    if not re.fullmatch(mapping["number_pattern"], number):
        return OrganisationClaims(number="", name="")
    name = unicodedata.normalize("NFC", _first(claims, mapping["name"]))[:200]
    role = _first(claims, mapping["role"])
    return OrganisationClaims(number=number, name=name or number, role=mapping["roles"].get(role, role)[:60])


def asked_level(*, text: str) -> int:
    """The account level that an address asks for: 1 or 2; 0 when it asks for none that exists."""
    return int(text) if text in {str(level) for level in range(1, HIGHEST_LEVEL + 1)} else 0


def _first(claims: Mapping[str, Any], keys: Sequence[str]) -> str:
    found = (claims[key] for key in keys if isinstance(claims.get(key), str) and claims[key].strip())
    return next(found, "").strip()


def _birth_date(text: str, formats: Sequence[str]) -> date | None:
    for form in formats:
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007 - a birth date has no zone
        except ValueError:
            continue
    return None
