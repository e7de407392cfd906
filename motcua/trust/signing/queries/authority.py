"""In whose name may this post sign today?"""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from motcua.kit.clock import ZONE
from motcua.kit.errors import DomainError
from motcua.trust.signing.models import Authorisation, SigningRequest
from motcua.trust.signing.rules import authority
from motcua.trust.signing.types import AuthorityLine, Grant


class OutsideAuthority(DomainError):
    """No authorisation of this post covers this document on this day."""

    code = "outside_authority"
    status = 403
    message = _(
        "Chức vụ này chưa được giao ký loại văn bản này vào hôm nay. Trình người có thẩm quyền khác ký, "
        "hoặc bổ sung quyết định phân công, ủy quyền rồi trình lại."
    )


def authority_of(*, post_id: int, procedure: str, field: str, at: datetime) -> AuthorityLine:
    """The lines to print above the signature and what they rest on, on the day of `at`; one SQL.

    Raises OutsideAuthority (NĐ 30/2020/NĐ-CP art. 13).
    """
    rows = {row.pk: _grant(row) for row in Authorisation.objects.filter(post_id=post_id).order_by("pk")}
    on = at.astimezone(ZONE).date()
    chosen = authority.choose(rows.values(), procedure=procedure, field=field, on=on)
    if chosen is None:
        raise OutsideAuthority
    return authority.line(chosen, grant_id=next(pk for pk, item in rows.items() if item is chosen))


def still_allowed(row: SigningRequest, at: datetime) -> None:
    """The leader may sign this today in the very words that were printed. Raises OutsideAuthority."""
    if row.slot != "leader":
        return
    now = authority_of(post_id=row.post_id, procedure=row.procedure, field=row.field, at=at)
    if list(now.lines) != list(row.authority.get("lines", [])):
        raise OutsideAuthority


def _grant(row: Authorisation) -> Grant:
    dated = f" ngày {row.basis_date:%d/%m/%Y}" if row.basis_date else ""
    return Grant(
        form=row.form,
        on_behalf=row.on_behalf,
        principal_title=row.principal_title,
        signer_title=row.signer_title,
        procedures=tuple(row.procedures),
        fields=tuple(row.fields),
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        revoked_on=row.revoked_on,
        basis=f"{row.basis_number}{dated}".strip(),
    )
