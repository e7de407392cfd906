"""Who signs a paper of a dossier on a day: who holds the role, and whose authorisation covers it.

Legal source: Nghị định 30/2020/NĐ-CP điều 13.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from motcua.service.dossiers.models import Dossier
from motcua.service.procedures.types import Package
from motcua.trust.identity import queries as identity
from motcua.trust.signing import queries as signatures


@dataclass(frozen=True, slots=True)
class Head:
    """Who signs a paper: thủ trưởng cơ quan, or the deputy in whose hands it is; `lines` stand above the name."""

    post_id: int
    name: str
    lines: tuple[str, ...]


def head_of(roles: Iterable[str], office: str, package: Package, at: datetime) -> Head | None:
    """The first holder of these roles who may sign today; None where nobody may: a slip is then signed by hand."""
    for role in roles:
        for holder in identity.holders(office=office, role=role, at=at):
            try:
                lead = signatures.authority_of(
                    post_id=holder.post.post_id, procedure=package.code, field=package.field_name, at=at
                )
            except signatures.OutsideAuthority:
                continue
            return Head(holder.post.post_id, holder.name, tuple(lead.lines))
    return None


def awaits_leader(dossier: Dossier, package: Package) -> bool:
    """Whether the process waits here for a leader's signature."""
    return package.process.states[dossier.state].signs == "leader"


def leader_of(dossier: Dossier, package: Package, at: datetime) -> Head | None:
    """The leader who may sign the dossier's result today, if anybody may."""
    return head_of((dossier.holder_role,), dossier.deciding.code, package, at)
