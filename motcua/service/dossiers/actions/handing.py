"""Who holds which paper: hand-overs between counter, division, archive, applicant; returning the result."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from motcua.kit.crypto import canonical_json, sha256
from motcua.kit.errors import DomainError, NotFound
from motcua.service.dossiers import rules
from motcua.service.dossiers.actions.acting import act
from motcua.service.dossiers.models import Dossier, Handover, Paper
from motcua.service.dossiers.types import APPLICANT, ARCHIVE, Actor, Bearer
from motcua.service.procedures import queries as procedures
from motcua.trust.identity import queries as identity
from motcua.trust.ledger import actions as ledger

RETURNED = 10  # portal state: đã trả kết quả


class NotHeld(DomainError):
    """The paper is not with the actor's office, or is already on its way."""

    code = "not_held"
    message = _("%(name)s không còn ở chỗ bạn hoặc đang chờ bên nhận ký. Mở lại trang để xem ai giữ.")


class NotSigned(DomainError):
    """Nobody has signed for what is handed over."""

    code = "not_signed"
    status = 422
    message = _("Chưa ghi người nhận đã ký trên phiếu nên chưa giao được.")


@dataclass(frozen=True, slots=True)
class Delivery:
    """How a thing leaves the house: by hand against a signature on the slip, or by post, with its number once known."""

    method: str = Handover.Method.HAND
    tracking: str = ""
    signed: bool = False


@transaction.atomic
def hand_over_papers(
    *,
    code: str,
    papers: tuple[int, ...],
    to: str,
    bearer: Bearer,
    delivery: Delivery,
    actor: Actor,
    at: datetime,
) -> None:
    """Give papers that one's office holds to another office, the archive ("archive") or the applicant.

    An office signs by taking them over itself; until then the giver holds them. The applicant (or the bearer)
    signs on the slip; by post nobody signs here. Raises NotFound, NotHeld, NotSigned.
    """
    dossier = _handled(code, actor)
    places = _places(dossier, at)
    if to not in places and to not in (ARCHIVE, APPLICANT):
        raise NotFound
    rows = list(Paper.objects.filter(dossier=dossier, pk__in=papers).order_by("pk"))
    if not rows or len(rows) != len(set(papers)):
        raise NotFound
    if to == APPLICANT:
        _signed(delivery)
    mine = {office for office, _role in actor.scopes}
    waiting = Handover.objects.filter(dossier=dossier, taken_at=None)
    under_way = set(waiting.values_list("paper_id", flat=True))
    for row in rows:
        if places.get(row.held_by) not in mine or row.pk in under_way or row.held_by == to:
            raise NotHeld(name=row.name)
    Handover.objects.bulk_create(
        _line(dossier, row, to, bearer=bearer, delivery=delivery, actor=actor, at=at) for row in rows
    )
    if to == APPLICANT:
        Paper.objects.filter(pk__in=papers).update(held_by=APPLICANT)
    facts = {"papers": [row.component for row in rows], "to": to, "by": _commitment(bearer, delivery)}
    ledger.append(kind="dossier.papers_given", subject=code, actor=actor.actor, facts=facts, at=at)


@transaction.atomic
def take_over_papers(*, code: str, actor: Actor, at: datetime) -> int:
    """Sign for every paper of a dossier that is on its way to one's office; returns how many.

    What goes to the archive is signed for by the deciding committee. Raises NotFound when nothing waits.
    """
    dossier = _handled(code, actor)
    mine = {office for office, _role in actor.scopes}
    places = {**_places(dossier, at), ARCHIVE: dossier.deciding_id}
    waiting = Handover.objects.filter(dossier=dossier, taken_at=None).select_related("paper")
    rows = [row for row in waiting if places.get(row.target) in mine]
    if not rows:
        raise NotFound
    for row in rows:
        row.taker, row.taken_by_id, row.taken_at = actor.name, actor.user_id, at
        row.save(update_fields=("taker", "taken_by", "taken_at"))
        Paper.objects.filter(pk=row.paper_id).update(held_by=row.target)
    facts = {"papers": [row.paper.component for row in rows], "from": sorted({row.source for row in rows})}
    ledger.append(kind="dossier.papers_taken", subject=code, actor=actor.actor, facts=facts, at=at)
    return len(rows)


@transaction.atomic
def return_result(
    *,
    code: str,
    turn: int | None,
    bearer: Bearer,
    delivery: Delivery,
    papers: tuple[int, ...],
    actor: Actor,
    at: datetime,
) -> None:
    """Hand out the result and the papers that go back, and take the step that ends the dossier.

    Raises NotFound, Moved, NotNow, NotYours, NotHeld, NotSigned. Legal source: NĐ 118/2025/NĐ-CP
    (trả kết quả); TT 03/2025/TT-VPCP mẫu 07 (ký nhận).
    """
    dossier = _handled(code, actor)
    _signed(delivery)
    given = {
        "taker": bearer.name or dossier.party.name,
        "taker_number": bearer.number or dossier.party.number,
        "authorisation": bearer.paper,
        "method": delivery.method,
        "tracking": delivery.tracking,
    }
    act(code=code, action=_return_step(dossier), actor=actor, turn=turn, given=given, at=at)
    _line(dossier, None, APPLICANT, bearer=bearer, delivery=delivery, actor=actor, at=at).save()
    if papers:
        hand_over_papers(
            code=code, papers=papers, to=APPLICANT, bearer=bearer, delivery=delivery, actor=actor, at=at
        )


def _handled(code: str, actor: Actor) -> Dossier:
    """Lock a dossier that one of the actor's offices handles. NotFound otherwise."""
    dossier = (
        Dossier.objects.select_for_update(of=("self",))
        .select_related("party", "deciding", "receiving", "returning")
        .filter(code=code)
        .first()
    )
    if dossier is None or not {office for office, _role in actor.scopes} & rules.offices_of(dossier):
        raise NotFound
    return dossier


def _places(dossier: Dossier, at: datetime) -> dict[str, int]:
    """Offices that papers of this dossier may lie in, by code; a committee's own rooms are places too."""
    lines = identity.offices_under(code=dossier.deciding.code, at=at)
    places = {line.code: line.office_id for line in lines}
    return places | {office.code: office.pk for office in (dossier.receiving, dossier.returning)}


def _return_step(dossier: Dossier) -> str:
    """The action of this process whose every way ends in “đã trả kết quả”; NotNow where there is none."""
    package = procedures.package(code=dossier.procedure, version=dossier.version)
    for item in package.process.offered[dossier.state]:
        targets = [package.process.states.get(route.state) for route in item.routes]
        if all(state is not None and state.portal == RETURNED for state in targets):
            return item.name
    raise procedures.NotNow


def _signed(delivery: Delivery) -> None:
    if delivery.method not in Handover.Method.values:
        raise NotFound
    if delivery.method == Handover.Method.HAND and not delivery.signed:
        raise NotSigned


def _line(
    dossier: Dossier,
    paper: Paper | None,
    to: str,
    *,
    bearer: Bearer,
    delivery: Delivery,
    actor: Actor,
    at: datetime,
) -> Handover:
    """One line of the chain; who gives signs with this session."""
    outside = to == APPLICANT
    return Handover(
        dossier=dossier,
        paper=paper,
        source=paper.held_by if paper else dossier.returning.code,
        target=to,
        giver=actor.name,
        given_by_id=actor.user_id,
        taker=(bearer.name or dossier.party.name)[:200] if outside else "",
        number=(bearer.number or dossier.party.number)[:20] if outside else "",
        authorisation=bearer.paper[:300] if outside else "",
        method=delivery.method if outside else Handover.Method.HAND,
        tracking=delivery.tracking.strip()[:60] if outside else "",
        at=at,
        taken_at=at if outside else None,
    )


def _commitment(bearer: Bearer, delivery: Delivery) -> str:
    told = [bearer.name, bearer.number, bearer.paper, delivery.method, delivery.tracking]
    return sha256(canonical_json(told))
