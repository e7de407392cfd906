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
