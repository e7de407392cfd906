"""The verbs of a dossier; every way in (screen, counter, JSON, job) calls these."""

from motcua.service.dossiers.actions.acting import NotOffered, act, act_as_system, act_in_row
from motcua.service.dossiers.actions.arriving import NotReadable, take_from_portal
from motcua.service.dossiers.actions.consenting import NotAgreed, look_in_vault
from motcua.service.dossiers.actions.consulting import Answered, Empty, answer_consultation
from motcua.service.dossiers.actions.disputing import NotRight, dispute, follow_dispute, settle_dispute
from motcua.service.dossiers.actions.drafting import (
    LevelTooLow,
    answer_item,
    choose_office,
    hand_in_paper,
    open_draft,
    reuse_paper,
    save_page,
    set_paper,
)
from motcua.service.dossiers.actions.handing import (
    Delivery,
    NotHeld,
    NotSigned,
    hand_over_papers,
    return_result,
    take_over_papers,
)
from motcua.service.dossiers.actions.intake import (
    NotSeen,
    attach_scan,
    hand_in_scan,
    open_intake,
    save_intake,
    take_in,
)
from motcua.service.dossiers.actions.keeping import keep_papers, keep_result
from motcua.service.dossiers.actions.learning import learn_again
from motcua.service.dossiers.actions.metering import keep_meter
from motcua.service.dossiers.actions.migrating import migrate
from motcua.service.dossiers.actions.parts import end_part, start_part
from motcua.service.dossiers.actions.registering import take_back_result, write_register, write_result
from motcua.service.dossiers.actions.slips import issue_slip, note_signature
from motcua.service.dossiers.actions.standing_in import act_for_applicant
from motcua.service.dossiers.actions.submitting import Incomplete, NotVouched, Superseded, submit
from motcua.service.dossiers.moving import Moved

__all__ = [
    "NotAgreed",
    "look_in_vault",
    "NotReadable",
    "take_back_result",
    "take_from_portal",
    "write_register",
    "write_result",
    "LevelTooLow",
    "Answered",
    "Delivery",
    "Empty",
    "Incomplete",
    "Moved",
    "NotHeld",
    "NotOffered",
    "NotRight",
    "NotSeen",
    "NotSigned",
    "NotVouched",
    "Superseded",
    "act",
    "act_as_system",
    "act_for_applicant",
    "act_in_row",
    "answer_consultation",
    "answer_item",
    "attach_scan",
    "choose_office",
    "dispute",
    "end_part",
    "follow_dispute",
    "hand_in_paper",
    "hand_in_scan",
    "hand_over_papers",
    "issue_slip",
    "keep_meter",
    "keep_papers",
    "keep_result",
    "learn_again",
    "migrate",
    "note_signature",
    "open_draft",
    "open_intake",
    "return_result",
    "reuse_paper",
    "save_intake",
    "save_page",
    "set_paper",
    "settle_dispute",
    "start_part",
    "submit",
    "take_in",
    "take_over_papers",
]
