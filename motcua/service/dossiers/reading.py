"""Whose dossiers are, for the log of who read whose data; and who may read the documents of a dossier:
its applicant (the result once issued) and the offices that handle it.

What lies in a draft is read by nobody but whoever fills it.
"""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db.models import Q
from django.urls import reverse

from motcua.kit.http import Who, address
from motcua.service.dossiers import rules
from motcua.service.dossiers.actions.drafting import is_theirs
from motcua.service.dossiers.models import Dossier, Outcome, Paper
from motcua.service.dossiers.types import Actor, actor_of_who
from motcua.trust.documents.types import DocumentLine
from motcua.trust.privacy.types import Case


def cases_of(*, names: Collection[str]) -> dict[str, Case]:
    """The dossiers and drafts among these codes and references, by the name that was asked; one SQL statement."""
    refs = {name for name in names if _is_ref(name)}
    found = Dossier.objects.filter(Q(code__in=names) | Q(ref__in=refs)).select_related("party")
    cases: dict[str, Case] = {}
    for row in found.only("ref", "code", "title", "answers", "party__number"):
        case = Case(
            party_id=row.party_id,
            number=row.party.number,
            code=row.code or "",
            title=row.title,
            href=address("dossiers-dossier", row.code) if row.code else reverse("dossiers-list"),
            named=frozenset(filter(str.isdigit, rules.words_in(row.answers))),
        )
        cases |= {name: case for name in (str(row.ref), row.code) if name in names}
    return cases


def may_read(*, who: Who, document: DocumentLine, at: datetime) -> bool:
    """The answer of this room when documents asks about a document that carries a dossier's code or draft ref."""
    if who.user_id is None:
        return False
    dossier = _of_subject(document.subject)
    actor = actor_of_who(who)
    held = {office for office, _role in actor.scopes}
    if dossier is None:
        return _handed_in(document, held, actor, at)
    if dossier.code is None:
        return is_theirs(dossier, actor)
    if actor.party_id is not None and actor.party_id == dossier.party_id:
        return document.kind != "result" or _issued(dossier)
    return bool(held & rules.offices_of(dossier)) or _handed_in(document, held, actor, at)


def _is_ref(name: str) -> bool:
    try:
        return str(UUID(name)) == name
    except ValueError:
        return False


def _of_subject(subject: str) -> Dossier | None:
    """The dossier, or the draft, that a document was made for."""
    named = Q(code=subject) | Q(ref=subject) if _is_ref(subject) else Q(code=subject)
    return Dossier.objects.filter(named).first() if subject else None


def _handed_in(document: DocumentLine, held: set[int], actor: Actor, at: datetime) -> bool:
    """A paper given once and used again, by the parts of a linked group or from its owner's vault, is read by the
    offices of each dossier that it was handed in with, and at the counter by whoever fills the draft, on that day."""
    if not held:
        return False
    named = Paper.objects.filter(document=document.ref).select_related("dossier")
    return any(
        bool(held & rules.offices_of(paper.dossier))
        if paper.dossier.code
        else is_theirs(paper.dossier, actor) and _shown(paper, at)
        for paper in named
    )


def _shown(paper: Paper, at: datetime) -> bool:
    draft = paper.dossier
    shown = rules.shown_of_vault(channel=draft.channel, facts=draft.facts, component=paper.component, at=at)
    return shown is not None


def _issued(dossier: Dossier) -> bool:
    return Outcome.objects.filter(dossier=dossier).exclude(issued_at=None).exists()
