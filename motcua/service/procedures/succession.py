"""One version after another, purely: which decides a dossier at its reception, and a running one carried over.

A dossier keeps the version in force when it was handed in. A newer version may say, with its ground, that it decides
what is received under it (`transition`), and how what already runs goes on under it (`migration.yaml`).
"""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from motcua.kit import feel
from motcua.kit.errors import DomainError
from motcua.service.procedures import engine
from motcua.service.procedures.types import Facts, Migrated, Migration, Package, State, Transition
from motcua.vn.dates import local

FILE = "migration.yaml"
RECEPTION = "reception"


class NotMapped(DomainError):
    """The newer version declares no way for a dossier of this version, or of this state."""

    code = "not_mapped"
    message = _("Bản %(to)s không khai cách chuyển hồ sơ của bản %(version)s đang ở bước %(state)s.")


def read_transition(data: Mapping[str, Any] | None) -> Transition | None:
    """`transition` of procedure.yaml."""
    if not data:
        return None
    return Transition(data["pins"], data["basis"], data.get("grade", ""))


def read_migrations(data: Mapping[str, Any] | None) -> tuple[Migration, ...]:
    """migration.yaml; expressions are compiled."""
    return tuple(
        Migration(
            version=int(item["from"]),
            basis=item["basis"],
            grade=item.get("grade", ""),
            states=dict(item["states"]),
            answers={name: feel.compile(str(text)) for name, text in (item.get("answers") or {}).items()},
        )
        for item in (data or {}).get("migrations", ())
    )


def beside(package: Package, version: int) -> Path:
    """The folder of another version of the same procedure."""
    return Path(package.folder).parent / str(version)


def receives(package: Package, state: State, action: str) -> bool:
    """Whether this action is the reception: the one by which the legal clock of this dossier starts."""
    definition = package.process.actions.get(action)
    return definition is not None and definition.starts_clock and state.started is None


def at_reception(package: Package, later: Package | None, state: State, action: str, at: datetime) -> Package:
    """The version by which this step is taken: the later one where that says so, is in force, and this is reception."""
    if later is None or later.version <= package.version or later.transition is None:
        return package
    if later.effective_from > local(at).date():
        return package
    wanted = later.transition.pins == RECEPTION and receives(package, state, action)
    return later if wanted and receives(later, state, action) else package


def migrated(package: Package, later: Package, state: State, facts: Facts, at: datetime) -> Migrated:
    """A dossier carried over to a later version: promised date and waits stay as they were. Raises NotMapped.

    Its state's own limit counts from now; what the newer form asks besides is computed from the older answers.
    """
    declared = next((item for item in later.migrations if item.version == package.version), None)
    if declared is None or state.name not in declared.states:
        told = package.process.states.get(state.name)
        words = {"to": later.version, "version": package.version, "state": told.title if told else state.name}
        raise NotMapped(**words)
    names = declared.states
    carried = state._replace(
        name=names[state.name],
        previous=names.get(state.previous, ""),
        waits=tuple((since, until, names.get(name, name)) for since, until, name in state.waits),
    )
    scope = engine.scope(state, facts, at)
    values = {name: _stored(rule.evaluate(scope)) for name, rule in declared.answers.items()}
    told = {name: value for name, value in values.items() if value is not None}
    return Migrated(engine.carry_over(later, carried, facts, at), told)


def _stored(value: Any) -> Any:
    """A value as a dossier keeps answers."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value
