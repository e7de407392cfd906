"""Who may see whose vault, as pages."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from motcua.kit.clock import ZONE
from motcua.kit.http import Who
from motcua.service.vault.models import Mandate
from motcua.service.vault.queries.words import mandate_kind, said
from motcua.service.vault.types import RECOGNISED

MOST_SHOWN = 100


@dataclass(frozen=True, slots=True)
class MandateLine:
    """One mandate: with whom, in which quality and by which article, from when until when; state as in lists."""

    name: str
    kind: str
    basis: str
    valid_from: date
    valid_to: date
    state: str
    state_text: str
    href: str
    end_href: str


@dataclass(frozen=True, slots=True)
class MandatesPage:
    """Who may see one's own vault (`given`), and whose one may see (`held`); what was typed, what was wrong."""

    given: tuple[MandateLine, ...]
    held: tuple[MandateLine, ...]
    days: tuple[tuple[str, str], ...]
    kinds: tuple[tuple[str, str], ...]
    error: str
    back_href: str


def mandates_page(*, who: Who, at: datetime, error: str = "") -> MandatesPage:
    """Both sides of the signed-in person, newest first; one SQL statement."""
    found = Mandate.objects.filter(Q(principal_id=who.party_id) | Q(agent_id=who.party_id))
    rows = list(found.select_related("principal", "agent").order_by("-made_at")[:MOST_SHOWN])
    day = at.astimezone(ZONE).date()
    return MandatesPage(
        given=tuple(_line(row, row.agent.name, day) for row in rows if row.principal_id == who.party_id),
        held=tuple(_line(row, row.principal.name, day) for row in rows if row.agent_id == who.party_id),
        days=tuple(
            (str(days), _("%(n)s ngày") % {"n": days}) for days in mandate_kind(kind="delegation")["days"]
        ),
        kinds=tuple((kind, said(mandate_kind(kind=kind), "name")) for kind in RECOGNISED),
        error=error,
        back_href=reverse("vault-mine"),
    )


def _line(row: Mandate, name: str, day: date) -> MandateLine:
    declared = mandate_kind(kind=row.kind)
    state, text = "ok", _("Đang có hiệu lực")
    if row.withdrawn_at is not None:
        state, text = "stuck", _("Đã rút")
    elif row.valid_to < day:
        state, text = "done", _("Đã hết hạn")
    return MandateLine(
        name=name,
        kind=said(declared, "name"),
        basis=declared["basis"],
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        state=state,
        state_text=text,
        href=f"{reverse('vault-mine')}?cho={row.ref}" if state == "ok" else "",
        end_href=reverse("vault-mandate-end", args=[row.ref]) if state == "ok" else "",
    )
