"""The province's own conventions about dossiers (library/places/<province>/dossiers.yaml)."""

from collections.abc import Mapping, Sequence
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


def counter_basis() -> str:
    """The article by which an officer at a counter reads about the applicant who stands there."""
    return str(_read()["counter_reads"]["basis"])


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

    Raises NotFound when none of them is in force.
    """
    return _deciding(identity.offices(at=at), procedure)


def place(*, procedure: str, office: str, at: datetime) -> tuple[OfficeLine, OfficeLine]:
    """An office that may decide, and the one-stop centre that receives for it: its own, else its area's; one SQL.

    Raises NotFound for any other office, and where there is no centre.
    """
    lines = identity.offices(at=at)
    found = next((line for line in _deciding(lines, procedure) if line.code == office), None)
    if found is None:
        raise NotFound
    centres = [line for line in lines if line.kind == "centre"]
    own = (line for line in centres if line.parent_code == office)
    near = (line for line in centres if line.area_code == found.area_code)
    centre = next(own, None) or next(near, None)
    if centre is None:
        raise NotFound
    return found, centre


def _deciding(lines: Sequence[OfficeLine], procedure: str) -> tuple[OfficeLine, ...]:
    named = _read().get("deciding", {}).get(procedure, {}).get("offices")
    found = tuple(line for line in lines if (line.kind == "commune" if named is None else line.code in named))
    if not found:
        raise NotFound
    return found
