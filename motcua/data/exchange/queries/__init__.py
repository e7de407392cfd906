"""What may be asked of the exchange."""

from motcua.data.exchange.queries.evidence import Disclosure, disclosure
from motcua.data.exchange.queries.operators import fingerprint, join_waits, operator_vkeys
from motcua.data.exchange.queries.pages import (
    AgreementLine,
    AgreementPage,
    AgreementsPage,
    agreement_page,
    agreements_page,
    bundle,
    draft,
    policy,
)
from motcua.data.exchange.queries.standing import (
    JoinLine,
    NodeStanding,
    case_book,
    directory_text,
    join_answer,
    joins,
    keys,
    latest_directory,
    names,
    node_standing,
    own_member,
    provider,
    snapshot,
)

__all__ = [
    "AgreementLine",
    "AgreementPage",
    "AgreementsPage",
    "Disclosure",
    "JoinLine",
    "NodeStanding",
    "agreement_page",
    "agreements_page",
    "bundle",
    "case_book",
    "directory_text",
    "disclosure",
    "draft",
    "fingerprint",
    "join_answer",
    "join_waits",
    "joins",
    "keys",
    "latest_directory",
    "names",
    "node_standing",
    "operator_vkeys",
    "own_member",
    "policy",
    "provider",
    "snapshot",
]
