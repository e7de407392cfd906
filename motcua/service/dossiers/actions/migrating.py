"""migrate(): a running dossier goes on under a newer version, by the mapping that this version declares and proves."""

from datetime import datetime

from django.db import transaction

from motcua.kit.errors import NotFound
from motcua.service.dossiers import finding, rules
from motcua.service.dossiers.actions.course import Turn, take
from motcua.service.dossiers.actions.effects import wait_for_limit
from motcua.service.dossiers.facts import facts_of
from motcua.service.dossiers.models import Dossier
from motcua.service.dossiers.types import MIGRATE, SYSTEM, SYSTEM_ACTOR
from motcua.service.procedures import queries as procedures
from motcua.service.procedures.types import Package


@transaction.atomic
def migrate(*, code: str, version: int, at: datetime) -> bool:
    """Carry a running dossier over to a version of its procedure; False when it is there or has ended already.

    State and answers follow the version's migration.yaml, the promised date stays; a line in the course, a leaf and
    an event say so. Raises NotFound, NotMapped where the version declares no way for this dossier.
    """
    dossier = finding.locked(code=code)
    if dossier is None:
        raise NotFound
    old = procedures.package(code=dossier.procedure, version=dossier.version)
    if dossier.version == version or old.process.states[dossier.state].final:
        return False
    new = procedures.package(code=dossier.procedure, version=version)
    facts = facts_of(dossier, old, roles=frozenset({SYSTEM}), given={}, at=at)
    moved = procedures.migrated(old, new, rules.load_state(dossier.engine), facts, at)
    pin(dossier, new)
    dossier.answers = {**dossier.answers, **moved.answers}
    dossier.save(update_fields=("answers",))
    told = {"from_version": old.version, "to_version": new.version}
    turn = Turn(
        dossier=dossier, package=new, actor=SYSTEM_ACTOR, action=MIGRATE, role=SYSTEM, input=told, at=at
    )
    take(turn, moved.outcome)
    wait_for_limit(turn)
    return True


def pin(dossier: Dossier, package: Package) -> None:
    """From here on the dossier is decided by this version."""
    dossier.version, dossier.digest = package.version, package.digest
    dossier.save(update_fields=("version", "digest"))
