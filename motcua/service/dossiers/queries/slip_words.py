"""What a numbered slip (mẫu 01–06, TT 03/2025/TT-VPCP) says about a dossier, for its template."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from motcua.kit.clock import ZONE
from motcua.service.dossiers.facts import facts_of
from motcua.service.dossiers.models import Consultation, Dossier, Paper, Payment, Slip, Step, Supplement
from motcua.service.dossiers.queries import courses, handovers
from motcua.service.dossiers.queries.places import return_words
from motcua.service.dossiers.queries.slips import described
from motcua.service.dossiers.types import APPLICANT
from motcua.service.procedures import queries as procedures
from motcua.service.procedures.types import Package
from motcua.vn.money import vnd


def told(slip: Slip, dossier: Dossier, package: Package, at: datetime) -> dict[str, Any]:
    """The fields under `slip` that the templates take; a template uses what it needs."""
    given = slip.data.get("input", {})
    facts = facts_of(dossier, package, roles=frozenset(), given={}, at=at)
    limit = procedures.time_limit(package, facts, dossier.received_at or at)
    supplement = Supplement.objects.filter(dossier=dossier).order_by("-number").first()
    usual = described(form=slip.form).get("defaults", {})
    reason = str(given.get("reason", "")) or usual.get("reason", "")
    before = _before(slip, dossier)
    stood = package.process.states.get(before.target)
    data = {
        "received_by": dossier.receiving.name,
        "components": _components(dossier),
        "limit_text": limit.text if limit else "",
        "fee_text": _fee(dossier, package, facts, at),
        "fee_note": ". ".join(part for part in (_paid(dossier), str(given.get("fee_note", ""))) if part),
        "why_due": courses.due_words(dossier, package, at, language="vi").why,
        "return_way": _return(dossier, package),
        "basis": usual.get("basis", ""),
        "returned": _to_take_back(dossier),
        "reason": reason,
        "reasons": [reason],
        "items": [{"name": name} for name in (supplement.items if supplement else [])],
        "contact_phone": dossier.receiving.phone or dossier.deciding.phone,
        "requested_at": slip.at.astimezone(ZONE).isoformat(timespec="minutes"),
        "new_due_at": str(given.get("new_due", "")),
        "appointed_at": before.due.astimezone(ZONE).isoformat(timespec="minutes") if before.due else "",
        "state_text": stood.title if before.turn and stood else "",
        "effect": usual.get("effect", ""),
        "addressee": dossier.party.name,
        "handed_by": (dossier.facts.get("_bearer") or {}).get("name") or dossier.party.name,
    }
    return data | (_trace(dossier) if slip.form == "06" else {})


def _before(slip: Slip, dossier: Dossier) -> Step:
    """The step before the slip's own: where the dossier stood, and the date appointed until then."""
    earlier = Step.objects.filter(dossier=dossier, turn__lt=slip.turn).order_by("-turn").first()
    return earlier or Step(dossier=dossier, turn=0)


def appointed(slip: Slip, dossier: Dossier) -> datetime | None:
    """The date that stood before the slip's own step."""
    return _before(slip, dossier).due


def principal(slip: Slip, dossier: Dossier, data: Mapping[str, Any]) -> dict[str, Any]:
    """Where somebody came instead of the applicant: both stand on a slip that has room for both."""
    bearer = dossier.facts.get("_bearer") or {}
    told = {field["path"] for field in described(form=slip.form)["fields"]}
    if not bearer or "principal" not in told:
        return dict(data)
    who = {**data["applicant"], "authorisation": bearer["paper"]}
    stands = {"name": bearer["name"], "id_number": bearer["number"], "address": "", "phone": "", "email": ""}
    return {**data, "principal": who, "applicant": stands}


def _return(dossier: Dossier, package: Package) -> str:
    """Where the result is returned, and in which way the applicant wants it."""
    place = dossier.returning.name if dossier.returning else ""
    return "; ".join(filter(None, (place, return_words(answers=dossier.answers, package=package))))


def _to_take_back(dossier: Dossier) -> str:
    """The papers that an office still holds."""
    rows = Paper.objects.filter(dossier=dossier).exclude(form__in=(Paper.Form.ELECTRONIC, Paper.Form.SHOWN))
    held = rows.exclude(held_by__in=("", APPLICANT)).order_by("pk")
    return ", ".join(f"{row.name} ({str(Paper.Form(row.form).label).lower()})" for row in held)


def _components(dossier: Dossier) -> list[dict[str, Any]]:
    return [
        {
            "name": row.name,
            "form": str(Paper.Form(row.form).label),
            "copies": row.quantity,
            "note": _kept(row),
        }
        for row in Paper.objects.filter(dossier=dossier).order_by("pk")
    ]


def _kept(row: Paper) -> str:
    """Who keeps a paper that was brought, in few words; an upload is nobody's to keep."""
    if row.form == Paper.Form.SHOWN:
        return _("đã trả lại")
    if row.held_by in ("", APPLICANT):
        return ""
    return _("cơ quan giữ")


def _fee(dossier: Dossier, package: Package, facts: Any, at: datetime) -> str | None:
    """What is to be paid, with the receipt once it was; nothing where the case is free."""
    paid = _paid(dossier)
    if paid:
        return paid
    total = sum(int(line.amount) for line in procedures.fees_for(package=package, facts=facts, at=at))
    return vnd(total) if total else None


def _paid(dossier: Dossier) -> str:
    """What was taken, with its receipt; "" where nothing was."""
    paid = Payment.objects.filter(dossier=dossier).order_by("-pk").first()
    if paid is None:
        return ""
    return _("%(amount)s, biên lai %(receipt)s") % {
        "amount": vnd(int(paid.amount)),
        "receipt": paid.receipt_number,
    }


def _trace(dossier: Dossier) -> dict[str, Any]:
    """Mẫu 06: every change of hands, from the dossier's own course."""
    asked = Consultation.objects.filter(dossier=dossier).values_list("office__name", flat=True)
    return {
        "handling_unit": dossier.deciding.name,
        "coordinating_unit": ", ".join(dict.fromkeys(asked)) or None,
        "steps": [
            {
                "from_unit": row.from_unit,
                "to_unit": row.to_unit,
                "at": row.at.astimezone(ZONE).isoformat(timespec="minutes"),
                "giver": row.giver,
                "taker": row.taker,
                "result": row.result,
                "note": row.note,
            }
            for row in handovers.trace_rows(dossier)
        ],
    }
