"""What may be done in a vault."""

from motcua.service.vault.actions.asking import Tampered, after_sign_in, agree, ask_due, ask_store, stop
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
from motcua.service.vault.actions.resealing import reseal
from motcua.service.vault.actions.reusing import count_uses, drop_use, look_at_counter, reuse
from motcua.service.vault.actions.sharing import (
    NothingChosen,
    ShareOver,
    open_share,
    open_shared_paper,
    share,
    take_back,
)
from motcua.service.vault.actions.telling import bind_store, retry_now, tell_due, tell_store

__all__ = [
    "NotKnown",
    "NotShown",
    "NothingChosen",
    "ShareOver",
    "Tampered",
    "after_sign_in",
    "agree",
    "ask_due",
    "ask_export",
    "ask_store",
    "bind_store",
    "count_uses",
    "delegate",
    "deposit",
    "drop_use",
    "end",
    "look_at_counter",
    "look_at_paper_for",
    "look_for",
    "make_export",
    "open_paper_for",
    "open_share",
    "open_shared_paper",
    "recognise",
    "reseal",
    "retry_now",
    "reuse",
    "share",
    "stop",
    "take_back",
    "tell_due",
    "tell_store",
    "withdraw",
]
