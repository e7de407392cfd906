"""What an applicant who has no account may do at the counter: their own steps, and what they brought."""

from dataclasses import dataclass
from datetime import datetime

from motcua.kit.errors import NotFound
from motcua.service.dossiers import finding, rules
from motcua.service.dossiers.facts import facts_of
from motcua.service.dossiers.models import Supplement
from motcua.service.dossiers.queries.counters import handled_here
from motcua.service.dossiers.types import APPLICANT, Actor
from motcua.service.procedures import queries as procedures


@dataclass(frozen=True, slots=True)
class OwnStep:
    """A step that only the applicant may take; `answers`: it is the answer to a supplement."""

    name: str
    title: str
    style: str
    explain: str


@dataclass(frozen=True, slots=True)
class StandInView:
    """A dossier as its applicant meets it at the counter."""

    code: str
    procedure: str
    applicant: str
    number: str
    state: str
    turn: int
    steps: tuple[OwnStep, ...]
    items: tuple[tuple[int, str, str], ...]
    papers: tuple[tuple[str, str], ...]


def stand_in_view(*, code: str, actor: Actor, at: datetime) -> StandInView:
    """The applicant's own steps now, the open supplement (number, item, answer so far), the papers of the case.

    Leaves a line of the read. Raises NotFound.
    """
    dossier = handled_here(code, actor)
    if not actor.roles_at(frozenset({dossier.receiving_id})):
        raise NotFound
    finding.note_read(dossier=dossier, actor=actor, purpose="stand_in", at=at)
    package = procedures.package(code=dossier.procedure, version=dossier.version)
    own = procedures.offered(package, rules.load_state(dossier.engine), frozenset({APPLICANT}))
    facts = facts_of(dossier, package, roles=frozenset({APPLICANT}), given={}, at=at)
    needed = procedures.components_for(package=package, facts=facts, at=at)
    open_one = Supplement.objects.filter(dossier=dossier, answered_at=None).first()
    items = open_one.items if open_one else ()
    told = open_one.answers if open_one else {}
    return StandInView(
        code=code,
        procedure=package.name,
        applicant=dossier.party.name,
        number=dossier.party.number,
        state=package.process.states[dossier.state].title,
        turn=dossier.turn,
        steps=tuple(OwnStep(s.name, s.title, s.style, s.explain) for s in own if s.ask is None),
        items=tuple((n, item, str(told.get(str(n), ""))) for n, item in enumerate(items, 1)),
        papers=tuple((item.id, item.name) for item in needed if not item.present_only),
    )
