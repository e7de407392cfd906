"""Whose directories this machine believes."""

from motcua.data.exchange import keyring


def operator_vkeys() -> tuple[str, ...]:
    """Verifier keys of the operators, this machine's own last; what a new member sets MOTCUA_EXCHANGE_OPERATORS to."""
    return tuple(one.vkey for one in keyring.operators())
