"""The questions of the room: a desk, a leader's figures, a dossier as its applicant or an officer sees it."""

from motcua.service.dossiers.queries.acting import (
    Asked,
    action_form,
    action_page,
    after_step,
    row_form,
    row_page,
)
from motcua.service.dossiers.queries.applicants import (
    applicant_page,
    list_page,
    proof_text,
    submitted_page,
)
from motcua.service.dossiers.queries.cases import Cases, concerns
from motcua.service.dossiers.queries.consultations import (
    consultation_page,
    consultations_count,
    consultations_page,
)
from motcua.service.dossiers.queries.counters import (
    MOST_DAYS,
    CounterLists,
    RegisterRow,
    ReturnRow,
    TakenView,
    counter_lists,
    register_rows,
    slip_of,
    taken_view,
    waiting_returns,
)
from motcua.service.dossiers.queries.desks import desk_page, desk_size, found
from motcua.service.dossiers.queries.drafts import fill_page, first_page, next_of, papers_page, review_page
from motcua.service.dossiers.queries.handovers import PapersView, papers_view
from motcua.service.dossiers.queries.intakes import IntakeView, intake_view, vault_offers
from motcua.service.dossiers.queries.leaders import figure_rows, leader_page
from motcua.service.dossiers.queries.migrating import Movable, migratable
from motcua.service.dossiers.queries.officers import officer_page
from motcua.service.dossiers.queries.once import NeededLine, OnceRow, once_lines, once_only, once_ways
from motcua.service.dossiers.queries.places import place_name
from motcua.service.dossiers.queries.portals import is_ours, portal_view, told_to_portal
from motcua.service.dossiers.queries.slips import described as described_slip
from motcua.service.dossiers.queries.sources import DisputePage, dispute_page
from motcua.service.dossiers.queries.standing_in import StandInView, stand_in_view
from motcua.service.dossiers.queries.supplements import Refused

__all__ = [
    "MOST_DAYS",
    "Asked",
    "Cases",
    "CounterLists",
    "DisputePage",
    "IntakeView",
    "Movable",
    "NeededLine",
    "OnceRow",
    "PapersView",
    "Refused",
    "RegisterRow",
    "ReturnRow",
    "StandInView",
    "TakenView",
    "action_form",
    "action_page",
    "after_step",
    "applicant_page",
    "concerns",
    "consultation_page",
    "consultations_count",
    "consultations_page",
    "counter_lists",
    "described_slip",
    "desk_page",
    "dispute_page",
    "desk_size",
    "figure_rows",
    "fill_page",
    "found",
    "first_page",
    "intake_view",
    "is_ours",
    "leader_page",
    "list_page",
    "migratable",
    "next_of",
    "officer_page",
    "once_lines",
    "once_only",
    "once_ways",
    "papers_page",
    "papers_view",
    "place_name",
    "portal_view",
    "proof_text",
    "register_rows",
    "review_page",
    "row_form",
    "row_page",
    "slip_of",
    "stand_in_view",
    "submitted_page",
    "told_to_portal",
    "taken_view",
    "vault_offers",
    "waiting_returns",
]
