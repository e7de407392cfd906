"""A dossier has moved: the Portal is to hear of it."""

from datetime import datetime

from motcua.kit.events.bus import on
from motcua.service.connectors import actions, queries
from motcua.service.dossiers.events import DossierMoved


@on(DossierMoved, when=queries.portal_bound)
def after_step(*, event: DossierMoved, at: datetime) -> None:
    """Every step in its turn; without a Portal to tell nothing is kept."""
    actions.note_step(code=event.code, turn=event.turn, at=at)
