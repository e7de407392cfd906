"""Who holds which paper of a dossier, the chain of hand-overs, and what can be handed out."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _

from motcua.kit.clock import ZONE
from motcua.service.dossiers import finding
from motcua.service.dossiers.models import Dossier, Handover, Outcome, Paper, Step
from motcua.service.dossiers.queries.counters import handled_here
from motcua.service.dossiers.queries.courses import role_name
from motcua.service.dossiers.types import APPLICANT, ARCHIVE, SYSTEM, Actor
from motcua.service.procedures import queries as procedures
from motcua.trust.identity import queries as identity
from motcua.trust.identity.types import OfficeLine


@dataclass(frozen=True, slots=True)
class HeldPaper:
    """A paper and who holds it; `mine`: one's own office does, so that it can be given on."""

    id: int
    name: str
    form: str
    holder: str
    mine: bool
    scan_href: str


@dataclass(frozen=True, slots=True)
class HandoverLine:
    """One link of the chain; `signed`: both have signed; `posted`: it went by post, nobody has signed for it here."""

    what: str
    giver: str
    taker: str
    at: datetime
    way: str
    signed: bool
    posted: bool


@dataclass(frozen=True, slots=True)
class PapersView:
    """Papers of a dossier, their chain, and what waits for one's own signature."""

    code: str
    procedure: str
    applicant: str
    number: str
    turn: int
    portal: int
    state: str
    papers: tuple[HeldPaper, ...]
    chain: tuple[HandoverLine, ...]
    waiting: tuple[str, ...]
    places: tuple[tuple[str, str], ...]
    result: str
    result_href: str

    @property
    def holding(self) -> bool:
        """Whether there is anything that one's own office could give on."""
        return any(paper.mine for paper in self.papers)


@dataclass(frozen=True, slots=True)
class TraceRow:
    """One change of hands of mẫu 06."""

    from_unit: str
    to_unit: str
    at: datetime
    giver: str
    taker: str
    result: str
    note: str


def papers_view(*, code: str, actor: Actor, at: datetime, returning: bool = False) -> PapersView:
    """Who holds what of a dossier one's offices handle; the read leaves a ledger line. Raises NotFound.

    returning: what can be handed out, without the chain so far.
    """
    dossier = handled_here(code, actor)
    package = procedures.shown(code=dossier.procedure, version=dossier.version)
    finding.note_read(dossier=dossier, actor=actor, purpose="papers", at=at)
    under = identity.offices_under(code=dossier.deciding.code, at=at)
    names = _names(dossier, under)
    chain = Handover.objects.filter(dossier=dossier).select_related("paper").order_by("at", "pk")
    lines = [] if returning else list(chain)
    mine = {office for office, _role in actor.scopes}
    ids = {line.code: line.office_id for line in under}
    ids |= {office.code: office.pk for office in (dossier.receiving, dossier.returning)}
    outcome = Outcome.objects.filter(dossier=dossier).first() if returning else None
    waiting = Exists(Handover.objects.filter(paper=OuterRef("pk"), taken_at=None))
    papers = Paper.objects.filter(dossier=dossier).annotate(waiting=waiting).order_by("pk")
    return PapersView(
        code=code,
        procedure=package.name,
        applicant=dossier.party.name,
        number=dossier.party.number,
        turn=dossier.turn,
        portal=dossier.portal,
        state=package.process.states[dossier.state].title,
        papers=tuple(
            _held(row, names, mine=ids.get(row.held_by) in mine and not row.waiting) for row in papers
        ),
        chain=tuple(_line(line, names) for line in lines),
        waiting=tuple(
            _what(line)
            for line in lines
            if line.taken_at is None and {**ids, ARCHIVE: dossier.deciding_id}.get(line.target) in mine
        ),
        places=(*((place, names[place]) for place in ids), (ARCHIVE, names[ARCHIVE])),
        result=f"{package.result_name} {outcome.number}".strip() if outcome else "",
        result_href=_file(outcome.document if outcome else None),
    )


def _file(document: UUID | None) -> str:
    return reverse("documents-download", args=[document]) if document else ""


def place_names(dossier: Dossier, at: datetime, held: Iterable[str] | None = None) -> dict[str, str]:
    """What the holders of papers are called: offices, the archive, the applicant; 1 SQL statement at most.

    held: the only holders that will be looked up; none is needed where the dossier's own offices hold all.
    """
    near = _names(dossier, ())
    if held is not None and near.keys() >= set(held) - {""}:
        return near
    return _names(dossier, identity.offices_under(code=dossier.deciding.code, at=at))


def _names(dossier: Dossier, under: tuple[OfficeLine, ...]) -> dict[str, str]:
    names = {line.code: line.name for line in under}
    names |= {office.code: office.name for office in (dossier.receiving, dossier.returning) if office}
    archive = _("Lưu trữ, %(office)s") % {"office": dossier.deciding.name}
    return names | {ARCHIVE: archive, APPLICANT: _("Người nộp")}


def trace_rows(dossier: Dossier) -> tuple[TraceRow, ...]:
    """Every change of hands of a dossier, from its own course (mẫu 06); 1 SQL statement."""
    steps = Step.objects.filter(dossier=dossier).select_related("actor", "office", "holder_office")
    package = procedures.shown(code=dossier.procedure, version=dossier.version)
    rows = []
    unit, due = _("Người nộp"), None
    came = (dossier.facts.get("_bearer") or {}).get("name") or dossier.party.name
    for step in steps.order_by("turn"):
        action = package.process.actions.get(step.action)
        following = _unit(step.holder_role, step.holder_office.name if step.holder_office else "")
        if following != unit or step.target != step.source:
            giver = came if step.role == APPLICANT else step.actor.name if step.actor else ""
            note = action.title if action else _("Nộp hồ sơ")
            rows.append(TraceRow(unit, following, step.at, giver, "", _in_time(step.at, due), note))
        unit, due = following, step.step_due
    holder = dossier.holder.name if dossier.holder else ""
    taken = [*(row.giver for row in rows[1:]), holder]
    return tuple(
        TraceRow(r.from_unit, r.to_unit, r.at, r.giver, taker, r.result, r.note)
        for r, taker in zip(rows, taken, strict=True)
    )


def _unit(role: str, office: str) -> str:
    if role == APPLICANT:
        return _("Người nộp")
    if role == SYSTEM:
        return _("Tự động")
    return f"{role_name(role)}, {office}".strip(", ")


def _in_time(at: datetime, due: datetime | None) -> str:
    if due is None:
        return ""
    if at > due:
        return _("quá hạn")
    same_day = at.astimezone(ZONE).date() == due.astimezone(ZONE).date()
    return _("đúng hạn") if same_day else _("trước hạn")


def _held(row: Paper, names: dict[str, str], *, mine: bool) -> HeldPaper:
    return HeldPaper(
        id=row.pk,
        name=row.name,
        form=f"{Paper.Form(row.form).label} × {row.quantity}",
        holder=names.get(row.held_by, row.held_by) or _("Bản điện tử"),
        mine=mine,
        scan_href=_file(row.document),
    )


def _what(line: Handover) -> str:
    return line.paper.name if line.paper else _("Kết quả")


def _line(line: Handover, names: dict[str, str]) -> HandoverLine:
    giver, taker = names.get(line.source, line.source), names.get(line.target, line.target)
    posted = line.method == Handover.Method.POST
    way = str(Handover.Method(line.method).label) if APPLICANT in (line.source, line.target) else ""
    if posted:
        way = (
            _("mã bưu gửi %(number)s") % {"number": line.tracking}
            if line.tracking
            else _("chưa ghi mã bưu gửi")
        )
    return HandoverLine(
        what=_what(line),
        giver=f"{line.giver}, {giver}" if line.giver else giver,
        taker=f"{line.taker}, {taker}" if line.taker else taker,
        at=line.taken_at or line.at,
        way=f"{way}, {line.authorisation}" if line.authorisation else way,
        signed=line.taken_at is not None and not posted,
        posted=posted,
    )
