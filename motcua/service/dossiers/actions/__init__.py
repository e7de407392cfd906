"""The verbs of a dossier; every way in (screen, counter, JSON, job) calls these."""

from motcua.service.dossiers.actions.acting import Moved, act, act_as_system
from motcua.service.dossiers.actions.consulting import Answered, Empty, answer_consultation
from motcua.service.dossiers.actions.drafting import (
    answer_item,
    choose_office,
    open_draft,
    save_page,
    set_paper,
)
from motcua.service.dossiers.actions.submitting import Incomplete, NotVouched, submit

__all__ = [
    "Answered",
    "Empty",
    "Incomplete",
    "Moved",
    "NotVouched",
    "act",
    "act_as_system",
    "answer_consultation",
    "answer_item",
    "choose_office",
    "open_draft",
    "save_page",
    "set_paper",
    "submit",
]
