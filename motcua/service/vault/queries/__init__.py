"""What may be asked of a vault."""

from motcua.service.vault.queries.papers import PaperPage, VaultPage, may_read, paper_page, vault_page
from motcua.service.vault.queries.reuses import fitting, reuse_counts
from motcua.service.vault.queries.words import grade_line, grades

__all__ = [
    "PaperPage",
    "VaultPage",
    "fitting",
    "grade_line",
    "grades",
    "may_read",
    "paper_page",
    "reuse_counts",
    "vault_page",
]
