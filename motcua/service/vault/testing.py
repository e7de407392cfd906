"""For other rooms' tests: a paper in somebody's vault."""

from datetime import date, datetime
from typing import Any

from motcua.kit.clock import ZONE
from motcua.service.vault import actions
from motcua.service.vault.types import ISSUED, Deposit
from motcua.trust.documents.testing import make_document

AT = datetime(2026, 11, 23, 9, 0, tzinfo=ZONE)


def make_item(*, user: Any, at: datetime = AT, subject: str = "", **changes: Any) -> str:
    """A birth certificate issued to this person, or what `changes` says; the ref of the item."""
    grade = changes.get("grade", 2)
    file = make_document(at=at, title="Giấy khai sinh", subject=subject, owner="", kind="result", grade=grade)
    given: dict[str, Any] = {
        "title": "Giấy khai sinh",
        "document": file.ref,
        "sha256": file.sha256,
        "grade": grade,
        "origin": ISSUED,
        "kind": "vault.KQ.G15.000031",
        "issuer": "UBND phường Đông Hà",
        "number": "12/2026",
        "holder": "Lê Trần Minh An",
        "dated": date(2026, 11, 20),
    }
    return actions.deposit(
        party_id=user.party_id, paper=Deposit(**{**given, **changes}), actor="system", at=at
    )
