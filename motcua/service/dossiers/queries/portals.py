"""One step of a dossier as the National Portal is told of it; nothing it would not need stands in it."""

from datetime import datetime
from typing import Any

from motcua.kit.errors import NotFound
from motcua.service.dossiers import finding
from motcua.service.dossiers.models import Dossier, Outcome, Paper, Step, Supplement
from motcua.service.dossiers.types import PortalView
from motcua.service.procedures import queries as procedures
from motcua.trust.documents import queries as documents
from motcua.trust.identity import queries as identity

REFUSED, RETURNED = 3, 10
DIGITISED = 5  # grade of trust from which a paper counts as digitised (the officer vouches for it)
FROM_PORTAL = "_portal"


def told_to_portal(*, code: str) -> bool:
    """Whether this dossier is one the Portal knows or is to know: a part of a linked one is not; 1 SQL statement."""
    return Dossier.objects.filter(code=code, parent=None).exists()


def is_ours(*, code: str) -> bool:
    """Whether a dossier of this code is worked on here; 1 SQL statement."""
    return Dossier.objects.filter(code=code).exists()


def portal_view(*, code: str, turn: int) -> PortalView:
    """A dossier as it stood after one step; what happened later is left out. Raises NotFound."""
    dossier = finding.shown(by="code", key=code)
    steps = finding.steps(dossier=dossier) if dossier is not None else []
    step = next((row for row in steps if row.turn == turn), None)
    if dossier is None or step is None:
        raise NotFound
    package = procedures.package(code=dossier.procedure, version=dossier.version)
    portal = {row.turn: package.process.states[row.target].portal for row in steps}
    returned = [row.at for row in steps if portal[row.turn] == RETURNED and row.turn <= turn]
    definition = package.process.actions.get(step.action)
    party, office = dossier.party, dossier.deciding
    area = identity.area(code=office.area_code, at=step.at)
    return PortalView(
        code=code,
        procedure=dossier.procedure,
        procedure_name=package.official_name,
        field_name=package.field_name,
        channel=dossier.channel,
        applicant=party.name,
        applicant_kind=party.kind,
        applicant_number=party.number,
        phone=party.phone,
        email=party.email,
        title=dossier.title,
        state=portal[turn],
        **_moments(dossier, step, portal[turn], returned),
        unit=office.agency_code or office.code,
        office=office.name,
        province=area.parent_code or area.code,
        commune=area.code if area.parent_code else "",
        place="portal" if dossier.facts.get(FROM_PORTAL) else "here",
        vouched=dossier.channel == Dossier.Channel.ONLINE,
        note=(definition.past or definition.title) if definition is not None else "",
        **_course(step),
        **_lists(dossier, step),
    )


def _moments(
    dossier: Dossier, step: Step, portal: int, returned: list[datetime]
) -> dict[str, datetime | None]:
    return {
        "submitted_at": dossier.submitted_at,
        "received_at": _by(dossier.received_at, step.at),
        "due": step.due,
        "refused_at": step.at if portal == REFUSED else None,
        "finished_at": _by(dossier.finished_at, step.at),
        "returned_at": returned[-1] if returned else None,
    }


def _course(step: Step) -> dict[str, Any]:
    """Who took the step: an officer by name and office; an applicant or the system has none."""
    officer = step.actor is not None and step.office is not None
    return {
        "step_at": step.at,
        "step_due": step.step_due,
        "step_person": step.actor.name if officer else "",
        "step_role": identity.role_name(role=step.role),
        "step_office": step.office.name if step.office is not None else "",
    }


def _by(moment: datetime | None, at: datetime) -> datetime | None:
    return moment if moment is not None and moment <= at else None


def _lists(dossier: Dossier, step: Step) -> dict[str, Any]:
    rows = [row for row in finding.papers(dossier=dossier) if row.added_at <= step.at]
    papers = tuple(_paper(row) for row in rows if row.document)
    asked = Supplement.objects.filter(dossier=dossier, requested_at__lte=step.at).select_related(
        "requested_by"
    )
    paid = [row for row in finding.payments(dossier=dossier) if row.turn <= step.turn]
    made = Outcome.objects.filter(dossier=dossier, issued_at__lte=step.at).exclude(document=None)
    return {
        "papers": papers,
        "digitised": any(paper["digitised"] for paper in papers),
        "others": tuple({"name": row.name, "quantity": row.quantity} for row in rows if not row.document),
        "fees": tuple(_fee(line) for row in paid for line in row.lines),
        "paid": "here" if paid else "none",
        "supplements": tuple(_supplement(row, step.at) for row in asked.order_by("number")),
        "results": tuple(
            {"name": row.number, "id": str(row.document), "link": "", "code": row.number} for row in made
        ),
    }


def _paper(row: Paper) -> dict[str, Any]:
    line = documents.get(ref=str(row.document))
    return {
        "id": str(row.document),
        "document": str(row.document),
        "component": row.component,
        "filename": line.filename,
        "form": row.form,
        "link": "",
        "digitised": line.grade <= DIGITISED,
        "files": (),
    }


def _fee(line: Any) -> dict[str, Any]:
    return {
        "name": str(line.get("name", "")),
        "id": str(line.get("id", "")),
        "amount": line.get("amount", ""),
    }


def _supplement(row: Supplement, at: datetime) -> dict[str, Any]:
    answered = _by(row.answered_at, at)
    return {
        "id": str(row.number),
        "asked_by": row.requested_by.name,
        "content": "; ".join([*map(str, row.items), row.reason]),
        "asked_at": row.requested_at,
        "answered_at": answered,
        "status": "answered" if answered else "asked",
    }
