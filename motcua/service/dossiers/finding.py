"""A dossier found by its code or its ref, as every request needs it: locked, bare, or with what pages show.

An officer who is shown a person's data leaves a line of it.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import BigIntegerField, CharField, Q, QuerySet, UUIDField

from motcua.kit.db import Given, Question
from motcua.service.dossiers.models import Dossier, Paper, Payment, Slip, Step
from motcua.service.dossiers.types import Actor
from motcua.trust.ledger import actions as ledger

CODE, REF = Given("code", CharField()), Given("ref", UUIDField())
OWNER = Given("dossier", BigIntegerField())
LISTED = 40
SHOWN = ("party", "holder_office", "deciding", "receiving", "returning", "holder")


def _locking() -> QuerySet[Dossier]:
    return Dossier.objects.select_for_update(of=("self",))


_LOCKED = Question(lambda: _locking().select_related("deciding").filter(code=CODE))
_LOCKED_DRAFT = Question(lambda: _locking().select_related("deciding", "party").filter(ref=REF))
_BARE = Question(lambda: Dossier.objects.filter(code=CODE).defer("answers", "raw", "facts", "folded"))
_SHOWN = {
    "code": Question(lambda: Dossier.objects.select_related(*SHOWN).filter(code=CODE)),
    "ref": Question(lambda: Dossier.objects.select_related(*SHOWN).filter(ref=REF)),
}
_STEPS = Question(
    lambda: Step.objects.filter(dossier_id=OWNER).select_related("actor", "office").order_by("-turn")
)
_PAPERS = Question(lambda: Paper.objects.filter(dossier_id=OWNER).order_by("pk"))
_PAYMENTS = Question(lambda: Payment.objects.filter(dossier_id=OWNER).order_by("turn"))
_OF_PARTY = Question(
    lambda: (
        Dossier.objects.filter(
            Q(code__isnull=False) | Q(channel=Dossier.Channel.ONLINE),
            parent=None,
            party_id=Given("party", BigIntegerField()),
        )
        .select_related("holder_office")
        .defer("answers", "raw", "facts", "engine")
        .order_by("-created_at")[:LISTED]
    )
)
_SLIPS = Question(lambda: Slip.objects.filter(dossier_id=OWNER).exclude(document=None).order_by("at"))


def locked(*, code: str) -> Dossier | None:
    """A submitted dossier for a step, locked until the transaction ends, with the office that decides."""
    return _LOCKED.first(code=code)


def locked_draft(*, ref: str) -> Dossier | None:
    """A dossier by its ref, locked until the transaction ends, with its party and the office that decides."""
    return _LOCKED_DRAFT.first(ref=ref)


def bare(*, code: str) -> Dossier | None:
    """The dossier's own row, without what was answered in it."""
    return _BARE.first(code=code)


def shown(*, by: str, key: str) -> Dossier | None:
    """A dossier by `code` or `ref` with the party, offices and holder that its pages name."""
    return _SHOWN[by].first(**{by: key})


def steps(*, dossier: Dossier) -> list[Step]:
    """The course of a dossier with the people and offices it names, newest first."""
    return _STEPS.rows(dossier=dossier.pk)


def papers(*, dossier: Dossier) -> list[Paper]:
    """The papers of a dossier in the order they came."""
    return _PAPERS.rows(dossier=dossier.pk)


def slips(*, dossier: Dossier) -> list[Slip]:
    """The slips of a dossier whose PDF is made, oldest first."""
    return _SLIPS.rows(dossier=dossier.pk)


def payments(*, dossier: Dossier) -> list[Payment]:
    """What was paid for a dossier, in order."""
    return _PAYMENTS.rows(dossier=dossier.pk)


def of_party(*, party_id: int) -> list[Dossier]:
    """The LISTED newest dossiers and online drafts of a party, without what was answered in them."""
    return _OF_PARTY.rows(party=party_id)


@transaction.atomic(savepoint=False)
def note_read(*, dossier: Dossier, actor: Actor, purpose: str, at: datetime) -> None:
    """Write down in the ledger that an officer opens a dossier or draft, and for what; the person is told of it."""
    ledger.append(
        kind="dossier.read",
        subject=dossier.code or str(dossier.ref),
        actor=actor.actor,
        facts={"purpose": purpose, "state": dossier.state},
        at=at,
    )
