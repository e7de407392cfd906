"""What may be done in a vault."""

from motcua.service.vault.actions.exporting import ask_export, make_export
from motcua.service.vault.actions.keeping import deposit, end
from motcua.service.vault.actions.mandates import (
    NotKnown,
    NotShown,
    delegate,
    look_at_paper_for,
    look_for,
    open_paper_for,
    recognise,
    withdraw,
)
from motcua.service.vault.actions.reusing import count_uses, drop_use, reuse
from motcua.service.vault.actions.sharing import (
    NothingChosen,
    ShareOver,
    open_share,
    open_shared_paper,
    share,
    take_back,
)

__all__ = [
    "NotKnown",
    "NotShown",
    "NothingChosen",
    "ShareOver",
    "ask_export",
    "count_uses",
    "delegate",
    "deposit",
    "drop_use",
    "end",
    "look_at_paper_for",
    "look_for",
    "make_export",
    "open_paper_for",
    "open_share",
    "open_shared_paper",
    "recognise",
    "reuse",
    "share",
    "take_back",
    "withdraw",
]
