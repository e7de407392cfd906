"""Running dossiers of a procedure that are not yet under a version, and whether that version has a way for them."""

from dataclasses import dataclass

from motcua.service.dossiers.models import Dossier
from motcua.service.procedures import queries as procedures


@dataclass(frozen=True, slots=True)
class Movable:
    """Dossiers standing in one state of one older version; target: where they go, empty where nothing is declared."""

    version: int
    state: str
    title: str
    target: str
    codes: tuple[str, ...]


def migratable(*, procedure: str, version: int) -> tuple[Movable, ...]:
    """By older version and state; 1 SQL statement. Raises NotFound for a version that is not loaded."""
    new = procedures.package(code=procedure, version=version)
    declared = {item.version: item.states for item in new.migrations}
    rows = Dossier.objects.filter(
        procedure=procedure, version__lt=version, code__isnull=False, finished_at=None
    ).order_by("version", "state", "code")
    found: dict[tuple[int, str], list[str]] = {}
    for number, state, code in rows.values_list("version", "state", "code"):
        found.setdefault((number, state), []).append(code)
    olds = {number: procedures.package(code=procedure, version=number) for number, _state in found}
    return tuple(
        Movable(
            version=number,
            state=state,
            title=olds[number].process.states[state].title,
            target=declared.get(number, {}).get(state, ""),
            codes=tuple(codes),
        )
        for (number, state), codes in found.items()
    )
