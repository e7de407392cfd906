"""How one version follows another: which of them decides a dossier (chuyển tiếp), and how running dossiers go over."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

from motcua.kit.feel import Expression
from motcua.service.procedures.types.engine import Outcome


@dataclass(frozen=True, slots=True)
class Transition:
    """Điều khoản chuyển tiếp: a dossier handed in before this version and received under it is decided by it."""

    pins: Literal["submission", "reception"]
    basis: str
    grade: str


@dataclass(frozen=True, slots=True)
class Migration:
    """How running dossiers of an older version go on under this one: each state to a state, answers computed anew.

    answers: by the field of this version, an expression over the older answers; a field of the same id goes over by
    itself, and what this version no longer asks stays with the dossier.
    """

    version: int
    basis: str
    grade: str
    states: Mapping[str, str]
    answers: Mapping[str, Expression] = field(default_factory=dict)


class Migrated(NamedTuple):
    """A dossier under its new version: where it stands, and the answers that were computed for it, as stored."""

    outcome: Outcome
    answers: Mapping[str, Any]
