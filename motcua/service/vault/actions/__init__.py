"""What may be done in a vault."""

from motcua.service.vault.actions.keeping import deposit, end
from motcua.service.vault.actions.reusing import count_uses, drop_use, reuse

__all__ = ["count_uses", "deposit", "drop_use", "end", "reuse"]
