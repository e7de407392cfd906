"""Binding the room's ports; called by config.wiring."""

from motcua.data.exchange.ports import Bound
from motcua.data.exchange.types import CaseBook, Provider, Strongbox


def bind_ports(
    *,
    case_book: CaseBook | None = None,
    provider: Provider | None = None,
    strongbox: Strongbox | None = None,
) -> None:
    """Say who knows the open cases, who answers for services of the own node, who holds the keys to what is kept.

    None leaves a port as it is.
    """
    if case_book is not None:
        Bound.case_book = case_book
    if provider is not None:
        Bound.provider = provider
    if strongbox is not None:
        Bound.strongbox = strongbox
