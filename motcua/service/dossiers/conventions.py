"""The province's own conventions about dossiers (library/places/<province>/dossiers.yaml)."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings

from motcua.kit.errors import NotFound
from motcua.kit.library import load_yaml, root
from motcua.trust.identity import queries as identity
from motcua.trust.identity.types import OfficeLine


def _read() -> Mapping[str, Any]:
    return load_yaml(_file(root(), settings.MOTCUA_PROVINCE))


@lru_cache(maxsize=4)
def _file(library: Path, province: str) -> Path:
    return library / "places" / province / "dossiers.yaml"


def code_template() -> str:
    """The template of dossier codes."""
    return str(_read()["code"]["template"])


def soon() -> tuple[timedelta, timedelta]:
    """How near a due date is "sắp đến hạn": of the whole dossier, of one step (wall hours)."""
    declared = _read()["due_soon"]
    return timedelta(hours=declared["overall_hours"]), timedelta(hours=declared["step_hours"])


def desk() -> tuple[int, int]:
    """Rows on a desk page, and the number after which counts say "99+"."""
    declared = _read()["desk"]
    return int(declared["page"]), int(declared["count_cap"])


def deciders(*, procedure: str, at: datetime) -> tuple[OfficeLine, ...]:
    """The offices that may decide: those the province names for the procedure, else every commune's; one SQL.

    Raises NotFound when the province names none that is in force.
    """
    named = _read().get("deciding", {}).get(procedure, {}).get("offices")
    if named is None:
        return identity.offices(at=at, kind="commune")
    if not (found := tuple(line for line in identity.offices(at=at) if line.code in named)):
        raise NotFound
    return found


def counter_of(*, office: OfficeLine, at: datetime) -> OfficeLine | None:
    """The one-stop centre that receives for an office: its own, else the one of its area; one SQL."""
    centres = identity.offices(at=at, kind="centre")
    own = (line for line in centres if line.parent_code == office.code)
    near = (line for line in centres if line.area_code == office.area_code)
    return next(own, None) or next(near, None)
