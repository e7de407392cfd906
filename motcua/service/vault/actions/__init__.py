"""What may be done in a vault."""

from motcua.service.vault.actions.keeping import deposit, end

__all__ = ["deposit", "end"]
