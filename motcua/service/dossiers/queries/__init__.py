"""The questions of the room: a desk, a leader's figures, a dossier as its applicant or an officer sees it."""

from motcua.service.dossiers.actions.effects import known_verbs
from motcua.service.dossiers.queries.applicants import (
    applicant_page,
    list_page,
    proof_text,
    submitted_page,
)
from motcua.service.dossiers.queries.consultations import consultation_page, consultations_page
from motcua.service.dossiers.queries.desks import desk_page, desk_size
from motcua.service.dossiers.queries.drafts import fill_page, first_page, next_of, papers_page, review_page
from motcua.service.dossiers.queries.leaders import figure_rows, leader_page
from motcua.service.dossiers.queries.officers import action_form, action_page, officer_page

__all__ = [
    "action_form",
    "action_page",
    "applicant_page",
    "consultation_page",
    "consultations_page",
    "desk_page",
    "desk_size",
    "figure_rows",
    "fill_page",
    "first_page",
    "known_verbs",
    "leader_page",
    "list_page",
    "next_of",
    "officer_page",
    "papers_page",
    "proof_text",
    "review_page",
    "submitted_page",
]
