"""The pages of dossiers: parse, one action or query, then a page or a redirect."""

from motcua.service.dossiers.views.applicants import (
    do,
    dossier,
    dossier_list,
    proof,
    submitted,
    supplement_item,
)
from motcua.service.dossiers.views.consultations import consultation, consultations
from motcua.service.dossiers.views.drafts import (
    dispute,
    fill,
    papers,
    place,
    reuse,
    review,
    save,
    start,
    submit,
)
from motcua.service.dossiers.views.officers import officer_do, officer_dossier, officer_row

__all__ = [
    "consultation",
    "consultations",
    "dispute",
    "do",
    "dossier",
    "dossier_list",
    "fill",
    "officer_do",
    "officer_dossier",
    "officer_row",
    "papers",
    "place",
    "proof",
    "reuse",
    "review",
    "save",
    "start",
    "submit",
    "submitted",
    "supplement_item",
]
