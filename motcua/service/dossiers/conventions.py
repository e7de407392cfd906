"""The province's own conventions about dossiers (library/places/<province>/dossiers.yaml)."""

from collections.abc import Mapping
from datetime import timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings

from motcua.kit.library import load_yaml, root


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
