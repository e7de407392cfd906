"""Effect `split`: a linked dossier (liên thông) gets its parts, and those that need nothing begin."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from motcua.kit.jobs.queue import later
from motcua.service.dossiers.actions.course import Turn
from motcua.service.dossiers.facts import facts_of
from motcua.service.dossiers.models import Dossier, Part
from motcua.service.procedures import queries as procedures
from motcua.service.procedures.types import Package

JOBS = "motcua.service.dossiers.jobs"


def split(turn: Turn, _args: Mapping[str, Any]) -> None:
    """One row a part of this case; a dossier already split keeps its parts."""
    dossier, package = turn.dossier, turn.package
    if package.links is None or Part.objects.filter(dossier=dossier).exists():
        return
    values = values_of(dossier, package, turn.at)
    begun = procedures.begin_parts(package.links, values)
    Part.objects.bulk_create(Part(dossier=dossier, name=name, since=turn.at) for name in begun)
    start_ready(dossier, package, begun)


def start_ready(dossier: Dossier, package: Package, progress: Mapping[str, str]) -> None:
    """One job for each part that may start now; one that has started does nothing when asked again."""
    for part in procedures.ready_parts(package.links, progress):
        later(f"{JOBS}.start_part", code=dossier.code, part=part.id)


def values_of(dossier: Dossier, package: Package, at: datetime) -> Mapping[str, Any]:
    """The answers of a linked dossier as the rules of its links read them."""
    facts = facts_of(dossier, package, roles=frozenset(), given={}, at=at)
    return procedures.scope(procedures.blank_state(), facts, at)
