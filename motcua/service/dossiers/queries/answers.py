"""What was declared, as an officer reads it: each answer with where it comes from, supplements last."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from motcua.data.registries import queries as registries
from motcua.service.dossiers.models import Dossier, Supplement
from motcua.service.forms import queries as forms
from motcua.service.procedures.types import Package


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer with where it comes from; section: the page it was given on, or the supplement."""

    section: str
    label: str
    value: str
    more: str
    source: str
    from_register: bool


def given(dossier: Dossier, package: Package, at: datetime) -> tuple[Answer, ...]:
    """Every answer that counts, then what was answered to supplements; at most 1 SQL statement."""
    names = {field.id: field.source.register for field in forms.sourced(form=package.form)}
    review = forms.review(form=package.form, answers=dossier.answers, facts=dossier.facts, at=at)
    found = []
    for title, row in ((part.title, row) for part in review for row in part.rows):
        source = _("Người nộp khai")
        if row.from_register:
            source = registries.definition(registry=names[row.field])["short"]
        found.append(Answer(title, row.label, row.value, "", source, row.from_register))
    return (*found, *_supplied(dossier))


def _supplied(dossier: Dossier) -> Iterator[Answer]:
    """What the applicant answered to each supplement, item by item; at most 1 SQL statement."""
    if not dossier.engine.get("c"):
        return
    for number, row in enumerate(Supplement.objects.filter(dossier=dossier).order_by("pk"), start=1):
        for place, item in enumerate(row.items, start=1):
            answer = row.answers.get(str(place), "")
            yield Answer(
                _("Bổ sung lần %(n)s") % {"n": number}, item, answer, "", _("Người nộp bổ sung"), False
            )
