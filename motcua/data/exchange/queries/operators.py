"""Whose directories this machine believes, and what lies in its folder."""

from motcua.data.exchange import authority, keyring


def operator_vkeys() -> tuple[str, ...]:
    """Verifier keys of the operators, this machine's own last; what a new member sets MOTCUA_EXCHANGE_OPERATORS to."""
    return tuple(one.vkey for one in keyring.operators())


def join_waits() -> bool:
    """Whether a request to join was sent from here and has had no answer yet."""
    return (keyring.folder() / keyring.WAITING_FILE).exists()


def fingerprint(*, certificate: str) -> str:
    """By which name the directory knows a certificate (PEM): SHA-256 of its DER, hex. Raises ValueError."""
    return authority.fingerprint(certificate)
