"""Filling a dossier with what registers know: outside any transaction, all registers at once, nothing asked twice."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction

from motcua.data.registries import actions as registries
from motcua.data.registries.types import Asker
from motcua.kit.jobs.queue import later
from motcua.service.dossiers import learned
from motcua.service.dossiers.learned import MISSED, Wish
from motcua.service.dossiers.models import Dossier
from motcua.service.dossiers.types import SYSTEM_ACTOR, Actor
from motcua.service.procedures import queries as procedures
from motcua.service.procedures.types import Package
from motcua.trust.ledger import actions as ledger

JOB = "motcua.service.dossiers.jobs.learn_again"
FIRST, LONGEST = timedelta(seconds=15), timedelta(hours=1)


def learn(dossier: Dossier, package: Package, wished: Sequence[Wish], actor: Actor, at: datetime) -> None:
    """Ask what is wished, and then what could only be asked once that was confirmed."""
    if not wished:
        return
    _learn(dossier, package, wished, actor, at)
    asked = {wish.place for wish in wished}
    then = tuple(wish for wish in learned.pending(dossier, package, at=at) if wish.place not in asked)
    if then:
        _learn(dossier, package, then, actor, at)


def _learn(dossier: Dossier, package: Package, wished: Sequence[Wish], actor: Actor, at: datetime) -> None:
    """Put the answers into the dossier, as it stands by then."""
    told = registries.learn(
        questions=[wish.question for wish in wished],
        code=package.code,
        case=dossier.code or str(dossier.ref),
        actor=actor.actor,
        asker=Asker(verified=True),
        officer=dossier.channel != Dossier.Channel.ONLINE,
        at=at,
    )
    with transaction.atomic():
        now = Dossier.objects.select_for_update(of=("self",)).select_related("party").get(pk=dossier.pk)
        # Somebody may have typed another number meanwhile: what was told of the former one is dropped.
        wanted = {wish.mark for wish in learned.wishes(now, package)}
        pairs = [(wish, one) for wish, one in zip(wished, told, strict=True) if wish.mark in wanted]
        now.facts = learned.with_told(now, [a for a, _b in pairs], [b for _a, b in pairs], at)
        now.save(update_fields=("facts",))
    dossier.facts = now.facts


def learn_again(*, code: str, tries: int, at: datetime) -> None:
    """Ask once more, for the office, what a register did not answer while the form was filled; ever more seldom.

    The dossier is marked until it is told, or has ended. Not inside a transaction.
    """
    dossier = Dossier.objects.select_related("party").get(code=code)
    if dossier.finished_at is not None or not dossier.facts.get(MISSED):
        return
    package = procedures.package(code=dossier.procedure, version=dossier.version)
    missed = learned.pending(dossier, package, at=at + learned.PATIENCE, again=True, only_missed=True)
    learn(dossier, package, missed, SYSTEM_ACTOR, at)
    if dossier.facts.get(MISSED):
        wait = min(FIRST * 2**tries, LONGEST)
        later(JOB, run_at=at + wait, code=code, tries=min(tries + 1, 10))
        return
    fields = sorted({name for wish in missed for name in wish.names})
    ledger.append(
        kind="dossier.facts_learned", subject=code, actor=SYSTEM_ACTOR.actor, facts={"fields": fields}, at=at
    )


def ask_later(dossier: Dossier, at: datetime) -> None:
    """On submission: what is still missing is asked for by the office's side."""
    if dossier.facts.get(MISSED):
        later(JOB, run_at=at + FIRST, code=dossier.code, tries=1)
