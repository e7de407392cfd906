"""What crosses this room's border: a read of somebody's data as its maker reports it."""

from dataclasses import dataclass
from datetime import datetime

EXCHANGE, REGISTRY = "exchange", "registry"


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """One read of one person's data, or its refusal (Luật Bảo vệ dữ liệu cá nhân 91/2025/QH15).

    subject: personal number; never stored, only its pseudonym. office: code of an office, or the member that asked;
    office_name: what the person is shown, as it was then. actor: opaque id. purpose, basis: words of the package
    or the agreement. case: dossier (code or reference), "" for a statutory read. verified: the dossier was looked
    up and concerns the subject. refused: why nothing was given, "" when the fields were. leaf: id that
    `ledger.append` gave. hidden_until: told to the person only from then on, by the article in hidden_basis.
    """

    subject: str
    office: str
    actor: str
    purpose: str
    basis: str
    fields: tuple[str, ...]
    channel: str
    office_name: str = ""
    registry: str = ""
    case: str = ""
    verified: bool = False
    refused: str = ""
    leaf: int | None = None
    hidden_until: datetime | None = None
    hidden_basis: str = ""
