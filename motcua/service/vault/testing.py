"""For other rooms' tests: a paper in somebody's vault."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from motcua.kit.clock import ZONE
from motcua.kit.crypto import sha256
from motcua.service.vault import actions
from motcua.service.vault.types import ISSUED, Deposit, Listing, StorePaper
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


@dataclass
class Shelf:
    """A store at the Portal in memory: what it holds, every message it heard, and whether it answers."""

    papers: dict[str, StorePaper] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    heard: list[StorePaper] = field(default_factory=list)
    down: bool = False

    def put(self, name: str, data: bytes, **values: Any) -> None:
        """A paper somebody's store has, however it came there."""
        self.files[name] = data
        given = {"title": "Giấy phép lái xe", "grade": 7, "stands": True, "signed": False, **values}
        self.papers[name] = StorePaper(id=name, link=name, **{"sha256": sha256(data), **given})

    def keep(self, *, paper: StorePaper) -> str:
        """As the port says."""
        self._answer()
        self.heard.append(paper)
        name = f"KHO-{paper.reference}"
        self.files[name] = paper.data
        self.papers[name] = replace(paper, id=name, link=name, data=b"")
        return name

    def holds(self, *, number: str) -> Listing:
        """Whatever it has, as a careless Portal would."""
        self._answer()
        return Listing(tuple(self.papers.values()))

    def fetch(self, *, link: str) -> bytes:
        """As the port says."""
        self._answer()
        return self.files[link]

    def _answer(self) -> None:
        if self.down:
            raise OSError("down")


@contextmanager
def shelf() -> Iterator[Shelf]:
    """A store in memory that the port is bound to until the block ends."""
    held = Shelf()
    actions.bind_store(store=held)
    try:
        yield held
    finally:
        actions.bind_store(store=None)
