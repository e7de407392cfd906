"""The slips of a dossier as links; the names of the forms of TT 03/2025."""

from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy

from motcua.service.dossiers import finding
from motcua.service.dossiers.models import Dossier

SLIP_NAMES = {
    "01": gettext_lazy("Giấy tiếp nhận và hẹn trả kết quả"),
    "02": gettext_lazy("Phiếu yêu cầu bổ sung"),
    "03": gettext_lazy("Phiếu từ chối tiếp nhận"),
    "04": gettext_lazy("Phiếu xin lỗi và hẹn lại"),
    "05": gettext_lazy("Thông báo dừng giải quyết"),
    "06": gettext_lazy("Phiếu kiểm soát"),
}


@dataclass(frozen=True, slots=True)
class Link:
    """A link in words."""

    text: str
    href: str
    icon: str = ""


def slips_of(dossier: Dossier) -> tuple[Link, ...]:
    """The slips issued so far, as links."""
    rows = finding.slips(dossier=dossier)
    return tuple(Link(f"{SLIP_NAMES[row.form]} {row.number}".strip(), file_href(row.document)) for row in rows)


def file_href(document: UUID) -> str:
    """Where a document of a dossier is read."""
    return reverse("documents-download", args=[document])
