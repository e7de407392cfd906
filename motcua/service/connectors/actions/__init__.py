"""The verbs of the room: tell the Portal, ask it, take in what came."""

from motcua.service.connectors.actions.asking import ask_portal, take_arrivals
from motcua.service.connectors.actions.telling import (
    bind_gateway,
    note_step,
    tell_dossier,
    tell_due,
    tell_now,
)

__all__ = [
    "ask_portal",
    "bind_gateway",
    "note_step",
    "take_arrivals",
    "tell_dossier",
    "tell_due",
    "tell_now",
]
