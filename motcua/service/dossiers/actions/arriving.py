"""A dossier that was submitted at the National Portal becomes one here, under the code the Portal gave it.

Nothing here is a second way: its answers are cleaned by the form, it is submitted as any other.
"""

import re
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from motcua.kit.errors import DomainError
from motcua.service.dossiers import conventions
from motcua.service.dossiers.actions.drafting import home_committee, keep_answers
from motcua.service.dossiers.actions.learning import learn
from motcua.service.dossiers.actions.submitting import submit
from motcua.service.dossiers.learned import Wish
from motcua.service.dossiers.models import Dossier, Paper
from motcua.service.dossiers.queries.portals import FROM_PORTAL
from motcua.service.dossiers.types import Actor, PortalDossier
from motcua.service.forms import queries as forms
from motcua.service.procedures import queries as procedures
from motcua.service.procedures.types import Package
from motcua.trust.documents import actions as documents
from motcua.trust.identity import actions as identity_actions
from motcua.vn import identifiers

# The shapes of codes seen in the wild (TT 01/2018, TT 03/2025, TT 04/2025, ministries): opaque, only bounded.
CODE = re.compile(r"[0-9A-Z]{2,3}(\.[0-9A-Z]{2,3}){0,4}-(\d{6}|\d{8})-\d{4,9}")


class NotReadable(DomainError):
    """What the Portal sent is no dossier: its code or its applicant's number has no known shape."""

    code = "not_readable"
    status = 422
    message = _("Hồ sơ Cổng chuyển về có mã hoặc số định danh không đúng dạng. Bạn báo đơn vị vận hành Cổng.")


def take_from_portal(*, given: PortalDossier, at: datetime) -> str:
    """Make the dossier that the Portal sent and submit it for its applicant; returns its code. Twice gives the same.
    Files are checked and kept before anything is written.

    It was submitted when the Portal took it: that moment is kept, names the version that holds for it, and the
    counter's time to answer runs from it. What its form lacks is asked for by the counter (a supplement), not refused
    here.
    Raises NotReadable, NotFound for a procedure that was not in force then, FileRefused.
    """
    if Dossier.objects.filter(code=given.code).exists():
        return given.code
    if not CODE.fullmatch(given.code) or not given.number:
        raise NotReadable
    since = min(given.submitted_at or at, at)
    package = procedures.current(code=given.procedure, at=since.date())
    actor = _applicant(given, at)
    files = _files(package, given, actor, at)
    dossier, wished = _draft(package, actor, given, files, at)
    learn(dossier, package, wished, actor, at)
    with transaction.atomic():
        _settle(dossier, package, given, at)
        return submit(
            ref=str(dossier.ref),
            vouched=True,
            actor=actor,
            at=at,
            complete=False,
            code=given.code,
            since=since,
        )


def _applicant(given: PortalDossier, at: datetime) -> Actor:
    """Whom the Portal vouches for (the identity account is the only way in there; QĐ 29/2026/QĐ-TTg)."""
    party_id = identity_actions.record_party(
        number=given.number,
        name=given.applicant,
        kind=given.kind,
        dob=given.born,
        phone=identifiers.phone(given.phone).value
        or given.phone,  # in the one form that messages are sent to
        email=given.email,
        at=at,
    )
    user_id, name = identity_actions.user_of_party(party_id=party_id, at=at)
    return Actor(user_id=user_id, actor=name, name=given.applicant, party_id=party_id)


@transaction.atomic
def _draft(
    package: Package, actor: Actor, given: PortalDossier, files: list[tuple[str, str, str]], at: datetime
) -> tuple[Dossier, tuple[Wish, ...]]:
    """The draft with its answers and papers, and what registers are to be asked; one left by a crash is made anew."""
    left = Dossier.objects.filter(party_id=actor.party_id, code=None, procedure=package.code)
    for row in left.filter(channel=Dossier.Channel.ONLINE):
        if row.facts.get(FROM_PORTAL) == given.code:
            Paper.objects.filter(dossier=row).delete()
            row.delete()
    dossier = Dossier(
        procedure=package.code,
        version=package.version,
        digest=package.digest,
        channel=Dossier.Channel.ONLINE,
        party_id=actor.party_id,
        submitter_id=actor.user_id,
        answers=dict(forms.defaults(form=package.form)),
        facts={"channel": int(Dossier.Channel.ONLINE), FROM_PORTAL: given.code},
        created_at=at,
        saved_at=at,
    )
    cleaned = forms.clean(
        form=package.form, page=None, raw=given.answers, answers=dossier.answers, facts=dossier.facts, at=at
    )
    wished = keep_answers(dossier, package, cleaned, at)
    dossier.save()
    _keep_papers(dossier, files, actor, at)
    return dossier, wished


def _settle(dossier: Dossier, package: Package, given: PortalDossier, at: datetime) -> None:
    """The office the Portal names, else that of the applicant's home, else the first that may decide."""
    offices = conventions.deciders(procedure=package.code, at=at)
    named = next((line.code for line in offices if given.unit and line.agency_code == given.unit), "")
    home = home_committee(package, {**dossier.answers, **dossier.facts}, offices, at)
    office = named or home or offices[0].code
    decides, centre = conventions.place(procedure=package.code, office=office, at=at)
    dossier.deciding_id = decides.office_id
    dossier.receiving_id = dossier.returning_id = centre.office_id
    dossier.save(update_fields=("deciding", "receiving", "returning"))


def _files(package: Package, given: PortalDossier, actor: Actor, at: datetime) -> list[tuple[str, str, str]]:
    """Files of known components, checked like any upload: (component, its name, document); others are left out."""
    names = {item.id: item.name for item in package.components}
    kept = []
    for component, filename, data in given.papers:
        if component in names:
            line = documents.take_file(
                owner=actor.actor, filename=filename, data=data, component=component, at=at
            )
            kept.append((component, names[component], line.document))
    return kept


def _keep_papers(dossier: Dossier, files: list[tuple[str, str, str]], actor: Actor, at: datetime) -> None:
    for component, name, document in files:
        documents.claim(refs=[document], subject=str(dossier.ref), owner=actor.actor, kind="component", at=at)
        Paper.objects.create(
            dossier=dossier,
            component=component,
            name=name,
            form=Paper.Form.ELECTRONIC,
            document=document,
            held_by="applicant",
            added_at=at,
        )
