"""What may be asked of a vault."""

from motcua.service.vault.queries.mandates import mandates_page
from motcua.service.vault.queries.papers import (
    PaperPage,
    VaultPage,
    may_read,
    paper_page,
    vault_page,
)
from motcua.service.vault.queries.reuses import fitting, reuse_counts
from motcua.service.vault.queries.shares import (
    ReceivedPage,
    new_share_page,
    received_page,
    share_page,
    shares_page,
)
from motcua.service.vault.queries.store import store_bound, store_counts, store_paper, sync_page
from motcua.service.vault.queries.words import grade_line, grades, mandate_kind, sharing

__all__ = [
    "PaperPage",
    "ReceivedPage",
    "VaultPage",
    "fitting",
    "grade_line",
    "grades",
    "mandate_kind",
    "mandates_page",
    "may_read",
    "new_share_page",
    "paper_page",
    "received_page",
    "reuse_counts",
    "share_page",
    "shares_page",
    "sharing",
    "store_bound",
    "store_counts",
    "store_paper",
    "sync_page",
    "vault_page",
]
