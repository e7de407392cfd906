"""At the counter for an applicant without an account: their own steps, taken by the officer who sees them."""

from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import datetime

from django.db import transaction

from motcua.kit.crypto import canonical_json, sha256
from motcua.kit.errors import NotFound
from motcua.service.dossiers.actions.acting import act
from motcua.service.dossiers.models import Dossier, Handover, Paper, Supplement
from motcua.service.dossiers.types import APPLICANT, Actor, Bearer, PaperGiven
from motcua.service.procedures import queries as procedures
from motcua.service.procedures.types import Package
from motcua.trust.ledger import actions as ledger


@transaction.atomic
def act_for_applicant(
    *,
    code: str,
    action: str,
    papers: tuple[PaperGiven, ...],
    answers: Mapping[str, str],
    bearer: Bearer,
    turn: int | None,
    actor: Actor,
    at: datetime,
) -> None:
    """Take one of the applicant's steps (answer a supplement, withdraw, confirm) at the counter that received.

    papers: what was put on the counter, held by it from now on; answers: words to items of the open supplement,
    by number. Both the officer and who stood there are on record. Raises NotFound, NotYours, NotNow, Moved.
    """
    found = Dossier.objects.select_for_update(of=("self",)).select_related("party", "receiving")
    dossier = found.filter(code=code).first()
    if dossier is None:
        raise NotFound
    package = procedures.package(code=dossier.procedure, version=dossier.version)
    owner = package.process.states[package.process.initial].owner
    definition = package.process.actions.get(action)
    if owner not in actor.roles_at(frozenset({dossier.receiving_id})):
        raise procedures.NotYours
    if definition is None or APPLICANT not in definition.by:
        raise procedures.NotNow
    _answer(dossier, answers)
    taken = _receive(dossier, package, papers, bearer, actor, at)
    act(code=code, action=action, actor=replace(actor, party_id=dossier.party_id), turn=turn, at=at)
    ledger.append(
        kind="dossier.at_counter",
        subject=code,
        actor=actor.actor,
        facts={"action": action, "papers": taken, "bearer": sha256(canonical_json(asdict(bearer)))},
        at=at,
    )


def _answer(dossier: Dossier, answers: Mapping[str, str]) -> None:
    open_one = Supplement.objects.select_for_update().filter(dossier=dossier, answered_at=None).first()
    told = {number: text.strip()[:4000] for number, text in answers.items() if text.strip()}
    if open_one is None or not told:
        return
    known = {str(number) for number in range(1, len(open_one.items) + 1)}
    open_one.answers = {**open_one.answers, **{n: text for n, text in told.items() if n in known}}
    open_one.save(update_fields=("answers",))


def _receive(
    dossier: Dossier,
    package: Package,
    papers: tuple[PaperGiven, ...],
    bearer: Bearer,
    actor: Actor,
    at: datetime,
) -> list[str]:
    """New papers of the dossier, held by the counter, each with its first hand-over."""
    names = {item.id: item.name for item in package.components}
    held = (Paper.Form.ORIGINAL, Paper.Form.COPY, Paper.Form.PHOTO)
    wanted = [paper for paper in papers if paper.component in names and paper.form in held]
    for given in wanted:
        paper = Paper.objects.create(
            dossier=dossier,
            component=given.component,
            name=names[given.component],
            form=given.form,
            quantity=min(max(given.quantity, 1), 999),
            held_by=dossier.receiving.code,
            added_at=at,
        )
        Handover.objects.create(
            dossier=dossier,
            paper=paper,
            source=APPLICANT,
            target=dossier.receiving.code,
            giver=bearer.name or dossier.party.name,
            number=bearer.number or dossier.party.number,
            authorisation=bearer.paper,
            taker=actor.name,
            taken_by_id=actor.user_id,
            at=at,
            taken_at=at,
        )
    return [paper.component for paper in wanted]
