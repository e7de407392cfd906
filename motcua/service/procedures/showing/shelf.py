"""Every package of the library, for those who approve and those who run the house: what runs, what does not, why."""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from motcua.kit.errors import DomainError
from motcua.kit.library import load_yaml, root
from motcua.service.procedures import issuing
from motcua.service.procedures.bases import package_digest
from motcua.service.procedures.models import Approval, Issue
from motcua.service.procedures.showing.publishing import STATES
from motcua.service.procedures.standing import APPROVERS
from motcua.ui import formats


@dataclass(frozen=True, slots=True)
class Book:
    """One version on the shelf: mark and state in words, what is to be known of it, why it does not run."""

    code: str
    name: str
    version: str
    mark: str
    state: str
    text: str
    why: str
    href: str


@dataclass(frozen=True, slots=True)
class Shelf:
    """What runs, and what lies beside it; trusted: the keys that are taken by name, none: the source is trusted."""

    running: tuple[Book, ...]
    waiting: tuple[Book, ...]
    trusted: tuple[str, ...]


def shelf(*, at: datetime) -> Shelf:
    """The versions of the library by code; 2 SQL statements."""
    approvals: dict[str, int] = {}
    for digest in Approval.objects.values_list("digest", flat=True):
        approvals[digest] = approvals.get(digest, 0) + 1
    issues = set(Issue.objects.values_list("code", "version", "digest"))
    keys = issuing.trusted()
    books = [
        _book(path.parent, approvals, issues, at.date())
        for path in root().glob("procedures/*/*/procedure.yaml")
    ]
    books.sort(key=lambda book: (book.code, book.version.zfill(5)))
    return Shelf(
        running=tuple(book for book in books if not book.why),
        waiting=tuple(book for book in books if book.why),
        trusted=tuple(key.name for key in keys),
    )


def _book(folder: Path, approvals: dict[str, int], issues: set[Any], day: date) -> Book:
    name = folder.parent.name
    try:
        told, digest = load_yaml(folder / "procedure.yaml"), package_digest(folder)
        code, version, begins = str(told["code"]), int(told["version"]), told.get("effective_from")
    except (DomainError, OSError, ValueError, KeyError, TypeError) as error:
        return Book(name, name, folder.name, *STATES["draft"], "", str(error), "")
    seal, why = _sealed(folder)
    known = seal is not None or (code, version, digest) in issues
    coming = isinstance(begins, date) and begins > day
    have = approvals.get(digest, 0)
    state = ("issued" if coming else "effective") if known else "approved" if have >= APPROVERS else "draft"
    mark, words = STATES[state]
    said = {"day": formats.day(begins)} if isinstance(begins, date) else {"day": "–"}
    text = _("từ %(day)s") % said
    if not known and have:
        text = _("%(have)s trên %(need)s người phê duyệt") % {"have": have, "need": APPROVERS}
    href = f"{reverse('procedures-package', args=[code])}?ban={version}"
    return Book(code, str(told.get("name", name)), str(version), mark, str(words), text, why, href)


def _sealed(folder: Path) -> tuple[issuing.Issued | None, str]:
    """What the signature says, and why a folder is not loaded; an installation without keys loads everything."""
    keys = issuing.trusted()
    try:
        return issuing.verify(folder, issued=issuing.issued_root(), keys=keys or issuing.own_keys()), ""
    except issuing.NotIssued as error:
        return None, str(error) if keys else ""
