"""What this room announces."""

from dataclasses import dataclass

from motcua.kit.events.bus import Event


@dataclass(frozen=True, kw_only=True)
class DossierMoved(Event):
    """A dossier took a step; `turn` numbers the steps of one dossier from 1 (submission)."""

    code: str
    turn: int
    action: str
    source: str
    target: str


@dataclass(frozen=True, kw_only=True)
class DossierStuck(Event):
    """The watch found that nobody can move a dossier: `why` is a key of watching.WHY."""

    code: str
    turn: int
    why: str
