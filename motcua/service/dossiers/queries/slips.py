"""The slips of a dossier as links; their names, like everything else about them, stand in the library."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from motcua.kit.library import load_yaml, root
from motcua.service.dossiers import finding
from motcua.service.dossiers.models import DECLARATION, Dossier, Slip
from motcua.service.procedures import queries as procedures
from motcua.service.procedures.types import Package


@dataclass(frozen=True, slots=True)
class Link:
    """A link in words."""

    text: str
    href: str
    icon: str = ""


def described(*, form: str) -> dict[str, Any]:
    """What the library says of a slip: its number, whose head it carries, words that stand unless given."""
    return load_yaml(root() / "slips" / "tt03-2025" / f"{form}.yaml")


def slip_name(form: str, package: Package) -> str:
    """The short name of a slip, or of the procedure's own declaration, in the language of the page."""
    told: Mapping[str, Any] = package.declaration if form == DECLARATION else described(form=form)
    english = (get_language() or "vi").startswith("en")
    return str((english and told.get("short_en")) or told.get("short", ""))


def slips_of(dossier: Dossier) -> tuple[Link, ...]:
    """The slips issued so far, as links."""
    package = procedures.package(code=dossier.procedure, version=dossier.version)
    rows = finding.slips(dossier=dossier)
    return tuple(Link(_words(row, package), file_href(row.document)) for row in rows)


def _words(row: Slip, package: Package) -> str:
    words = f"{slip_name(row.form, package)} {row.number}".strip()
    waiting = row.data.get("asked") and not row.data.get("signed")
    return _("%(slip)s (chờ ký)") % {"slip": words} if waiting else words


def file_href(document: UUID) -> str:
    """Where a document of a dossier is read."""
    return reverse("documents-download", args=[document])
